package dev.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.jmh.peer.Libxsmm;
import dev.lanewise.jmh.peer.NetlibBlas;
import dev.lanewise.jmh.result.BatchedShape;
import dev.lanewise.jmh.result.GemmShape;
import dev.lanewise.kernels.Blocking;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.Triangle;
import dev.ludovic.netlib.blas.BLAS;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The bodies without JMH around them: what they compute, what they count, and that a wrong result is noticed.
class BenchmarkBodiesTest {
    @ParameterizedTest
    @CsvSource({
        "lanewise, 17x33x65, 1",
        "lanewise, 64, 2",
        "lanewise-scalar, 17x33x65, 1",
        "openblas, 17x33x65, 1",
        "openblas, 64, 2",
        "lanewise-offheap, 17x33x65, 1",
        "lanewise-offheap, 64, 2",
        "lanewise-packed, 17x33x65, 1",
        "lanewise-packed, 64, 2",
        "openblas-gemv, 1x40x30, 1",
        "openblas-gemv, 40x1x30, 1",
        "lanewise-prepared, 17x33x65, 1",
        "lanewise-prepared, 120, 2",
        "blis, 17x33x65, 1",
        "blis, 64, 2",
        "libxsmm, 16x32x8, 1",
        "vectorblas, 17x33x65, 1",
        "vectorblas, 120x110x100, 1",
        "netlib-native, 17x33x65, 1",
        "mkl, 17x33x65, 1",
        "mkl, 64, 2",
        "nd4j, 17x33x65, 1",
        "nd4j, 64, 2",
        "ejml, 17x33x65, 1",
        "ejml, 64, 2",
        "ojalgo, 17x33x65, 1",
        "ojalgo, 64, 2",
        "rapaio, 17x33x65, 1",
        "rapaio, 64, 2",
    })
    void productsAreCheckedAndCounted(String contender, String shape, int threads) {
        String missing = Contenders.reasonMissing(contender);
        boolean optional = missing != null
                && (missing.contains("-Ppeer-") || missing.startsWith("BLIS ") || missing.startsWith("LIBXSMM "));
        assumeTrue(!optional, missing);
        // LIBXSMM has no kernel for a transposed B.
        for (String transposes :
                contender.equals("libxsmm") ? new String[] {"NN", "TN"} : new String[] {"NN", "NT", "TN", "TT"}) {
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
    void whatLibxsmmHasNoKernelForIsSaid() {
        assertEquals("is for products up to 64³", Libxsmm.reasonNotToTime(false, false, false, 64, 64, 65));
        assertTrue(Libxsmm.reasonNotToTime(true, false, true, 8, 8, 8).contains("transposed B"));
        assumeTrue(Contenders.reasonMissing(Contenders.LIBXSMM) == null, "no LIBXSMM here");
        assertNull(Libxsmm.reasonNotToTime(false, true, false, 16, 16, 16));
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
        assertThrows(IllegalArgumentException.class, () -> FloatGemmContender.of("nobody", 1, operands));
        assertThrows(
                IllegalArgumentException.class, () -> FloatGemmContender.of(Contenders.OPENBLAS_GEMV, 1, operands));
    }

    @ParameterizedTest
    @CsvSource({
        "lanewise, 40x1x30, 1",
        "lanewise, 1x40x30, 2",
        "lanewise, 40x30x1, 1",
        "openblas, 40x30x1, 1",
        "openblas-gemv, 1x40x30, 1",
        "vectorblas, 40x1x30, 1",
    })
    void matrixVectorProductsAreCheckedAndCounted(String contender, String shape, int threads) {
        for (String transposes : new String[] {"NN", "TN", "NT"}) {
            FloatMatrixVectorBenchmark inFloat = new FloatMatrixVectorBenchmark();
            inFloat.shape = shape;
            inFloat.transposes = transposes;
            inFloat.contender = contender;
            inFloat.threads = threads;
            inFloat.setUp();
            Gflops counter = new Gflops();
            inFloat.sgemv(counter);
            inFloat.tearDown();
            DoubleMatrixVectorBenchmark inDouble = new DoubleMatrixVectorBenchmark();
            inDouble.shape = shape;
            inDouble.transposes = transposes;
            inDouble.contender = contender;
            inDouble.threads = threads;
            inDouble.setUp();
            inDouble.dgemv(counter);
            inDouble.tearDown();
            assertEquals(2 * GemmShape.parse(shape).flops() * 1e-9, counter.gflops);
        }
        FloatMatrixVectorBenchmark matrix = new FloatMatrixVectorBenchmark();
        matrix.shape = "2x3x4";
        matrix.transposes = "NN";
        matrix.contender = contender;
        assertThrows(IllegalArgumentException.class, matrix::setUp);
    }

    @ParameterizedTest
    @CsvSource({"lanewise, 1", "lanewise, 2", "lanewise-loop, 1", "openblas, 1", "vectorblas, 1"})
    void batchesAreCheckedAndCounted(String contender, int threads) {
        for (String transposes : new String[] {"NN", "NT", "TN", "TT"}) {
            FloatBatchedGemmBenchmark inFloat = new FloatBatchedGemmBenchmark();
            inFloat.shape = "4x5x6/7";
            inFloat.transposes = transposes;
            inFloat.contender = contender;
            inFloat.threads = threads;
            inFloat.setUp();
            Gflops counter = new Gflops();
            inFloat.sgemmBatched(counter);
            inFloat.tearDown();
            DoubleBatchedGemmBenchmark inDouble = new DoubleBatchedGemmBenchmark();
            inDouble.shape = "17x33x65/3";
            inDouble.transposes = transposes;
            inDouble.contender = contender;
            inDouble.threads = threads;
            inDouble.setUp();
            inDouble.dgemmBatched(counter);
            inDouble.tearDown();
            assertEquals(2e-9 * (7 * 4 * 5 * 6 + 3 * 17 * 33 * 65), counter.gflops, 1e-18);
        }
        for (String text : new String[] {"8x8x8", "8x8x8/0", "/3", "8x8x8/3/4"}) {
            assertThrows(IllegalArgumentException.class, () -> BatchedShape.parse(text), text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lanewise", "array-copy"})
    void packingIsCheckedAndCounted(String contender) {
        for (String transposes : new String[] {"N", "T"}) {
            FloatPackingBenchmark inFloat = new FloatPackingBenchmark();
            inFloat.shape = "40x50";
            inFloat.transposes = transposes;
            inFloat.contender = contender;
            inFloat.setUp();
            Gflops counter = new Gflops();
            inFloat.spack(counter);
            inFloat.spack(counter);
            inFloat.tearDown();
            DoublePackingBenchmark inDouble = new DoublePackingBenchmark();
            inDouble.shape = "3x100";
            inDouble.transposes = transposes;
            inDouble.contender = contender;
            inDouble.setUp();
            inDouble.dpack(counter);
            inDouble.tearDown();
            assertEquals(1e-9 * (2 * 40 * 50 + 3 * 100), counter.gflops, 1e-18);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ojalgo", "rapaio"})
    void aLibrarysOwnNetMakesTheSameStep(String library) {
        FloatTrainingStepBenchmark inFloat = new FloatTrainingStepBenchmark();
        inFloat.net = "40-30-10/20";
        inFloat.contender = library;
        inFloat.threads = 1;
        inFloat.setUp();
        Gflops counter = new Gflops();
        inFloat.sstep(counter);
        inFloat.tearDown();
        DoubleTrainingStepBenchmark inDouble = new DoubleTrainingStepBenchmark();
        inDouble.net = "3-4-2/8";
        inDouble.contender = library;
        inDouble.threads = 1;
        inDouble.setUp();
        inDouble.dstep(counter);
        inDouble.tearDown();
        assertEquals(
                1e-9
                        * (TrainingNet.parse("40-30-10/20").flops()
                                + TrainingNet.parse("3-4-2/8").flops()),
                counter.gflops,
                1e-15);
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

    @ParameterizedTest
    @CsvSource({"lanewise, 1", "lanewise, 2", "openblas, 1", "vectorblas, 1"})
    void forwardPassesAreCheckedAndCounted(String contender, int threads) {
        FloatForwardBenchmark inFloat = new FloatForwardBenchmark();
        inFloat.net = "40-30-10/20";
        inFloat.contender = contender;
        inFloat.threads = threads;
        inFloat.setUp();
        Gflops counter = new Gflops();
        assertEquals(1, inFloat.sforward(counter)[0] + sum(inFloat.sforward(counter), 1, 10), 1e-5);
        inFloat.tearDown();
        assertEquals(2 * 2e-9 * 20 * (40 * 30 + 30 * 10), counter.gflops, 1e-15);
        DoubleForwardBenchmark inDouble = new DoubleForwardBenchmark();
        inDouble.net = "3-4-2/8";
        inDouble.contender = contender;
        inDouble.threads = threads;
        inDouble.setUp();
        double[] y = inDouble.dforward(counter);
        inDouble.tearDown();
        assertEquals(1, y[14] + y[15], 1e-14);
    }

    private static double sum(float[] x, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += x[i];
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(strings = {"lanewise", "java-math", "vector-api"})
    void activationsAreCheckedAndCounted(String contender) {
        for (String name : new String[] {"relu", "sigmoid", "tanh", "softplus", "elu", "silu", "gelu"}) {
            for (String function : new String[] {name, name + "'"}) {
                FloatActivationBenchmark inFloat = new FloatActivationBenchmark();
                inFloat.function = function;
                inFloat.shape = "7x9";
                inFloat.contender = contender;
                DoubleActivationBenchmark inDouble = new DoubleActivationBenchmark();
                inDouble.function = function;
                inDouble.shape = "7x9";
                inDouble.contender = contender;
                boolean missing = (!contender.equals("lanewise") && name.equals("gelu"))
                        || (contender.equals("vector-api") && function.endsWith("'"));
                if (missing) {
                    assertThrows(IllegalArgumentException.class, inFloat::setUp, function);
                    continue;
                }
                inFloat.setUp();
                inDouble.setUp();
                Gflops counter = new Gflops();
                float[] inSingle = inFloat.sactivation(counter);
                double[] exact = inDouble.dactivation(counter);
                assertEquals(2 * 63e-9, counter.gflops, 1e-20);
                for (int i = 0; i < 63; i++) {
                    assertEquals(exact[i], inSingle[i], 1e-5 * Math.max(1, Math.abs(exact[i])), function);
                }
                inFloat.tearDown();
                inDouble.tearDown();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lanewise", "java-math"})
    void softmaxesAreCheckedAndCounted(String contender) {
        for (String function : new String[] {"softmax", "log-softmax", "cross-entropy", "softmax-gradient"}) {
            FloatSoftmaxBenchmark inFloat = new FloatSoftmaxBenchmark();
            inFloat.function = function;
            inFloat.shape = "7x19";
            inFloat.contender = contender;
            inFloat.setUp();
            DoubleSoftmaxBenchmark inDouble = new DoubleSoftmaxBenchmark();
            inDouble.function = function;
            inDouble.shape = "7x19";
            inDouble.contender = contender;
            inDouble.setUp();
            Gflops counter = new Gflops();
            double loss = inFloat.ssoftmax(counter);
            assertEquals(inDouble.dsoftmax(counter), loss, 1e-5 * Math.max(1, loss));
            assertEquals(2 * 7 * 19e-9, counter.gflops, 1e-18);
            inFloat.tearDown();
            inDouble.tearDown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lanewise", "vectorblas", "java11blas", "f2jblas", "netlib-openblas"})
    void callsThroughNetlibAreCheckedAndCounted(String contender) {
        String missing = Contenders.reasonMissing(contender);
        assumeTrue(missing == null || !contender.equals(Contenders.NETLIB_OPENBLAS), missing);
        for (NetlibRoutine routine : NetlibRoutine.values()) {
            FloatNetlibBenchmark inFloat = new FloatNetlibBenchmark();
            inFloat.routine = routine.label();
            inFloat.order = 17;
            inFloat.contender = contender;
            inFloat.threads = 1;
            inFloat.setUp();
            Gflops counter = new Gflops();
            inFloat.snetlib(counter);
            DoubleNetlibBenchmark inDouble = new DoubleNetlibBenchmark();
            inDouble.routine = routine.label();
            inDouble.order = 33;
            inDouble.contender = contender;
            inDouble.threads = 1;
            inDouble.setUp();
            inDouble.dnetlib(counter);
            assertEquals(1e-9 * (routine.flops(17) + routine.flops(33)), counter.gflops, 1e-15);
        }
    }

    @Test
    void aWrongResultBehindNetlibsInterfaceIsNoticed() {
        BLAS f2j = NetlibBlas.f2j();
        BLAS wrong = (BLAS) Proxy.newProxyInstance(
                BLAS.class.getClassLoader(), new Class<?>[] {BLAS.class}, (p, method, given) -> {
                    Object result = method.invoke(f2j, given);
                    return method.getName().equals("ddot") ? (Object) ((double) result + 1e-9) : result;
                });
        DoubleNetlibCall.check(NetlibRoutine.GEMM, wrong, f2j, 9, "right");
        String message = assertThrows(
                        IllegalStateException.class,
                        () -> DoubleNetlibCall.check(NetlibRoutine.DOT, wrong, f2j, 9, "wrong"))
                .getMessage();
        assertTrue(message.startsWith("wrong dot 9 is "), message);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void blocksTakeTurnsAndAreChecked(int threads) {
        Blocking tile;
        try (Kernels kernels = Kernels.simd()) {
            tile = kernels.description().floatBlocking().orElseThrow();
        }
        for (String transposes : new String[] {"NN", "NT", "TN", "TT"}) {
            FloatBlockingBenchmark inFloat = new FloatBlockingBenchmark();
            inFloat.shape = "240x256x250";
            inFloat.transposes = transposes;
            inFloat.threads = threads;
            int mc = transposes.startsWith("T") ? 2 * tile.mr() : 0; // rows of A in place are not packed
            inFloat.blockings = "model,125x" + mc + "x" + tile.nr();
            inFloat.setUp();
            Gflops counter = new Gflops();
            for (int turn = 0; turn < 3; turn++) {
                inFloat.takeTurn();
                inFloat.sgemmInTurns(counter);
            }
            inFloat.tearDown();
            assertEquals(3 * 2e-9 * 240 * 256 * 250, counter.gflops, 1e-12);
        }
        DoubleBlockingBenchmark notEqual = new DoubleBlockingBenchmark();
        notEqual.shape = "240x256x250";
        notEqual.transposes = "NN";
        notEqual.threads = 1;
        notEqual.blockings = "240x" + 2 * tile.mr() + "x" + tile.nr();
        String message =
                assertThrows(IllegalArgumentException.class, notEqual::setUp).getMessage();
        assertTrue(message.contains("has 125×"), message);
        notEqual.shape = "8x8x8";
        notEqual.blockings = "model";
        message = assertThrows(IllegalArgumentException.class, notEqual::setUp).getMessage();
        assertTrue(message.contains("has no packed blocks"), message);
    }

    @ParameterizedTest
    @CsvSource({"lanewise, 1", "lanewise, 2", "openblas, 1", "openblas, 2", "lanewise-gemm, 1"})
    void levelThreeIsCheckedAndCounted(String contender, int threads) {
        for (Level3Form form : Level3Form.all()) {
            FloatLevel3Benchmark inFloat = new FloatLevel3Benchmark();
            inFloat.routine = form.label();
            inFloat.order = 17;
            inFloat.contender = contender;
            inFloat.threads = threads;
            inFloat.setUp();
            Gflops counter = new Gflops();
            inFloat.slevel3(counter);
            inFloat.tearDown();
            DoubleLevel3Benchmark inDouble = new DoubleLevel3Benchmark();
            inDouble.routine = form.label();
            inDouble.order = 100;
            inDouble.contender = contender;
            inDouble.threads = threads;
            inDouble.setUp();
            inDouble.dlevel3(counter);
            inDouble.tearDown();
            NetlibRoutine counted = contender.equals("lanewise-gemm") ? NetlibRoutine.GEMM : form.routine();
            assertEquals(1e-9 * (counted.flops(17) + counted.flops(100)), counter.gflops, 1e-15);
        }
    }

    /// In every form a wrong element is noticed, and one that must not be written.
    @Test
    void aWrongElementOfLevelThreeIsNoticed() {
        for (Level3Form form : Level3Form.all()) {
            DoubleLevel3Operands operands = DoubleLevel3Operands.toCheck(form, 9);
            operands.check(DoubleLevel3Contender.of("lanewise-scalar", 1, operands), "right");
            for (int[] at : new int[][] {{7, 2}, {2, 7}, {4, 4}}) {
                DoubleLevel3Contender right = DoubleLevel3Contender.of("lanewise-scalar", 1, operands);
                DoubleLevel3Contender wrong = new DoubleLevel3Contender() {
                    @Override
                    public void run() {
                        right.run();
                    }

                    @Override
                    public double result(int i, int j) {
                        double v = right.result(i, j);
                        boolean here = i == at[0] && j == at[1];
                        return here ? (Double.isNaN(v) ? 1 : v + 1e-12) : v;
                    }

                    @Override
                    public void close() {
                        right.close();
                    }
                };
                String message = assertThrows(IllegalStateException.class, () -> operands.check(wrong, "wrong"))
                        .getMessage();
                assertTrue(message.startsWith("wrong " + form.label() + " 9: element ("), message);
            }
        }
    }

    @Test
    void formsOfLevelThreeHaveNames() {
        assertEquals(4 + 4 + 4 + 8 + 8, Level3Form.all().size());
        for (Level3Form form : Level3Form.all()) {
            assertEquals(form, Level3Form.named(form.label()));
        }
        for (String name : new String[] {"", "gemm", "syrk-left-lower-n", "symm-left-lower-t", "trsm-lower-n"}) {
            assertThrows(IllegalArgumentException.class, () -> Level3Form.named(name), name);
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new Level3Form(NetlibRoutine.GEMM, null, Triangle.LOWER, Transpose.TRANS));
        // Multiplications and additions of the loops that define them: for n = 3, by hand.
        assertEquals(6 * 3 * 2, NetlibRoutine.SYRK.flops(3), "6 elements of 3 products");
        assertEquals(6 * 6 * 2, NetlibRoutine.SYR2K.flops(3), "6 elements of 6 products");
        assertEquals(9 * 3 * 2, NetlibRoutine.SYMM.flops(3));
        assertEquals(27, NetlibRoutine.TRMM.flops(3), "3 columns of 6 products and 3 sums");
        assertEquals(27, NetlibRoutine.TRSM.flops(3));
        assertEquals(6 + 9, NetlibRoutine.TRMM.elements(3));
        assertEquals(6 + 9 + 9, NetlibRoutine.SYMM.elements(3));
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

    /// Ones and twos: 1 + 3·2 = 7 everywhere once the triad has gone round.
    @Test
    void theBandwidthCountsWhatItMoves() {
        BandwidthBenchmark bandwidth = new BandwidthBenchmark();
        int piece = 1 << 18;
        bandwidth.setUp(piece + 1);
        Gflops counter = new Gflops();
        assertEquals(piece, bandwidth.read(counter));
        assertEquals(piece, bandwidth.read(counter));
        assertEquals(piece, bandwidth.read(counter), "the second array begins");
        assertEquals(piece, bandwidth.read(counter));
        assertEquals(2 * piece, bandwidth.read(counter), "and the third");
        assertEquals(5e-9 * piece, counter.gflops, 1e-15);
        assertEquals(4.0 * piece, BandwidthBenchmark.bytes("read"));
        assertEquals(1.0 * piece, BandwidthBenchmark.flops("read"));

        bandwidth = new BandwidthBenchmark();
        bandwidth.setUp(piece + 1);
        counter = new Gflops();
        assertEquals(7, bandwidth.triad(counter));
        assertEquals(2e-9 * piece, counter.gflops, 1e-15);
        assertEquals(7, bandwidth.triad(counter));
        assertEquals(7.0f * piece, bandwidth.read(counter));
        assertEquals(7.0f * piece, bandwidth.read(counter));
        assertEquals(12.0 * piece, BandwidthBenchmark.bytes("triad"));
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
