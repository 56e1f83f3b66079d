package dev.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.jmh.BenchmarkCase.Kind;
import dev.lanewise.jmh.result.GemmShape;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/// The sets name benchmarks and parameters that exist.
class BenchmarkSetTest {
    @ParameterizedTest
    @EnumSource(BenchmarkSet.class)
    void everyCaseIsABenchmark(BenchmarkSet set) throws Exception {
        for (BenchmarkCase row : set.rows()) {
            for (BenchmarkCase benchmark : set.cases(row)) {
                int dot = benchmark.method().lastIndexOf('.');
                Class<?> type = Class.forName(benchmark.method().substring(0, dot));
                Method method = type.getMethod(benchmark.method().substring(dot + 1), parameterTypes());
                assertNotNull(method.getAnnotation(Benchmark.class), benchmark.method());
                for (String parameter : benchmark.parameters().keySet()) {
                    assertNotNull(type.getField(parameter).getAnnotation(Param.class), parameter);
                }
                assertEquals(row, benchmark.row());
                boolean isPeak = benchmark.kind() == BenchmarkCase.Kind.PEAK;
                assertTrue(isPeak || benchmark.kind().isElementwise() || benchmark.flops() > 0);
                assertTrue(isPeak || benchmark.bytes() > 0);
                assertTrue(isPeak || benchmark.nanoseconds(1) > 0);
            }
        }
    }

    private static Class<?>[] parameterTypes() {
        return new Class<?>[] {Gflops.class};
    }

    @Test
    void theMatrixVectorRoutineTakesPartWhereItCan() {
        int vectors = 0;
        for (BenchmarkCase row : BenchmarkSet.FULL.rows()) {
            boolean hasGemv = BenchmarkSet.FULL.cases(row).contains(row.with(Contenders.OPENBLAS_GEMV));
            boolean isVector = row.kind() == Kind.MATRIX_VECTOR
                    && (row.subject().startsWith("1x")
                            || GemmShape.parse(row.subject()).n() == 1);
            assertEquals(isVector, hasGemv, row.toString());
            vectors += isVector ? 1 : 0;
        }
        assertTrue(vectors > 10, vectors + " vectors");
    }

    @ParameterizedTest
    @EnumSource(
            value = BenchmarkSet.class,
            names = {"SMOKE", "QUICK", "FULL"})
    void everyOperationTakesPart(BenchmarkSet set) {
        Set<Kind> kinds = set.rows().stream().map(BenchmarkCase::kind).collect(Collectors.toSet());
        // A sweep is no operation: it is in a set of its own, and in the smallest to see that it runs.
        Set<Kind> expected = EnumSet.allOf(Kind.class);
        expected.remove(Kind.BLOCKING_SWEEP);
        if (set != BenchmarkSet.SMOKE) {
            expected.remove(Kind.BLOCKING);
        }
        assertEquals(expected, kinds);
        Set<String> contenders = set.rows().stream()
                .flatMap(row -> set.cases(row).stream())
                .filter(c -> c.kind() == Kind.OPERANDS)
                .map(BenchmarkCase::contender)
                .collect(Collectors.toSet());
        assertTrue(contenders.containsAll(List.of("lanewise", "lanewise-offheap", "lanewise-packed")));
    }

    @ParameterizedTest
    @EnumSource(BenchmarkSet.class)
    void oursIsFirstInEveryRow(BenchmarkSet set) {
        for (BenchmarkCase row : set.rows()) {
            String first = set.cases(row).get(0).contender();
            assertEquals(row.kind().isMachine() ? "" : "lanewise", first, row.toString());
        }
    }

    @Test
    void everyOperandIsMovedOnce() {
        assertEquals(4 * (2 * 4 + 4 * 3 + 2 * 3), new BenchmarkCase(Kind.GEMM, false, "2x3x4", "NN", 1, "").bytes());
        assertEquals(8 * (2 * 4 + 4 * 3 + 2 * 3), new BenchmarkCase(Kind.GEMM, true, "2x3x4", "TN", 1, "").bytes());
        assertEquals(
                4 * (2 * 4 + 4 * 3 + 2 * 2 * 3 + 3),
                new BenchmarkCase(Kind.EPILOGUE, false, "2x3x4", "forward", 1, "").bytes());
        BenchmarkCase tanh = new BenchmarkCase(Kind.ACTIVATION, false, "64x64", "tanh", 1, "");
        assertEquals(2 * 4 * 64 * 64, tanh.bytes());
        assertEquals(3 * 4 * 64 * 64, new BenchmarkCase(Kind.ACTIVATION, false, "64x64", "tanh'", 1, "").bytes());
        assertEquals(2 * 4 * 7 * 9, new BenchmarkCase(Kind.PACKING, false, "7x9", "N", 1, "").bytes());
        assertEquals(8 * (4 + 2 * 4 + 2), new BenchmarkCase(Kind.MATRIX_VECTOR, true, "2x1x4", "NN", 1, "").bytes());
        assertEquals(
                10 * 4 * (2 * 4 + 4 * 3 + 2 * 3),
                new BenchmarkCase(Kind.BATCHED, false, "2x3x4/10", "NN", 1, "").bytes());
        // Two elements a nanosecond are 16 bytes a nanosecond.
        assertEquals(64 * 64 / 2, tanh.nanoseconds(2));
        assertEquals(16, tanh.gigabytesPerSecond(2));
        assertEquals(
                4 * (3 * 4 + 4 + 4 * 2 + 2 + 8 * (3 + 2)),
                new BenchmarkCase(Kind.FORWARD, false, "3-4-2/8", "", 1, "").bytes());
        assertEquals(
                4 * (2 * (3 * 4 + 4 + 4 * 2 + 2) + 8 * 3),
                new BenchmarkCase(Kind.TRAINING, false, "3-4-2/8", "", 1, "").bytes());
    }

