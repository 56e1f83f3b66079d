package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every illegal argument: the right exception, the argument's name and value in its message, and nothing written.
class ArgumentsTest {
    private static final String ALL = "dev.lanewise.kernels.Backends#byType";
    private static final int MAX = Integer.MAX_VALUE;

    /// The arguments of one GEMM, all legal until a test spoils one: 3×4 times 4×5.
    private static final class Gemm<T> {
        final Real<T> real;
        Transpose transA = Transpose.NO_TRANS;
        Transpose transB = Transpose.NO_TRANS;
        int m = 3;
        int n = 5;
        int k = 4;
        T a;
        int aOffset = 1;
        int lda = 6;
        T b;
        int bOffset = 2;
        int ldb = 7;
        T c;
        int cOffset = 3;
        int ldc = 8;
        double beta = 1;
        Epilogue<T> epilogue;
        final List<T> watched = new ArrayList<>();

        Gemm(Real<T> real) {
            this.real = real;
            a = filled(real, 1 + 5 * 6);
            b = filled(real, 2 + 5 * 7);
            c = filled(real, 3 + 2 * 8 + 5);
            epilogue = real.epilogue().build();
        }

        /// Also looks after this array.
        T watch(T x) {
            watched.add(x);
            return x;
        }

        void run(Kernels kernels) {
            real.gemm(kernels, transA, transB, m, n, k, 1, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
        }

        void runWithEpilogue(Kernels kernels) {
            real.gemm(
                    kernels, transA, transB, m, n, k, 1, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc,
                    epilogue);
        }

        void apply(Kernels kernels) {
            real.apply(kernels, m, n, c, cOffset, ldc, epilogue);
        }
    }

    private static <T> T filled(Real<T> real, int length) {
        T x = real.allocate(length);
        for (int i = 0; i < length; i++) {
            real.set(x, i, i + 1);
        }
        return x;
    }

    private interface Change<T> {
        void to(Gemm<T> g);
    }

    /// GEMM with and without epilogue refuses.
    private static <T> void refused(
            Kernels kernels, Real<T> real, Class<? extends Throwable> type, String part, Change<T> change) {
        Gemm<T> g = spoiled(real, change);
        assertRefused(type, part, () -> g.run(kernels), g);
        assertRefused(type, part, () -> g.runWithEpilogue(kernels), g);
    }

    /// GEMM with epilogue and `apply` refuse.
    private static <T> void epilogueRefused(
            Kernels kernels, Real<T> real, Class<? extends Throwable> type, String part, Change<T> change) {
        Gemm<T> g = spoiled(real, change);
        assertRefused(type, part, () -> g.runWithEpilogue(kernels), g);
        assertRefused(type, part, () -> g.apply(kernels), g);
    }

    private static <T> Gemm<T> spoiled(Real<T> real, Change<T> change) {
        Gemm<T> g = new Gemm<>(real);
        change.to(g);
        return g;
    }

    private static <T> void assertRefused(Class<? extends Throwable> type, String part, Executable call, Gemm<T> g) {
        List<T> arrays = new ArrayList<>(g.watched);
        for (T x : Arrays.asList(g.a, g.b, g.c)) {
            if (x != null) {
                arrays.add(x);
            }
        }
        assertRefused(g.real, type, part, call, arrays);
    }

