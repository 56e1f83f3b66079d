package dev.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.jmh.BenchmarkCase.Kind;
import dev.lanewise.jmh.result.MeasuredCase;
import dev.lanewise.jmh.result.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is kept during a run, from figures that are easy to divide.
class ResultsTest {
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
        assertEquals(200, results.peak(false, 1));
    }

    @Test
    void anAllocationThatWasNotMeasuredIsNone() {
        Results results = new Results();
        results.add(ROW.with(Contenders.LANEWISE), 190, Double.NaN);
        assertNull(results.allocated(ROW.with(Contenders.LANEWISE)));
        MeasuredCase measured = results.measured().get(0);
        assertNull(measured.allocated());
        assertEquals(List.of(190.0), measured.figures());
    }

    @Test
    void whatTheResultFileGets() {
        MeasuredCase step = STEP.with(Contenders.LANEWISE).measured(List.of(2.0), 16.0, null);
        assertEquals("training f32 3-4-2/8 lanewise", step.key().toString());
        assertEquals(STEP.flops(), step.flops());
        // flops at flops ÷ 1000 GFLOP/s are 1000 ns.
        assertEquals(1000, step.nanoseconds(STEP.flops() / 1000), 1e-9);
        MeasuredCase tanh =
                new BenchmarkCase(Kind.ACTIVATION, false, "8x10", "tanh", 1, "").measured(List.of(4.0), null, null);
        assertEquals("elements/ns", tanh.unit());
        assertNull(tanh.flops());
        assertEquals(20, tanh.nanoseconds(4));
        assertEquals(32, tanh.gigabytes(4)); // 80 elements are read and written, 640 bytes
        MeasuredCase peak = new BenchmarkCase(Kind.PEAK, true, "10", "", 2, "").measured(List.of(90.0), 0.0, null);
        assertEquals("peak f64 10, 2 threads", peak.key().toString());
        assertEquals(90, peak.gflops(90));
        assertTrue(Double.isNaN(peak.gigabytes(90)));
    }

    @Test
    void whereMemorySetsThePaceGigabytesCount() {
        Results results = new Results();
        BenchmarkCase row = new BenchmarkCase(Kind.MATRIX_VECTOR, false, "1000x1x1000", "NN", 1, "");
        double perFlop = row.bytes() / row.flops();
        add(results, new BenchmarkCase(Kind.BANDWIDTH, false, "read", "", 1, ""), 5); // 20 GB/s
        add(results, row.with(Contenders.LANEWISE), 10 / perFlop);
        add(results, row.with(Contenders.OPENBLAS), 5 / perFlop);
        results.fail(row.with(Contenders.VECTORBLAS), "not here");
        assertEquals(20, results.bandwidth(1), 1e-12);
        List<MeasuredCase> measured = results.measured();
        assertEquals(10, measured.get(1).gigabytes(measured.get(1).sample().median()), 1e-12);
        assertEquals(
                "matrix_vector f32 NN 1000x1x1000 openblas",
                measured.get(2).key().toString());
        assertEquals("not here", measured.get(3).reason());
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
    void aForkThatFailsMakesTheCaseFail() {
        Results results = measured();
        results.fail(ROW.with(Contenders.LANEWISE), "fork 3 crashed");
        results.fail(ROW.with(Contenders.LANEWISE), "and again");
        assertNull(results.sample(ROW.with(Contenders.LANEWISE)));
        assertEquals("fork 3 crashed", results.reason(ROW.with(Contenders.LANEWISE)));
        MeasuredCase failed = results.measured().stream()
                .filter(c -> c.contender().equals(Contenders.LANEWISE))
                .findFirst()
                .orElseThrow();
        assertEquals(List.of(), failed.figures());
        assertEquals("fork 3 crashed", failed.reason());
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
