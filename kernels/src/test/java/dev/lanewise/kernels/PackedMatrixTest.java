package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A B packed once: the bits of the product with op(B) as it is.
class PackedMatrixTest {
    private static final String ALL = "dev.lanewise.kernels.Backends#byType";
    private static final String TRANSPOSES = "dev.lanewise.kernels.Backends#byTypeAndTransposes";

    @ParameterizedTest
    @MethodSource(TRANSPOSES)
    <T> void equalsTheProductWithB(Backends.Opener backend, Real<T> real, Transpose ta, Transpose tb) {
        SplittableRandom random = new SplittableRandom(91);
        int[][] sizes = {{1, 40}, {40, 1}, {7, 5}, {33, 80}, {64, 64}, {130, 77}, {1100, 90}, {90, 1300}, {0, 5}, {5, 0}
        };
        try (Kernels kernels = backend.open()) {
            for (int[] s : sizes) {
                int k = s[0];
                int n = s[1];
                for (int m : new int[] {0, 1, 6, 50, 301}) {
                    GemmCase<T> g = GemmCase.random(real, random, ta, tb, m, n, k);
                    PackedMatrix<T> packed = real.pack(kernels, tb, k, n, g.b().array, g.b().offset, g.b().ld);
                    assertEquals(k, packed.k());
                    assertEquals(n, packed.n());
                    assertTrue(packed.bytes() >= (long) k * n * real.bytes(), packed::toString);
                    // op(B) untransposed: a transposed B with m = 1 would be summed in another order.
                    T b = real.allocate(k * n);
                    for (int p = 0; p < k; p++) {
                        for (int j = 0; j < n; j++) {
                            real.set(b, p * n + j, g.opB(p, j));
                        }
                    }
                    T expected = real.copy(g.c().array);
                    real.gemm(
                            kernels,
                            ta,
                            Transpose.NO_TRANS,
                            m,
                            n,
                            k,
                            g.alpha(),
                            g.a().array,
                            g.a().offset,
                            g.a().ld,
                            b,
                            0,
                            Math.max(1, n),
                            g.beta(),
                            expected,
                            g.c().offset,
                            g.c().ld);
                    T again = real.copy(g.c().array);
                    for (T c : java.util.List.of(g.c().array, again)) {
                        real.gemm(
                                kernels,
                                ta,
                                m,
                                g.alpha(),
                                g.a().array,
                                g.a().offset,
                                g.a().ld,
                                packed,
                                g.beta(),
                                c,
                                g.c().offset,
                                g.c().ld,
                                null);
                        assertEquals(-1, real.mismatch(expected, c), g.toString());
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    <T> void epilogueAndRefusals(Backends.Opener backend, Real<T> real) {
        SplittableRandom random = new SplittableRandom(92);
        try (Kernels kernels = backend.open();
                Kernels other = backend.open()) {
            GemmCase<T> g = GemmCase.random(real, random, Transpose.NO_TRANS, Transpose.NO_TRANS, 21, 70, 40, 1, 0);
            PackedMatrix<T> packed = real.pack(kernels, g.transB(), 40, 70, g.b().array, g.b().offset, g.b().ld);
            T bias = real.of(new double[70]);
            Epilogue<T> epilogue =
                    real.epilogue().bias(bias, 0).activation(Activation.SIGMOID).build();
            T c = real.copy(g.c().array);
            real.gemm(
                    kernels,
                    g.transA(),
                    21,
                    1,
                    g.a().array,
                    g.a().offset,
                    g.a().ld,
                    packed,
                    0,
                    c,
                    g.c().offset,
                    g.c().ld,
                    epilogue);
            g.run(kernels, epilogue);
            assertEquals(-1, real.mismatch(g.c().array, c));
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> real.gemm(
                                    other,
                                    g.transA(),
                                    21,
                                    1,
                                    g.a().array,
                                    g.a().offset,
                                    g.a().ld,
                                    packed,
                                    0,
                                    c,
                                    g.c().offset,
                                    g.c().ld,
                                    null))
                    .getMessage();
            assertTrue(message.contains("another object"), message);
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> real.gemm(
                            kernels,
                            g.transA(),
                            2100,
                            1,
                            g.a().array,
                            g.a().offset,
                            g.a().ld,
                            packed,
                            0,
                            c,
                            g.c().offset,
                            g.c().ld,
                            null));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> real.pack(kernels, Transpose.NO_TRANS, 4, 5, g.b().array, 0, 4));
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPOSES)
    <T> void repackedIsPackedAnew(Backends.Opener backend, Real<T> real, Transpose ta, Transpose tb) {
        SplittableRandom random = new SplittableRandom(93);
        int[][] sizes = {{1, 40}, {40, 1}, {33, 80}, {1100, 90}, {90, 1300}, {0, 5}, {5, 0}};
        try (Kernels kernels = backend.open();
                Kernels other = backend.open()) {
            for (int[] s : sizes) {
                int k = s[0];
                int n = s[1];
                GemmCase<T> first = GemmCase.random(real, random, ta, ta, 19, n, k);
                GemmCase<T> g = GemmCase.random(real, random, ta, tb, 19, n, k);
                PackedMatrix<T> packed = real.pack(kernels, ta, k, n, first.b().array, first.b().offset, first.b().ld);
                PackedMatrix<T> anew = real.pack(kernels, tb, k, n, g.b().array, g.b().offset, g.b().ld);
                PackedMatrix<T> before = real.pack(kernels, ta, k, n, first.b().array, first.b().offset, first.b().ld);
                long bytes = packed.bytes();

                // Refused, so unchanged.
                IllegalArgumentException e = assertThrows(
                        IllegalArgumentException.class,
                        () -> real.repack(other, packed, tb, g.b().array, g.b().offset, g.b().ld));
                assertTrue(e.getMessage().contains("another object"), e.getMessage());
                if (k > 0 && n > 0) {
                    T tooShort = real.allocate(k * n - 1);
                    int ld = tb == Transpose.TRANS ? k : n;
                    assertThrows(
                            IndexOutOfBoundsException.class, () -> real.repack(kernels, packed, tb, tooShort, 0, ld));
                }
                assertSameProduct(real, kernels, g, before, packed);

                real.repack(kernels, packed, tb, g.b().array, g.b().offset, g.b().ld);
                assertSameProduct(real, kernels, g, anew, packed);
                assertEquals(bytes, packed.bytes());
            }
        }
    }

    private static <T> void assertSameProduct(
            Real<T> real, Kernels kernels, GemmCase<T> g, PackedMatrix<T> expected, PackedMatrix<T> actual) {
        T c = real.copy(g.c().array);
        T d = real.copy(g.c().array);
        multiply(real, kernels, g, expected, c);
        multiply(real, kernels, g, actual, d);
        assertEquals(-1, real.mismatch(c, d), g.toString());
    }

    private static <T> void multiply(Real<T> real, Kernels kernels, GemmCase<T> g, PackedMatrix<T> b, T c) {
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
                c,
                g.c().offset,
                g.c().ld,
                null);
    }
}