    @Test
    void whatIsNotSharedRunsOnOneThread() {
        BenchmarkCase gemm = new BenchmarkCase(Kind.GEMM, false, "2x3x4", "NN", 1, "lanewise");
        assertEquals(2, gemm.on(2).threads());
        assertEquals("2", gemm.on(2).parameters().get("threads"));
        assertEquals("f32 NN 2×3×4 lanewise, 2 threads", gemm.on(2).toString());
        assertEquals(
                1,
                new BenchmarkCase(Kind.SOFTMAX, false, "2x3", "softmax", 1, "")
                        .on(2)
                        .threads());
    }

    @Test
    void everyRowRunsOnEachNumberOfThreads() {
        List<BenchmarkCase> rows = BenchmarkSet.QUICK.rows(List.of(1, 2));
        assertEquals(
                BenchmarkSet.QUICK.rows(),
                rows.subList(0, BenchmarkSet.QUICK.rows().size()));
        for (BenchmarkCase row : BenchmarkSet.QUICK.rows()) {
            assertEquals(
                    row.kind().isThreaded(),
                    rows.contains(
                            new BenchmarkCase(row.kind(), row.isDouble(), row.subject(), row.transposes(), 2, "")),
                    row.toString());
        }
        assertEquals(rows.size(), Set.copyOf(rows).size());
    }

    @Test
    void aStepIsItsProducts() {
        TrainingNet net = TrainingNet.parse("784-128-10/32");
        double flops =
                net.products().stream().mapToDouble(p -> p.shape().flops()).sum();
        assertEquals(net.flops(), flops);
        assertEquals(
                List.of("32×128×784 NN", "784×128×32 TN", "32×10×128 NN", "128×10×32 TN", "32×128×10 NT"),
                net.products().stream()
                        .map(p -> p.shape() + " " + p.transposes())
                        .toList());
        for (String text : List.of("784", "784-10", "784-10/0", "784/32", "-10/32", "a-b/c")) {
            assertThrows(IllegalArgumentException.class, () -> TrainingNet.parse(text), text);
        }
    }

    /// What the documentation and the help say.
    @ParameterizedTest
    @CsvSource({
        "SMOKE, 1.2",
        "GEMM, 46",
        "PEERS, 39",
        "EPILOGUES, 10",
        "ELEMENTWISE, 9",
        "MLP, 23",
        "NETLIB, 25",
        "LEVEL3, 46",
        "BLOCKING, 31",
        "FULL, 291"
    })
    void theSetsLastAsLongAsTheySay(BenchmarkSet set, double minutes) {
        List<List<BenchmarkCase>> rows = set.rows().stream().map(set::cases).toList();
        double seconds = Bench.estimateSeconds(set, rows, set.forks)
                + Bench.estimateColdSeconds(set, set.coldProducts(), set.forks);
        assertEquals(minutes, seconds / 60, 0.1 * minutes);
    }

    /// As `mvn -Pbench` runs it: without the peers that a profile of their own brings.
    @Test
    void theDefaultSetFitsItsFiveMinutes() {
        Set<String> withProfile = Set.of(Contenders.MKL, Contenders.ND4J);
        List<List<BenchmarkCase>> rows = BenchmarkSet.QUICK.rows().stream()
                .map(row -> BenchmarkSet.QUICK.cases(row).stream()
                        .filter(c -> !withProfile.contains(c.contender()))
                        .toList())
                .toList();
        double seconds = Bench.estimateSeconds(BenchmarkSet.QUICK, rows, BenchmarkSet.QUICK.forks)
                + Bench.estimateColdSeconds(
                        BenchmarkSet.QUICK, BenchmarkSet.QUICK.coldProducts(), BenchmarkSet.QUICK.forks);
        assertTrue(seconds <= 300, seconds + " s");
        assertTrue(seconds >= 200, seconds + " s: there is room for more");
        assertEquals(3, BenchmarkSet.QUICK.forks);
        assertTrue(Arrays.stream(BenchmarkSet.values()).allMatch(set -> set.measurement.iterations() >= 1));
    }
}
