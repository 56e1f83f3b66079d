package dev.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.jmh.BenchmarkCase.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The tables, from figures that are easy to divide.
class ReportTest {
    private static final BenchmarkCase ROW = new BenchmarkCase(Kind.GEMM, false, "512x512x512", "NT", 1, "");
    private static final BenchmarkCase STEP = new BenchmarkCase(Kind.TRAINING, false, "3-4-2/8", "", 1, "");

    private static void add(Results results, BenchmarkCase benchmark, double... figures) {
        for (double figure : figures) {
            results.add(benchmark, figure, 0);
        }
    }

    private static Results measured() {
        Results results = new Results();
        add(results, new BenchmarkCase(Kind.PEAK, false, "10", "", 1, ""), 180, 190, 185);
        add(results, new BenchmarkCase(Kind.PEAK, false, "16", "", 1, ""), 210, 190, 200);
        add(results, ROW.with(Contenders.LANEWISE), 192, 188, 190);
        add(results, ROW.with(Contenders.OPENBLAS), 150, 152, 160);
        results.fail(ROW.with(Contenders.VECTORBLAS), "does not load");
        return results;
    }

    @Test
    void aRowHasOursTheSpreadThePeakThePeersAndTheRatio() {
        String[] lines = Report.gemm(measured(), false, 1).split("\n", -1);
        assertEquals("sgemm, GFLOP/s; FMA peak 200", lines[0]);
        assertEquals("512³   NT       190  188–192     95 %       152         [1]   1.25", lines[4]);
        assertEquals("lanewise ÷ openblas: geometric mean 1.25, smallest 1.25, over 1", lines[6]);
        assertEquals("[1] vectorblas: does not load", lines[7]);
    }

    @Test
    void theBetterWayThroughMemoryIsTheBandwidth() {
        Results results = measured();
        assertTrue(Double.isNaN(results.bandwidth(1)));
        BenchmarkCase read = new BenchmarkCase(Kind.BANDWIDTH, false, "read", "", 1, "");
        BenchmarkCase triad = new BenchmarkCase(Kind.BANDWIDTH, false, "triad", "", 1, "");
        // A read has 4 bytes and an addition, a triad 12 and two operations.
        add(results, read, 2.5, 2.5, 3);
        add(results, triad, 1.5);
        assertEquals(10, results.bandwidth(1), 1e-12);
        assertTrue(Double.isNaN(results.bandwidth(2)));
        assertTrue(Double.isNaN(results.peak(false, 2)));
        assertEquals("9.00 GB/s", Report.rate(results, triad, 1.5));
        assertEquals("190 GFLOP/s (95 % of peak)", Report.rate(results, ROW, 190));
    }

    @Test
    void whereMemorySetsThePaceTheBandwidthIsTheYardstick() {
        Results results = new Results();
        BenchmarkCase row = new BenchmarkCase(Kind.MATRIX_VECTOR, false, "1000x1x1000", "NN", 1, "");
        double perFlop = row.bytes() / row.flops();
        add(results, new BenchmarkCase(Kind.BANDWIDTH, false, "read", "", 1, ""), 5); // 20 GB/s
        add(results, row.with(Contenders.LANEWISE), 10 / perFlop);
        add(results, row.with(Contenders.OPENBLAS), 5 / perFlop);
        results.fail(row.with(Contenders.VECTORBLAS), "not here");
        String[] lines = Report.matrixVector(results, 1).split("\n", -1);
        assertEquals("Matrix-vector and outer products, GB/s", lines[0]);
        assertTrue(lines[2].matches("operation +lanewise +openblas +vectorblas +of bandwidth"), lines[2]);
        assertTrue(lines[4].matches("f32 matrix-vector NN 1000×1×1000 +10\\.0 +5\\.00 +\\[1] +50 %"), lines[4]);
        assertEquals("", Report.packing(results, 1));
    }

    @Test
    void whatACallAllocates() {
        Results results = new Results();
        results.add(ROW, 1, 24);
        results.add(ROW, 1, 32);
        assertEquals(28, results.allocated(ROW).median());
        assertNull(results.allocated(STEP));
    }

    @Test
    void eachNumberOfThreadsHasItsTable() {
        Results results = measured();
        add(results, ROW.on(2).with(Contenders.LANEWISE), 300);
        assertTrue(Report.gemm(results, false, 2).startsWith("sgemm, GFLOP/s on 2 threads; FMA peak not measured"));
        assertTrue(!Report.gemm(results, false, 1).contains("300"));
    }

    @Test
    void aStepIsATime() {
        Results results = new Results();
        double flops = STEP.flops();
        // flops at flops ÷ 1000 GFLOP/s are 1000 ns.
        add(results, STEP.with(Contenders.LANEWISE), flops / 1000, flops / 500, flops / 2000);
        add(results, STEP.with(Contenders.OPENBLAS), flops / 3000);
        String line = Report.training(results, 1).split("\n", -1)[4];
        assertTrue(line.matches("3-4-2/8 +1\\.00 +0\\.50–2\\.00 +0\\.\\d+ +3\\.00 +– +– +– +3\\.00"), line);
    }

    @Test
    void nothingMeasuredGivesNoTable() {
        assertEquals("", Report.gemm(measured(), true, 1));
        assertEquals("", Report.training(measured(), 1));
    }

    @Test
    void aForkThatFailsMakesTheCaseFail() {
        Results results = measured();
        results.fail(ROW.with(Contenders.LANEWISE), "fork 3 crashed");
        results.fail(ROW.with(Contenders.LANEWISE), "and again");
        assertNull(results.sample(ROW.with(Contenders.LANEWISE)));
        assertEquals("fork 3 crashed", results.reason(ROW.with(Contenders.LANEWISE)));
        assertTrue(Report.gemm(results, false, 1).contains("lanewise: fork 3 crashed"));
    }

    @Test
    void theFirstLineThatNamesAnExceptionIsTheReason() {
        RecordingOutput output = new RecordingOutput();
        assertEquals("", output.failure());
        output.println("# Fork: 1 of 1");
        output.println("java.lang.IllegalStateException: element (1, 2) is 3.0, should be 4.0");
        output.println("\tat somewhere");
        assertEquals("java.lang.IllegalStateException: element (1, 2) is 3.0, should be 4.0", output.failure());
    }

    @Test
    void medians() {
        assertEquals(2, Sample.median(3, 1, 2));
        assertEquals(2.5, Sample.median(4, 1, 2, 3));
        assertEquals(new Sample(2, 1, 3), Sample.of(List.of(2.0, 3.0, 1.0)));
    }
}
