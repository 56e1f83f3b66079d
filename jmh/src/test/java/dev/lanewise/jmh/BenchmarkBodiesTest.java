package dev.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The bodies without JMH around them: what they compute, what they count, and that a wrong result is noticed.
class BenchmarkBodiesTest {
    @ParameterizedTest
    @CsvSource({
        "lanewise, 17x33x65, 1",
        "lanewise, 64, 2",
        "lanewise-scalar, 17x33x65, 1",
        "openblas, 17x33x65, 1",
        "openblas, 64, 2",
        "openblas-gemv, 1x40x30, 1",
        "openblas-gemv, 40x1x30, 1",
        "vectorblas, 17x33x65, 1",
        "vectorblas, 120x110x100, 1",
    })
    void productsAreCheckedAndCounted(String contender, String shape, int threads) {
        for (String transposes : new String[] {"NN", "NT", "TN", "TT"}) {
            FloatGemmBenchmark inFloat = new FloatGemmBenchmark();
            inFloat.shape = shape;
            inFloat.transposes = transposes;
            inFloat.contender = contender;
            inFloat.threads = threads;
            inFloat.setUp();
            Gflops counter = new Gflops();
            inFloat.sgemm(counter);
            inFloat.tearDown();
            assertEquals(GemmShape.parse(shape).flops() * 1e-9, counter.gflops);

            DoubleGemmBenchmark inDouble = new DoubleGemmBenchmark();
            inDouble.shape = shape;
            inDouble.transposes = transposes;
            inDouble.contender = contender;
            inDouble.threads = threads;
            inDouble.setUp();
            inDouble.dgemm(counter);
            inDouble.tearDown();
            assertEquals(2 * GemmShape.parse(shape).flops() * 1e-9, counter.gflops);
        }
    }

    @Test
    void aWrongElementIsNoticed() {
        DoubleGemmOperands operands = DoubleGemmOperands.of(GemmShape.parse("5x6x7"), "TN");
        try (DoubleGemmContender right = DoubleGemmContender.of(Contenders.SCALAR, 1, operands)) {
            operands.check(right, "right");
            DoubleGemmContender wrong = new DoubleGemmContender() {
                @Override
                public void multiply() {
                    right.multiply();
                }

                @Override
                public double result(int i, int j) {
                    return right.result(i, j) + (i == 4 && j == 5 ? 1e-12 : 0);
                }

                @Override
                public void spoil() {
                    right.spoil();
                }

                @Override
                public void close() {}
            };
            String message = assertThrows(IllegalStateException.class, () -> operands.check(wrong, "wrong"))
                    .getMessage();
            assertTrue(message.startsWith("wrong 5×6×7: element (4, 5) is "), message);
        }
    }

    @Test
    void wrongParametersAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> FloatGemmOperands.of(GemmShape.parse("5"), "NX"));
        FloatGemmOperands operands = FloatGemmOperands.of(GemmShape.parse("5"), "NN");
        assertThrows(IllegalArgumentException.class, () -> FloatGemmContender.of("mkl", 1, operands));
        assertThrows(
                IllegalArgumentException.class, () -> FloatGemmContender.of(Contenders.OPENBLAS_GEMV, 1, operands));
    }

    @ParameterizedTest
    @CsvSource({"lanewise, 1", "lanewise, 2", "openblas, 1", "vectorblas, 1"})
    void stepsAreCheckedAndCounted(String contender, int threads) {
        for (String net : new String[] {"3-4-2/8", "40-30-10/20"}) {
            FloatTrainingStepBenchmark inFloat = new FloatTrainingStepBenchmark();
            inFloat.net = net;
            inFloat.contender = contender;
            inFloat.threads = threads;
            inFloat.setUp();
            Gflops counter = new Gflops();
            double first = inFloat.sstep(counter);
            double second = inFloat.sstep(counter);
            inFloat.tearDown();
            assertTrue(second < first, second + " after " + first);
            assertEquals(2 * TrainingNet.parse(net).flops() * 1e-9, counter.gflops);

            DoubleTrainingStepBenchmark inDouble = new DoubleTrainingStepBenchmark();
            inDouble.net = net;
            inDouble.contender = contender;
            inDouble.threads = threads;
            inDouble.setUp();
            assertEquals(first, inDouble.dstep(counter), 1e-4 * first);
            inDouble.tearDown();
        }
    }

    /// Each chain tends to 2, in every lane: the sum says how many chains there were and how wide they are.
    @Test
    void thePeakCountsWhatItComputes() {
        Gflops counter = new Gflops();
        FloatFmaPeakBenchmark inFloat = new FloatFmaPeakBenchmark();
        double lanes = inFloat.sfma8(counter) / (2 * 8);
        assertEquals(2e-9 * 8 * lanes * 4096, counter.gflops, 1e-12);
        assertEquals(2 * 10 * lanes, inFloat.sfma10(counter));
        assertEquals(2 * 12 * lanes, inFloat.sfma12(counter));
        assertEquals(2 * 16 * lanes, inFloat.sfma16(counter));
        DoubleFmaPeakBenchmark inDouble = new DoubleFmaPeakBenchmark();
        assertEquals(2 * 8 * lanes / 2, inDouble.dfma8(counter));
        assertEquals(2 * 16 * lanes / 2, inDouble.dfma16(counter));
    }

    /// 1 + 2⁻⁶⁰ − 1 is lost in plain double arithmetic.
    @Test
    void theOracleIsExactBeyondDouble() {
        DotProduct sum = new DotProduct();
        sum.add(1, 1);
        sum.add(0x1p-30, 0x1p-30);
        sum.add(-1, 1);
        assertEquals(0x1p-60, sum.value());
        assertEquals(2, sum.magnitude(), 1e-15);
    }
}
