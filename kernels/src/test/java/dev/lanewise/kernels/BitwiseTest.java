package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.kernels.runtime.VirtualMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The numerical promise: an element is one chain of fused multiply-adds in ascending order (16 chains for a matrix
/// with contiguous rows times a vector), so simd equals scalar bit for bit, on 1, 2 and 3 threads. Epilogues,
/// activations and the softmax family keep it too.
class BitwiseTest {
    private static final String TYPES = "dev.lanewise.kernels.BitwiseTest#types";
    private static final String TRANSPOSES = "dev.lanewise.kernels.Backends#typesAndTransposes";

    private static Kernels scalar;
    private static List<Kernels> simd;

    static List<Real<?>> types() {
        return Real.all();
    }

    @BeforeAll
    static void open() {
        scalar = Backends.scalar().open();
        simd = new ArrayList<>();
        if (Backends.simdExpected()) {
            for (int threads = 1; threads <= 3; threads++) {
                simd.add(Backends.simd(threads).open());
            }
        }
    }

    @AfterAll
    static void close() {
        scalar.close();
        simd.forEach(Kernels::close);
    }

    private static void assumeSimd() {
        assumeTrue(!simd.isEmpty(), "this run is without the simd backend on purpose");
    }

    /// Scalar itself against the formula of the documentation.
    @ParameterizedTest
    @MethodSource(TRANSPOSES)
    <T> void scalarIsTheDocumentedChain(Real<T> real, Transpose transA, Transpose transB) {
        assumeTrue(VirtualMachine.multipliesAndAddsAtOnce(), "this CPU has no fused multiply-add");
        SplittableRandom random = new SplittableRandom(31);
        for (int round = 0; round < 300; round++) {
            int m = random.nextInt(20);
            int n = random.nextInt(40);
            GemmCase<T> g = GemmCase.random(real, random, transA, transB, m, n, random.nextInt(50));
            g.run(scalar);
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    boolean chains = g.k() >= 16
                            && ((n == 1 && transA == Transpose.NO_TRANS) || (m == 1 && transB == Transpose.TRANS));
                    double v = chains ? sixteenChains(real, g, i, j) : oneChain(real, g, i, j);
                    assertEquals(v, g.c().get(i, j), 0.0, () -> g.toString());
                }
            }
        }
    }

    private static <T> double oneChain(Real<T> real, GemmCase<T> g, int i, int j) {
        double v = g.beta() == 0 ? 0 : real.round(g.beta() * g.c().getBefore(i, j));
        for (int p = 0; p < g.k() && g.alpha() != 0; p++) {
            v = real.fma(real.round(g.alpha() * g.opA(i, p)), g.opB(p, j), v);
        }
        return v;
    }

    /// A matrix with contiguous rows times a vector: α goes to the vector, 16 interleaved chains are folded by halves.
    private static <T> double sixteenChains(Real<T> real, GemmCase<T> g, int i, int j) {
        double old = g.beta() == 0 ? 0 : real.round(g.beta() * g.c().getBefore(i, j));
        if (g.alpha() == 0) {
            return old;
        }
        boolean column = g.n() == 1 && g.transA() == Transpose.NO_TRANS;
        double[] chain = new double[16];
        for (int p = 0; p < g.k(); p++) {
            double x = column ? g.opA(i, p) : g.opB(p, j);
            double v = column ? g.opB(p, j) : g.opA(i, p);
            chain[p % 16] = real.fma(x, real.round(g.alpha() * v), chain[p % 16]);
        }
        for (int half = 8; half > 0; half /= 2) {
            for (int q = 0; q < half; q++) {
                chain[q] = real.round(chain[q] + chain[q + half]);
            }
        }
        return g.beta() == 0 ? chain[0] : real.round(old + chain[0]);
    }

    @ParameterizedTest
    @MethodSource(TRANSPOSES)
    <T> void gemmAroundTheTile(Real<T> real, Transpose transA, Transpose transB) {
        assumeSimd();
        SplittableRandom random = new SplittableRandom(32);
        for (Shapes.Size size : Shapes.aroundTile(Backends.blocking(simd.get(0), real), 600)) {
            for (int k : new int[] {0, 2, 5, 17, 40}) {
                compare(GemmCase.random(real, random, transA, transB, size.m(), size.n(), k), null);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPOSES)
    <T> void gemmOfNetworkShapes(Real<T> real, Transpose transA, Transpose transB) {
        assumeSimd();
        SplittableRandom random = new SplittableRandom(33);
        int kc = Backends.blocking(simd.get(0), real).kc();
        int[][] sizes = {
            {1, 1000, 300}, {1000, 1, 300}, {1, 1, 5000}, {2, 3, 2 * kc + 1}, {257, 129, 2 * kc + 3}, {17, 33, 65},
            {64, 256, 784}, {784, 128, 32}, {128, 10, 256}, {10, 128, 700}, {301, 299, 101}, {1024, 10, 64},
            {33, 2100, 40}, {16, 16, 1000}, {512, 500, kc}, {1, 9000, 13}, {9000, 1, 13}
        };
        for (int[] size : sizes) {
            compare(GemmCase.random(real, random, transA, transB, size[0], size[1], size[2]), null);
        }
    }

    /// One column and one row: around the rows that are taken together, several calls of them, and whole chains or not.
    @ParameterizedTest
    @MethodSource(TRANSPOSES)
    <T> void gemmOfOneRowOrColumn(Real<T> real, Transpose transA, Transpose transB) {
        assumeSimd();
        SplittableRandom random = new SplittableRandom(40);
        for (int length : new int[] {1, 2, 3, 5, 8, 16, 31, 63, 64, 66, 129, 203}) {
            for (int k : new int[] {16, 31, 48, 304}) {
                for (double beta : new double[] {0, 1, -0.5}) {
                    double alpha = k == 48 ? -0.5 : 1;
                    compare(GemmCase.random(real, random, transA, transB, length, 1, k, alpha, beta), null);
                    compare(GemmCase.random(real, random, transA, transB, 1, length, k, alpha, beta), null);
                }
            }
        }
    }

    /// Large enough to be packed: rows of A in place and packed ones (α), the tiles that pack B on the way and those
    /// that follow, less than a tile at the ends, several blocks of k and of columns.
    @ParameterizedTest
    @MethodSource(TRANSPOSES)
    <T> void gemmOfBlocks(Real<T> real, Transpose transA, Transpose transB) {
        assumeSimd();
        SplittableRandom random = new SplittableRandom(38);
        Blocking b = Backends.blocking(simd.get(0), real);
        int[][] sizes = {
            {203, 2 * b.nc() + b.nr() + 1, b.kc() + 3},
            {204, b.nc() + 3, 2 * b.kc() - 1},
            {97, 3 * b.nr(), 8 * b.kc() / 3},
            {301, 2 * b.nr() + 5, b.kc()},
            {5, b.nr() + 7, 2 * b.kc() + 1}
        };
        for (int[] size : sizes) {
            for (double alpha : new double[] {1, -0.75}) {
                for (double beta : new double[] {0, 1, 0.5}) {
                    compare(
                            GemmCase.random(real, random, transA, transB, size[0], size[1], size[2], alpha, beta),
                            null);
                }
            }
        }
    }

    /// Blocks so small that there are several in every direction: those of A after the first pack B anew.
    @ParameterizedTest
    @MethodSource(TRANSPOSES)
    <T> void gemmOfSmallBlocks(Real<T> real, Transpose transA, Transpose transB) {
        assumeSimd();
        SplittableRandom random = new SplittableRandom(39);
        Blocking f32 = small(Backends.blocking(simd.get(0), Real.all().get(0)));
        Blocking f64 = small(Backends.blocking(simd.get(0), Real.all().get(1)));
        List<Kernels> usual = simd;
        KernelsBuilder builder =
                Kernels.builder().backend(Backend.SIMD).floatBlocking(f32).doubleBlocking(f64);
        try (Kernels kernels = builder.build();
                Kernels three = builder.threads(3).build()) {
            simd = List.of(kernels, three);
            int nr = Backends.blocking(kernels, real).nr();
            for (int m : new int[] {203, 205, 210, 403}) {
                for (int n : new int[] {4 * nr, 5 * nr + 3}) {
                    int k = 8_000_000 / m / n + 230;
                    for (double alpha : new double[] {1, 0.5}) {
                        compare(GemmCase.random(real, random, transA, transB, m, n, k, alpha, 1), null);
                    }
                }
            }
        } finally {
            simd = usual;
        }
    }

    /// Parts of C whose threads share nothing that is packed, of rows and of columns, with one block of k and with two.
    @ParameterizedTest
    @MethodSource(TRANSPOSES)
    <T> void gemmOfPartsPackedApart(Real<T> real, Transpose transA, Transpose transB) {
        assumeSimd();
        SplittableRandom random = new SplittableRandom(41);
        Blocking b = Backends.blocking(simd.get(0), real);
        // However small L2 makes kc: 500·40·400 multiplications are still read where they lie.
        int deep = Math.max(b.kc() + 7, 401);
        int[][] sizes = {{509, 260, 100}, {300, Math.max(12 * b.nr(), 192), 140}, {500, 40, deep}};
        for (int[] size : sizes) {
            for (Kernels kernels : simd.subList(1, simd.size())) {
                GemmPlan plan = real.plan(kernels, transA, transB, size[0], size[1], size[2]);
                assertEquals(GemmPlan.Path.PACKED_BY_PART, plan.path(), plan::toString);
            }
            for (double[] factors : new double[][] {{1, 0}, {-0.5, 0.5}}) {
                GemmCase<T> g = GemmCase.random(
                        real, random, transA, transB, size[0], size[1], size[2], factors[0], factors[1]);
                compare(g, null);
                Matrix<T> sums = Matrix.random(real, random, 1, size[1]);
                Epilogue<T> e = real.epilogue()
                        .activation(Activation.TANH)
                        .columnSums(sums.array, sums.offset)
                        .build();
                compare(g, new WithOperand<>(e, sums));
            }
        }
    }

    private static Blocking small(Blocking model) {
        return new Blocking(model.mr(), model.nr(), 100, 8 * model.mr(), 2 * model.nr());
    }

    /// Leading dimensions as small as they may be: a single row or column then has the same strides in either order.
    @ParameterizedTest
    @MethodSource(TRANSPOSES)
    <T> void gemmOfTightMatrices(Real<T> real, Transpose transA, Transpose transB) {
        assumeSimd();
        SplittableRandom random = new SplittableRandom(37);
        int[][] sizes = {
            {1, 1, 1},
            {1, 33, 1},
            {40, 1, 1},
            {7, 5, 1},
            {40, 33, 1},
            {200, 90, 1},
            {1, 33, 2},
            {40, 1, 2},
            {7, 5, 40},
            {1, 1, 40},
            {130, 1, 40},
            {1, 130, 45},
            {40, 33, 40},
            {130, 90, 100}
        };
        for (int[] size : sizes) {
            for (double[] factors : GemmCase.FACTORS) {
                compare(
                        GemmCase.tight(real, random, transA, transB, size[0], size[1], size[2], factors[0], factors[1]),
                        null);
            }
        }
    }

    /// Fewer columns than a vector has lanes, of every height of a tile, where B and C end with their arrays and where
    /// they
    /// do not.
    @ParameterizedTest
    @MethodSource(TRANSPOSES)
    <T> void gemmOfNarrowMatrices(Real<T> real, Transpose transA, Transpose transB) {
        assumeSimd();
        SplittableRandom random = new SplittableRandom(38);
        int lanes = Math.max(2, simd.get(0).description().vectorBits() / 8 / real.bytes());
        for (int m = 1; m <= 17; m++) {
            for (int n = 2; n < lanes; n++) {
                for (int k : new int[] {1, 3, 8, 21}) {
                    for (double beta : new double[] {0, 1, -0.75}) {
                        compare(GemmCase.tight(real, random, transA, transB, m, n, k, 1, beta), null);
                        compare(GemmCase.random(real, random, transA, transB, m, n, k, 1, beta), null);
                    }
                }
            }
        }
    }

    /// Shares of threads that end just behind a tile.
    @ParameterizedTest
    @MethodSource(TRANSPOSES)
    <T> void gemmWithRaggedShares(Real<T> real, Transpose transA, Transpose transB) {
        assumeSimd();
        SplittableRandom random = new SplittableRandom(38);
        int mr = Backends.blocking(simd.get(0), real).mr();
        int nr = Backends.blocking(simd.get(0), real).nr();
        int lanes = simd.get(0).description().vectorBits() / 8 / real.bytes();
        int[][] sizes = {
            {8, nr + 1, 8192},
            {8, 2 * nr + 1, 4096},
            {64, 3 * nr - 1, 300},
            {40 * mr + 1, 5, 1200},
            {lanes + 1, 10, 8192},
            {3 * lanes - 1, 10, 4096},
            {256, nr + 6, 100},
            {2 * mr + 1, 3, 30000},
            {1, 1031, 1024}, // of one row each thread has a part, or several pieces of one
            {1, 13001, 100},
            {1601, nr + 1, 1100} // several blocks of A for a team, several blocks of k
        };
        for (int[] size : sizes) {
            compare(GemmCase.random(real, random, transA, transB, size[0], size[1], size[2], -0.5, 1), null);
            compare(GemmCase.random(real, random, transA, transB, size[0], size[1], size[2], 1, 0), null);
            Matrix<T> sums = Matrix.random(real, random, 1, size[1]);
            Epilogue<T> e = real.epilogue().columnSums(sums.array, sums.offset).build();
            compare(
                    GemmCase.random(real, random, transA, transB, size[0], size[1], size[2], 1, 1),
                    new WithOperand<>(e, sums));
        }
    }

    /// Shapes whose smaller operand is the one that is not stored as the tiles want it.
    @ParameterizedTest
    @MethodSource(TRANSPOSES)
    <T> void gemmOfTransposedOperands(Real<T> real, Transpose transA, Transpose transB) {
        assumeSimd();
        SplittableRandom random = new SplittableRandom(39);
        int[][] sizes = {
            {3, 64, 64},
            {7, 130, 300},
            {16, 256, 256},
            {17, 100, 90},
            {25, 1000, 129},
            {33, 65, 500},
            {64, 256, 784},
            {96, 70, 200},
            {90, 300, 45},
            {20, 15, 300},
            {2, 65, 2000},
            {1, 1000, 15},
            {16, 200, 256},
            {80, 65, 90}
        };
        for (int[] size : sizes) {
            for (double[] factors : GemmCase.FACTORS) {
                compare(
                        GemmCase.random(
                                real, random, transA, transB, size[0], size[1], size[2], factors[0], factors[1]),
                        null);
            }
            Matrix<T> sums = Matrix.random(real, random, 1, size[1]);
            Epilogue<T> e = real.epilogue()
                    .activation(Activation.RELU)
                    .columnSums(sums.array, sums.offset)
                    .build();
            compare(
                    GemmCase.random(real, random, transA, transB, size[0], size[1], size[2], 1, 0.5),
                    new WithOperand<>(e, sums));
        }
    }

    /// Blocks that the caller chooses, from the smallest there are to the largest that may be packed: on each path that
    /// has blocks, with a B packed before as well.
    @ParameterizedTest
    @MethodSource(TRANSPOSES)
    <T> void gemmInBlocksOfAnySize(Real<T> real, Transpose transA, Transpose transB) {
        assumeSimd();
        SplittableRandom random = new SplittableRandom(39);
        Blocking own = Backends.blocking(simd.get(0), real);
        int mr = own.mr();
        int nr = own.nr();
        int deep = (5 << 20) / real.bytes() / (mr + nr) - 1;
        List<Blocking> blockings = List.of(
                new Blocking(mr, nr, 1, mr, nr),
                new Blocking(mr, nr, 7, 3 * mr, nr),
                new Blocking(mr, nr, 64, 2 * mr, 3 * nr),
                new Blocking(mr, nr, 101, 17 * mr, 2 * nr),
                new Blocking(mr, nr, deep, mr, nr),
                new Blocking(mr, nr, 1, 1000 * mr, 1000 * nr));
        List<GemmCase<T>> products = new ArrayList<>();
        for (int[] size : new int[][] {{211, 229, 190}, {121, 131, 103}, {20, 300, 150}, {301, 3, 200}, {5, 7, 9}}) {
            products.add(GemmCase.random(real, random, transA, transB, size[0], size[1], size[2]));
        }
        List<Matrix<T>> expected =
                products.stream().map(g -> run(scalar, g, null)).toList();
        for (Blocking blocking : blockings) {
            for (int threads = 1; threads <= 2; threads++) {
                try (Kernels kernels = Kernels.builder()
                        .backend(Backend.SIMD)
                        .threads(threads)
                        .floatBlocking(real instanceof FloatAdapter ? blocking : floats())
                        .doubleBlocking(real instanceof FloatAdapter ? doubles() : blocking)
                        .build()) {
                    assertEquals(blocking, Backends.blocking(kernels, real));
                    for (int i = 0; i < products.size(); i++) {
                        GemmCase<T> g = products.get(i);
                        String what = blocking + ", " + threads + " threads, " + g;
                        run(kernels, g, null).assertSame(expected.get(i), what);
                        runPacked(kernels, g).assertSame(expected.get(i), what + ", B packed before");
                    }
                }
            }
        }
    }

    private static Blocking floats() {
        return simd.get(0).description().floatBlocking().orElseThrow();
    }

    private static Blocking doubles() {
        return simd.get(0).description().doubleBlocking().orElseThrow();
    }

    private static <T> Matrix<T> runPacked(Kernels kernels, GemmCase<T> g) {
        Real<T> real = g.real();
        PackedMatrix<T> b = real.pack(kernels, g.transB(), g.k(), g.n(), g.b().array, g.b().offset, g.b().ld);
        Matrix<T> c = g.c().copy();
        real.gemm(
                kernels,
                g.transA(),
                g.m(),
                g.alpha(),
                g.a().array,
                g.a().offset,
                g.a().ld,
                b,
                g.beta(),
                c.array,
                c.offset,
                c.ld,
                null);
        return c;
    }

    /// NaN, infinities, zeros of both signs, subnormals and overflow take the same way through every path.
    @ParameterizedTest
    @MethodSource(TRANSPOSES)
    <T> void gemmOfSpecialValues(Real<T> real, Transpose transA, Transpose transB) {
        assumeSimd();
        SplittableRandom random = new SplittableRandom(34);
        int[][] sizes = {{5, 40, 3}, {17, 65, 9}, {64, 64, 64}, {1, 77, 20}, {90, 1, 20}, {130, 200, 70}};
        for (int[] size : sizes) {
            for (int every : new int[] {5, 60}) {
                GemmCase<T> g = GemmCase.random(real, random, transA, transB, size[0], size[1], size[2]);
                g.a().sprinkle(random, every);
                g.b().sprinkle(random, every);
                if (g.beta() != 0) {
                    g.c().sprinkle(random, every);
                }
                compare(g, null);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPOSES)
    <T> void gemmWithEpilogue(Real<T> real, Transpose transA, Transpose transB) {
        assumeSimd();
        SplittableRandom random = new SplittableRandom(35);
        int[][] sizes = {
            {1, 10, 20}, {8, 33, 16}, {17, 65, 40}, {32, 128, 200}, {128, 10, 100}, {150, 200, 40}, {600, 40, 17}
        };
        for (Activation f : ActivationReference.ALL) {
            for (int[] size : sizes) {
                Matrix<T> bias = Matrix.random(real, random, 1, size[1]);
                Matrix<T> z = Matrix.padded(real, random, size[0], size[1]);
                Matrix<T> s = Matrix.random(real, random, size[0], size[1]);
                Matrix<T> sums = Matrix.random(real, random, 1, size[1]);
                Epilogue<T> forward = real.epilogue()
                        .bias(bias.array, bias.offset)
                        .activation(f)
                        .keepPreActivation(z.array, z.offset, z.ld)
                        .build();
                Epilogue<T> backward = real.epilogue()
                        .derivative(f, s.array, s.offset, s.ld)
                        .columnSums(sums.array, sums.offset, 0.5, 0.25)
                        .build();
                compare(
                        GemmCase.random(real, random, transA, transB, size[0], size[1], size[2]),
                        new WithOperand<>(forward, z));
                compare(
                        GemmCase.random(real, random, transA, transB, size[0], size[1], size[2]),
                        new WithOperand<>(backward, sums));
            }
        }
    }

    /// An epilogue and the operand that it writes.
    private record WithOperand<T>(Epilogue<T> epilogue, Matrix<T> written) {}

    /// One call on every simd and on scalar.
    private static <T> void compare(GemmCase<T> g, WithOperand<T> e) {
        Matrix<T> expected = run(scalar, g, e);
        Matrix<T> expectedOperand = e == null ? null : e.written.copy();
        for (Kernels kernels : simd) {
            String what = kernels.description().threads() + " threads, " + g + (e == null ? "" : " " + e.epilogue);
            run(kernels, g, e).assertSame(expected, what);
            if (e != null) {
                e.written.assertSame(expectedOperand, what + ", operand of the epilogue");
            }
        }
    }

    private static <T> Matrix<T> run(Kernels kernels, GemmCase<T> g, WithOperand<T> e) {
        Matrix<T> c = g.c().copy();
        if (e == null) {
            g.withC(c).run(kernels);
        } else {
            e.written.reset();
            g.withC(c).run(kernels, e.epilogue);
        }
        return c;
    }

    @ParameterizedTest
    @MethodSource(TYPES)
    <T> void applyOfEveryActivation(Real<T> real) {
        assumeSimd();
        SplittableRandom random = new SplittableRandom(36);
        for (int[] size : new int[][] {{1, 1}, {3, 17}, {50, 63}, {400, 129}}) {
            Matrix<T> x = Matrix.padded(real, random, size[0], size[1])
                    .fill(random, 6)
                    .sprinkle(random, 40);
            Matrix<T> s = Matrix.padded(real, random, size[0], size[1])
                    .fill(random, 6)
                    .sprinkle(random, 40);
            for (Activation f : ActivationReference.ALL) {
                Epilogue<T> e = real.epilogue()
                        .activation(f)
                        .derivative(f, s.array, s.offset, s.ld)
                        .build();
                compareRows(x, (kernels, c) -> {
                    real.apply(kernels, c.rows, c.columns, c.array, c.offset, c.ld, e);
                    return 0;
                });
            }
        }
    }

    @ParameterizedTest
    @MethodSource(TYPES)
    <T> void softmaxFamily(Real<T> real) {
        assumeSimd();
        SplittableRandom random = new SplittableRandom(37);
        for (int n = 1; n <= 70; n++) {
            softmaxFamily(real, random, 1 + n % 5, n, n % 7 == 0 ? 30 : 1_000_000_000);
        }
        softmaxFamily(real, random, 300, 10, 100);
        softmaxFamily(real, random, 1000, 33, 1_000_000_000);
        softmaxFamily(real, random, 9, 1001, 1_000_000_000);
    }

    private static <T> void softmaxFamily(Real<T> real, SplittableRandom random, int m, int n, int specialEvery) {
        Matrix<T> x = Matrix.padded(real, random, m, n).fill(random, 10).sprinkle(random, specialEvery);
        Matrix<T> t = Matrix.padded(real, random, m, n).fill(random, 1);
        int[] labels = random.ints(m, 0, n).toArray();
        double scale = real.round(1.0 / m);
        compareRows(x, (kernels, y) -> {
            real.softmax(kernels, m, n, x.array, x.offset, x.ld, y.array, y.offset, y.ld);
            return 0;
        });
        compareRows(x, (kernels, y) -> {
            real.softmax(kernels, m, n, y.array, y.offset, y.ld, y.array, y.offset, y.ld);
            return 0;
        });
        compareRows(x, (kernels, y) -> {
            real.logSoftmax(kernels, m, n, x.array, x.offset, x.ld, y.array, y.offset, y.ld);
            return 0;
        });
        compareRows(x, (kernels, y) -> {
            real.logSoftmax(kernels, m, n, y.array, y.offset, y.ld, y.array, y.offset, y.ld);
            return 0;
        });
        compareRows(
                x,
                (kernels, g) -> real.crossEntropy(
                        kernels, m, n, x.array, x.offset, x.ld, labels, 0, scale, g.array, g.offset, g.ld));
        compareRows(
                x,
                (kernels, g) -> real.crossEntropy(
                        kernels, m, n, g.array, g.offset, g.ld, t.array, t.offset, t.ld, scale, g.array, g.offset,
                        g.ld));
    }

    /// An operation that overwrites a copy of X, and its loss.
    private interface RowOperation<T> {
        double run(Kernels kernels, Matrix<T> y);
    }

    private static <T> void compareRows(Matrix<T> x, RowOperation<T> operation) {
        Matrix<T> expected = x.copy();
        double expectedLoss = operation.run(scalar, expected);
        for (Kernels kernels : simd) {
            String what = x.real + ", " + kernels.description().threads() + " threads, " + x;
            Matrix<T> actual = x.copy();
            assertEquals(expectedLoss, operation.run(kernels, actual), what);
            actual.assertSame(expected, what);
            actual.assertPaddingUntouched(what);
        }
    }
}
