package dev.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
                for (String parameter : benchmark.parameters(1).keySet()) {
                    assertNotNull(type.getField(parameter).getAnnotation(Param.class), parameter);
                }
                assertEquals(row, benchmark.row());
                boolean counted = benchmark.kind() != BenchmarkCase.Kind.PEAK
                        && !benchmark.kind().isElementwise();
                assertTrue(!counted || benchmark.flops() > 0);
            }
        }
    }

    private static Class<?>[] parameterTypes() {
        return new Class<?>[] {Gflops.class};
    }

    @Test
    void theMatrixVectorRoutineTakesPartWhereItCan() {
        for (BenchmarkCase row : BenchmarkSet.FULL.rows()) {
            boolean hasGemv = BenchmarkSet.FULL.cases(row).contains(row.with(Contenders.OPENBLAS_GEMV));
            boolean isVector = row.kind() == BenchmarkCase.Kind.GEMM
                    && (row.subject().startsWith("1x")
                            || GemmShape.parse(row.subject()).n() == 1);
            assertEquals(isVector, hasGemv, row.toString());
        }
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

    @Test
    void theDefaultSetFitsItsTenMinutes() {
        List<List<BenchmarkCase>> rows = BenchmarkSet.QUICK.rows().stream()
                .map(BenchmarkSet.QUICK::cases)
                .toList();
        double seconds = Bench.estimateSeconds(BenchmarkSet.QUICK, rows, BenchmarkSet.QUICK.forks, 1);
        assertTrue(seconds < 560, seconds + " s leave too little for the build");
        assertEquals(3, BenchmarkSet.QUICK.forks);
        assertTrue(Arrays.stream(BenchmarkSet.values()).allMatch(set -> set.measurement.iterations() >= 1));
    }
}