    private static <T> void assertRefused(
            Real<T> real, Class<? extends Throwable> type, String part, Executable call, List<T> arrays) {
        List<T> before = arrays.stream().map(real::copy).toList();
        Throwable e = assertThrows(type, call, part);
        // Exactly this type: an ArrayIndexOutOfBoundsException would come from inside a kernel.
        assertEquals(type, e.getClass(), part);
        String message = String.valueOf(e.getMessage());
        for (String each : part.split(" & ", -1)) {
            assertTrue(
                    message.toLowerCase(Locale.ROOT).contains(each.toLowerCase(Locale.ROOT)),
                    () -> "\"" + message + "\" does not name \"" + each + '"');
        }
        for (int i = 0; i < arrays.size(); i++) {
            assertEquals(-1, real.mismatch(before.get(i), arrays.get(i)), () -> "written before: " + message);
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void theUnspoiledCallIsLegal(Backends.Opener backend, Real<T> real) {
        try (Kernels kernels = backend.open()) {
            Gemm<T> g = new Gemm<>(real);
            g.run(kernels);
            g.runWithEpilogue(kernels);
            g.apply(kernels);
            // C is 3 + 2·8 + 5 long: it ends exactly at its last element.
            assertTrue(real.get(g.c, real.length(g.c) - 1) != real.length(g.c));
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void nullIsRefused(Backends.Opener backend, Real<T> real) {
        Class<NullPointerException> npe = NullPointerException.class;
        try (Kernels kernels = backend.open()) {
            refused(kernels, real, npe, "transA", g -> g.transA = null);
            refused(kernels, real, npe, "transB", g -> g.transB = null);
            refused(kernels, real, npe, "a", g -> g.a = null);
            refused(kernels, real, npe, "b", g -> g.b = null);
            refused(kernels, real, npe, "c", g -> g.c = null);
            epilogueRefused(kernels, real, npe, "epilogue", g -> g.epilogue = null);
            refused(kernels, real, npe, "a", g -> {
                g.a = null;
                g.m = 0;
                g.n = 0;
                g.k = 0;
            });
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void negativeSizesAndSmallLeadingDimensionsAreRefused(Backends.Opener backend, Real<T> real) {
        Class<IllegalArgumentException> iae = IllegalArgumentException.class;
        try (Kernels kernels = backend.open()) {
            refused(kernels, real, iae, "m=-1", g -> g.m = -1);
            refused(kernels, real, iae, "n=-7", g -> g.n = -7);
            refused(kernels, real, iae, "k=-2147483648", g -> g.k = Integer.MIN_VALUE);
            epilogueRefused(kernels, real, iae, "m=-1", g -> g.m = -1);
            epilogueRefused(kernels, real, iae, "n=-1", g -> g.n = -1);
            refused(kernels, real, iae, "lda=3", g -> g.lda = 3);
            refused(kernels, real, iae, "lda=2", g -> {
                g.transA = Transpose.TRANS;
                g.lda = 2;
            });
            refused(kernels, real, iae, "ldb=4", g -> g.ldb = 4);
            refused(kernels, real, iae, "ldb=3", g -> {
                g.transB = Transpose.TRANS;
                g.ldb = 3;
            });
            refused(kernels, real, iae, "ldc=4", g -> g.ldc = 4);
            refused(kernels, real, iae, "ldc=0", g -> {
                g.n = 0;
                g.ldc = 0;
            });
            refused(kernels, real, iae, "lda=-6", g -> g.lda = -6);
            epilogueRefused(kernels, real, iae, "ldc=4", g -> g.ldc = 4);
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void matricesBeyondTheirArrayAreRefused(Backends.Opener backend, Real<T> real) {
        Class<IndexOutOfBoundsException> ioobe = IndexOutOfBoundsException.class;
        try (Kernels kernels = backend.open()) {
            refused(kernels, real, ioobe, "aOffset=-1", g -> g.aOffset = -1);
            refused(kernels, real, ioobe, "bOffset=-2147483648", g -> g.bOffset = Integer.MIN_VALUE);
            refused(kernels, real, ioobe, "cOffset=4", g -> g.cOffset = 4);
            refused(kernels, real, ioobe, "cOffset=-1", g -> g.cOffset = -1);
            refused(kernels, real, ioobe, "aOffset=" + MAX, g -> g.aOffset = MAX);
            refused(kernels, real, ioobe, "bOffset=" + MAX, g -> g.bOffset = MAX);
            refused(kernels, real, ioobe, "cOffset=" + MAX, g -> g.cOffset = MAX);
            refused(kernels, real, ioobe, "ldc=9", g -> g.ldc = 9);
            refused(kernels, real, ioobe, "lda=" + MAX, g -> g.lda = MAX);
            refused(kernels, real, ioobe, "ldb=" + MAX, g -> g.ldb = MAX);
            epilogueRefused(kernels, real, ioobe, "ldc=" + MAX, g -> g.ldc = MAX);
            epilogueRefused(kernels, real, ioobe, "cOffset=-1", g -> g.cOffset = -1);
            // A matrix without elements still begins inside its array.
            refused(kernels, real, ioobe, "aOffset=32", g -> {
                g.k = 0;
                g.aOffset = 32;
            });
        }
    }

    /// Sizes whose products wrap in 32 bits, to 0 or to something small.
    @ParameterizedTest
    @MethodSource(ALL)
    <T> void sizesThatOverflowAreRefused(Backends.Opener backend, Real<T> real) {
        Class<IndexOutOfBoundsException> ioobe = IndexOutOfBoundsException.class;
        try (Kernels kernels = backend.open()) {
            refused(kernels, real, ioobe, "cOffset=3 & ldc=65536", g -> {
                g.m = 65536;
                g.n = 65536;
                g.k = 0;
                g.ldb = 65536;
                g.ldc = 65536;
            });
            refused(kernels, real, ioobe, "aOffset=1 & lda=65536", g -> {
                g.m = 65537;
                g.k = 4;
                g.lda = 65536;
            });
            refused(kernels, real, ioobe, "bOffset=2", g -> {
                g.n = MAX;
                g.ldb = MAX;
                g.ldc = MAX;
            });
            epilogueRefused(kernels, real, ioobe, "cOffset=3 & ldc=65536", g -> {
                g.m = 65537;
                g.n = 1;
                g.k = 0;
                g.ldc = 65536;
            });
        }
    }

    /// C within A and B, whole and by one element.
    @ParameterizedTest
    @MethodSource(ALL)
    <T> void overlapOfCIsRefused(Backends.Opener backend, Real<T> real) {
        Class<IllegalArgumentException> iae = IllegalArgumentException.class;
        try (Kernels kernels = backend.open()) {
            T shared = filled(real, 100);
            refused(kernels, real, iae, "C & overlaps & A", g -> {
                g.a = shared;
                g.c = shared;
            });
            refused(kernels, real, iae, "C & overlaps & B", g -> {
                g.b = shared;
                g.c = shared;
            });
            // B is 4×5 with ldb 7 from 2: its last element is 27.
            refused(kernels, real, iae, "C & overlaps & B", g -> {
                g.b = shared;
                g.c = shared;
                g.cOffset = 27;
            });
            Gemm<T> apart = spoiled(real, g -> {
                g.b = shared;
                g.c = shared;
                g.cOffset = 28;
            });
            apart.run(kernels);
            // A and B are only read: they may be the same.
            Gemm<T> square = spoiled(real, g -> {
                g.m = 4;
                g.n = 4;
                g.a = shared;
                g.b = shared;
                g.bOffset = g.aOffset;
                g.ldb = g.lda;
                g.c = filled(real, 50);
            });
            square.run(kernels);
        }
    }

    /// Column blocks of one matrix with one leading dimension: refused exactly where two elements coincide.
    @ParameterizedTest
    @MethodSource(ALL)
    <T> void interleavedColumnBlocksAreAllowed(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(81);
        int allowed = 0;
        try (Kernels kernels = backend.open()) {
            for (int round = 0; round < 3000; round++) {
                int ld = 2 + random.nextInt(7);
                int m = 1 + random.nextInt(4);
                int k = 1 + random.nextInt(ld);
                int n = 1 + random.nextInt(ld);
                int aOffset = random.nextInt(20);
                int cOffset = random.nextInt(20);
                BitSet a = indices(aOffset, m, k, ld);
                boolean overlap = a.intersects(indices(cOffset, m, n, ld));
                Gemm<T> g = spoiled(real, x -> {
                    x.m = m;
                    x.n = n;
                    x.k = k;
                    x.lda = ld;
                    x.ldc = ld;
                    x.ldb = n;
                    x.aOffset = aOffset;
                    x.cOffset = cOffset;
                    x.a = filled(real, 60);
                    x.c = x.a;
                    x.b = filled(real, 100);
                });
                if (overlap) {
                    assertRefused(IllegalArgumentException.class, "overlaps", () -> g.run(kernels), g);
                } else {
                    T before = real.copy(g.a);
                    g.run(kernels);
                    for (int i = a.nextSetBit(0); i >= 0; i = a.nextSetBit(i + 1)) {
                        assertEquals(real.get(before, i), real.get(g.a, i), "A was modified");
                    }
                    allowed++;
                }
            }
        }
        assertTrue(allowed > 300, allowed + " calls were legal");
    }

    private static BitSet indices(int offset, int rows, int columns, int ld) {
        BitSet set = new BitSet();
        for (int i = 0; i < rows; i++) {
            set.set(offset + i * ld, offset + i * ld + columns);
        }
        return set;
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void epilogueOperandsThatDoNotFitAreRefused(Backends.Opener backend, Real<T> real) {
        Class<IndexOutOfBoundsException> ioobe = IndexOutOfBoundsException.class;
        Class<IllegalArgumentException> iae = IllegalArgumentException.class;
        T four = filled(real, 4);
        T fourteen = filled(real, 14);
        T many = filled(real, 40);
        try (Kernels kernels = backend.open()) {
            epilogueRefused(kernels, real, ioobe, "biasOffset=0", with(e -> e.bias(four, 0)));
            epilogueRefused(kernels, real, ioobe, "biasOffset=-1", with(e -> e.bias(many, -1)));
            epilogueRefused(kernels, real, ioobe, "biasOffset=36", with(e -> e.bias(many, 36)));
            epilogueRefused(kernels, real, ioobe, "biasOffset=" + MAX, with(e -> e.bias(many, MAX)));
            epilogueRefused(kernels, real, ioobe, "columnSumsOffset=0", with(e -> e.columnSums(four, 0)));
            epilogueRefused(kernels, real, ioobe, "columnSumsOffset=-1", with(e -> e.columnSums(many, -1)));
            epilogueRefused(kernels, real, ioobe, "columnSumsOffset=36", with(e -> e.columnSums(many, 36)));
            epilogueRefused(
                    kernels, real, ioobe, "preActivationOffset=0", with(e -> e.keepPreActivation(fourteen, 0, 5)));
            epilogueRefused(
                    kernels, real, ioobe, "preActivationOffset=-1", with(e -> e.keepPreActivation(many, -1, 5)));
            epilogueRefused(
                    kernels, real, ioobe, "ldPreActivation=" + MAX, with(e -> e.keepPreActivation(many, 0, MAX)));
            epilogueRefused(kernels, real, iae, "ldPreActivation=4", with(e -> e.keepPreActivation(many, 0, 4)));
            epilogueRefused(
                    kernels,
                    real,
                    ioobe,
                    "derivativeAtOffset=0",
                    with(e -> e.derivative(Activation.RELU, fourteen, 0, 5)));
            epilogueRefused(
                    kernels,
                    real,
                    ioobe,
                    "derivativeAtOffset=-5",
                    with(e -> e.derivative(Activation.RELU, many, -5, 5)));
            epilogueRefused(
                    kernels, real, iae, "ldDerivativeAt=4", with(e -> e.derivative(Activation.RELU, many, 0, 4)));
        }
    }

    /// A change that sets the epilogue.
    private static <T> Change<T> with(UnaryOperator<Epilogue.Builder<T>> steps) {
        return g -> g.epilogue = steps.apply(g.real.epilogue()).build();
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void overlapsOfEpilogueOperandsAreRefused(Backends.Opener backend, Real<T> real) {
        Class<IllegalArgumentException> iae = IllegalArgumentException.class;
        T x = filled(real, 60);
        Activation f = Activation.TANH;
        try (Kernels kernels = backend.open()) {
            // With C, which is 3×5 from 3 with ldc 8.
            Change<T> inC = g -> g.c = x;
            epilogueRefused(kernels, real, iae, "C & overlaps & bias", both(inC, with(e -> e.bias(x, 1))));
            epilogueRefused(
                    kernels,
                    real,
                    iae,
                    "preActivation & overlaps & C",
                    both(inC, with(e -> e.keepPreActivation(x, 3, 8))));
            epilogueRefused(
                    kernels, real, iae, "C & overlaps & derivativeAt", both(inC, with(e -> e.derivative(f, x, 7, 8))));
            epilogueRefused(kernels, real, iae, "columnSums & overlaps & C", both(inC, with(e -> e.columnSums(x, 23))));
            // Among themselves, where one is written.
            epilogueRefused(
                    kernels,
                    real,
                    iae,
                    "preActivation & overlaps & bias",
                    watching(x, with(e -> e.keepPreActivation(x, 0, 5).bias(x, 14))));
            epilogueRefused(
                    kernels,
                    real,
                    iae,
                    "preActivation & overlaps & derivativeAt",
                    watching(x, with(e -> e.keepPreActivation(x, 0, 5).derivative(f, x, 0, 5))));
            epilogueRefused(
                    kernels,
                    real,
                    iae,
                    "preActivation & overlaps & columnSums",
                    watching(x, with(e -> e.keepPreActivation(x, 0, 5).columnSums(x, 10))));
            epilogueRefused(
                    kernels,
                    real,
                    iae,
                    "columnSums & overlaps & bias",
                    watching(x, with(e -> e.columnSums(x, 0).bias(x, 4))));
            epilogueRefused(
                    kernels,
                    real,
                    iae,
                    "columnSums & overlaps & derivativeAt",
                    watching(x, with(e -> e.columnSums(x, 0).derivative(f, x, 4, 5))));
            // With A and B.
            for (String name : List.of("A", "B")) {
                Change<T> shared = g -> {
                    if (name.equals("A")) {
                        g.a = x;
                    } else {
                        g.b = x;
                    }
                };
                Gemm<T> sums = spoiled(real, both(shared, with(e -> e.columnSums(x, 5))));
                assertRefused(iae, "columnSums & overlaps & " + name, () -> sums.runWithEpilogue(kernels), sums);
                Gemm<T> keep = spoiled(real, both(shared, with(e -> e.keepPreActivation(x, 2, 5))));
                assertRefused(iae, "preActivation & overlaps & " + name, () -> keep.runWithEpilogue(kernels), keep);
                // Read by both: legal.
                spoiled(real, both(shared, with(e -> e.bias(x, 1).derivative(f, x, 0, 5))))
                        .runWithEpilogue(kernels);
            }
            // Column blocks side by side: C | Z | S.
            T wide = filled(real, 3 * 16);
            Gemm<T> sideBySide = spoiled(
                    real,
                    both(
                            g -> {
                                g.c = wide;
                                g.cOffset = 0;
                                g.ldc = 16;
                            },
                            with(e -> e.keepPreActivation(wide, 5, 16).derivative(f, wide, 10, 16))));
            sideBySide.runWithEpilogue(kernels);
            sideBySide.apply(kernels);
        }
    }

    private static <T> Change<T> both(Change<T> first, Change<T> second) {
        return g -> {
            first.to(g);
            second.to(g);
        };
    }

    private static <T> Change<T> watching(T x, Change<T> change) {
        return both(g -> g.watch(x), change);
    }

    /// An epilogue of the other type can only come through an unchecked cast.
    @ParameterizedTest
    @MethodSource(ALL)
    @SuppressWarnings("unchecked")
    <T> void anEpilogueOfTheOtherTypeIsRefused(Backends.Opener backend, Real<T> real) {
        Epilogue<?> other = real instanceof FloatAdapter
                ? Epilogue.ofDouble().activation(Activation.RELU).build()
                : Epilogue.ofFloat().activation(Activation.RELU).build();
        try (Kernels kernels = backend.open()) {
            epilogueRefused(
                    kernels,
                    real,
                    IllegalArgumentException.class,
                    "epilogue & float[] & double[]",
                    g -> g.epilogue = (Epilogue<T>) other);
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void illegalRowsAreRefused(Backends.Opener backend, Real<T> real) {
        T x = filled(real, 40);
        T y = filled(real, 40);
        List<T> arrays = List.of(x, y);
        T tall = filled(real, 65537);
        int[] labels = {0, 4, 2, 9};
        Class<IllegalArgumentException> iae = IllegalArgumentException.class;
        Class<IndexOutOfBoundsException> ioobe = IndexOutOfBoundsException.class;
        Class<NullPointerException> npe = NullPointerException.class;
        try (Kernels kernels = backend.open()) {
            for (boolean log : new boolean[] {false, true}) {
                Rows<T> f = log ? real::logSoftmax : real::softmax;
                assertRefused(real, npe, "x", () -> f.run(kernels, 3, 5, null, 0, 5, y, 0, 5), arrays);
                assertRefused(real, npe, "y", () -> f.run(kernels, 3, 5, x, 0, 5, null, 0, 5), arrays);
                assertRefused(real, iae, "m=-3", () -> f.run(kernels, -3, 5, x, 0, 5, y, 0, 5), arrays);
                assertRefused(real, iae, "n=-5", () -> f.run(kernels, 3, -5, x, 0, 5, y, 0, 5), arrays);
                assertRefused(real, iae, "ldx=4", () -> f.run(kernels, 3, 5, x, 0, 4, y, 0, 5), arrays);
                assertRefused(real, iae, "ldy=4", () -> f.run(kernels, 3, 5, x, 0, 5, y, 0, 4), arrays);
                assertRefused(real, ioobe, "xOffset=26", () -> f.run(kernels, 3, 5, x, 26, 5, y, 0, 5), arrays);
                assertRefused(real, ioobe, "yOffset=-1", () -> f.run(kernels, 3, 5, x, 0, 5, y, -1, 5), arrays);
                assertRefused(
                        real, ioobe, "ldy=65536", () -> f.run(kernels, 65537, 1, tall, 0, 1, y, 0, 65536), arrays);
                assertRefused(real, iae, "y & overlaps & x", () -> f.run(kernels, 3, 5, x, 0, 5, x, 1, 5), arrays);
                assertRefused(real, iae, "y & overlaps & x", () -> f.run(kernels, 3, 5, x, 0, 5, x, 0, 6), arrays);
            }
            assertRefused(
                    real,
                    npe,
                    "labels",
                    () -> real.crossEntropy(kernels, 3, 5, x, 0, 5, (int[]) null, 0, 1, y, 0, 5),
                    arrays);
            assertRefused(
                    real,
                    npe,
                    "gradient",
                    () -> real.crossEntropy(kernels, 3, 5, x, 0, 5, labels, 0, 1, null, 0, 5),
                    arrays);
            assertRefused(
                    real,
                    ioobe,
                    "labelsOffset=2",
                    () -> real.crossEntropy(kernels, 3, 5, x, 0, 5, labels, 2, 1, y, 0, 5),
                    arrays);
            assertRefused(
                    real,
                    ioobe,
                    "labelsOffset=-1",
                    () -> real.crossEntropy(kernels, 3, 5, x, 0, 5, labels, -1, 1, y, 0, 5),
                    arrays);
            assertRefused(
                    real,
                    iae,
                    "labels[3]=9",
                    () -> real.crossEntropy(kernels, 3, 5, x, 0, 5, labels, 1, 1, y, 0, 5),
                    arrays);
            assertRefused(
                    real,
                    iae,
                    "labels[1]=4",
                    () -> real.crossEntropy(kernels, 3, 4, x, 0, 5, labels, 0, 1, y, 0, 5),
                    arrays);
            assertRefused(
                    real,
                    iae,
                    "labels[0]=-1",
                    () -> real.crossEntropy(kernels, 1, 4, x, 0, 5, new int[] {-1}, 0, 1, y, 0, 5),
                    arrays);
            assertRefused(
                    real,
                    iae,
                    "labels[0]=0",
                    () -> real.crossEntropy(kernels, 1, 0, x, 0, 5, new int[] {0}, 0, 1, y, 0, 5),
                    arrays);
            assertRefused(
                    real,
                    iae,
                    "ldGradient=4",
                    () -> real.crossEntropy(kernels, 3, 5, x, 0, 5, labels, 0, 1, y, 0, 4),
                    arrays);
            assertRefused(
                    real,
                    ioobe,
                    "gradientOffset=26",
                    () -> real.crossEntropy(kernels, 3, 5, x, 0, 5, labels, 0, 1, y, 26, 5),
                    arrays);
            assertRefused(
                    real,
                    iae,
                    "gradient & overlaps & x",
                    () -> real.crossEntropy(kernels, 3, 5, x, 0, 5, labels, 0, 1, x, 4, 5),
                    arrays);

            T t = filled(real, 40);
            List<T> three = List.of(x, y, t);
            T none = null;
            assertRefused(
                    real,
                    npe,
                    "targets",
                    () -> real.crossEntropy(kernels, 3, 5, x, 0, 5, none, 0, 5, 1, y, 0, 5),
                    three);
            assertRefused(
                    real,
                    iae,
                    "ldTargets=4",
                    () -> real.crossEntropy(kernels, 3, 5, x, 0, 5, t, 0, 4, 1, y, 0, 5),
                    three);
            assertRefused(
                    real,
                    ioobe,
                    "targetsOffset=26",
                    () -> real.crossEntropy(kernels, 3, 5, x, 0, 5, t, 26, 5, 1, y, 0, 5),
                    three);
            assertRefused(
                    real,
                    iae,
                    "gradient & overlaps & targets",
                    () -> real.crossEntropy(kernels, 3, 5, x, 0, 5, t, 0, 5, 1, t, 0, 5),
                    three);
            assertRefused(
                    real,
                    iae,
                    "gradient & overlaps & x",
                    () -> real.crossEntropy(kernels, 3, 5, x, 0, 5, t, 0, 5, 1, x, 10, 5),
                    three);
        }
    }

    /// Softmax or log-softmax.
    private interface Rows<T> {
        void run(Kernels kernels, int m, int n, T x, int xOffset, int ldx, T y, int yOffset, int ldy);
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void emptyMatricesAreLegal(Backends.Opener backend, Real<T> real) {
        try (Kernels kernels = backend.open()) {
            for (int bits = 0; bits < 7; bits++) {
                int m = (bits & 1) != 0 ? 3 : 0;
                int n = (bits & 2) != 0 ? 5 : 0;
                int k = (bits & 4) != 0 ? 4 : 0;
                Gemm<T> g = spoiled(real, x -> {
                    x.m = m;
                    x.n = n;
                    x.k = k;
                    x.beta = 0;
                });
                T before = real.copy(g.c);
                g.run(kernels);
                g.runWithEpilogue(kernels);
                for (int i = 0; i < real.length(g.c); i++) {
                    int column = i < 3 ? 8 : (i - 3) % 8;
                    boolean inside = m == 3 && n == 5 && column < 5;
                    assertEquals(inside ? 0 : real.get(before, i), real.get(g.c, i), "m=" + m + " n=" + n + " k=" + k);
                }
            }
            // Nothing needs no memory.
            T nothing = real.allocate(0);
            real.gemm(
                    kernels,
                    Transpose.NO_TRANS,
                    Transpose.TRANS,
                    0,
                    0,
                    0,
                    1,
                    nothing,
                    0,
                    1,
                    nothing,
                    0,
                    1,
                    0,
                    nothing,
                    0,
                    1);
            real.apply(
                    kernels,
                    0,
                    9,
                    nothing,
                    0,
                    9,
                    real.epilogue().activation(Activation.RELU).build());
        }
    }
}
