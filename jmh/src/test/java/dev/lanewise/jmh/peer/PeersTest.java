package dev.lanewise.jmh.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Transpose;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A peer is only worth timing if it computes the same: every transpose, α, β, offsets and leading dimensions, against
/// the scalar kernels, within the error bound of a sum in any order.
class PeersTest {
    private static final int[][] SHAPES = {
        {1, 1, 1}, {3, 2, 4}, {8, 8, 8}, {17, 33, 65}, {1, 100, 50}, {100, 1, 50}, {64, 10, 100}, {120, 110, 130}
    };

    static Stream<Kernels> peers() {
        return Stream.concat(
                Stream.of(
                        new OpenBlasKernels(1),
                        new OpenBlasKernels(2),
                        new VectorBlasKernels(),
                        new NetlibNativeKernels(1),
                        new EjmlKernels(1),
                        new EjmlKernels(2),
                        new OjAlgoKernels(1),
                        new OjAlgoKernels(2),
                        new RapaioKernels(1),
                        new RapaioKernels(2)),
                Stream.concat(withProfile("peer-mkl", MklKernels::new), withProfile("peer-nd4j", Nd4jKernels::new)));
    }

    private static Stream<Kernels> withProfile(String profile, IntFunction<Kernels> peer) {
        try {
            return Stream.of(peer.apply(1), peer.apply(2));
        } catch (UnsupportedOperationException e) {
            assertTrue(e.getMessage().contains("-P" + profile), e.getMessage());
            return Stream.of();
        }
    }

    @ParameterizedTest
    @MethodSource("peers")
    void multiplyAsTheScalarKernels(Kernels peer) {
        SplittableRandom random = new SplittableRandom(91);
        try (peer;
                Kernels scalar = Kernels.scalar()) {
            for (int[] s : SHAPES) {
                for (Transpose ta : Transpose.values()) {
                    for (Transpose tb : Transpose.values()) {
                        for (double alpha : new double[] {1, -0.5}) {
                            for (double beta : new double[] {0, 1, 0.25}) {
                                compare(peer, scalar, ta, tb, s[0], s[1], s[2], alpha, beta, random);
                            }
                        }
                    }
                }
            }
        }
    }

    private static void compare(
            Kernels peer,
            Kernels scalar,
            Transpose ta,
            Transpose tb,
            int m,
            int n,
            int k,
            double alpha,
            double beta,
            SplittableRandom random) {
        int lda = (ta == Transpose.TRANS ? m : k) + 3;
        int ldb = (tb == Transpose.TRANS ? k : n) + 1;
        int ldc = n + 2;
        double[] a = random.doubles((ta == Transpose.TRANS ? k : m) * (long) lda + 5, -1, 1)
                .toArray();
        double[] b = random.doubles((tb == Transpose.TRANS ? n : k) * (long) ldb + 4, -1, 1)
                .toArray();
        double[] c = random.doubles(m * (long) ldc + 3, -1, 1).toArray();
        float[] af = floats(a);
        float[] bf = floats(b);
        String what = peer.description().backend() + " " + ta + " " + tb + " " + m + "×" + n + "×" + k + " α=" + alpha
                + " β=" + beta;

        double[] got = c.clone();
        double[] want = c.clone();
        peer.dgemm(ta, tb, m, n, k, alpha, a, 5, lda, b, 4, ldb, beta, got, 3, ldc);
        scalar.dgemm(ta, tb, m, n, k, alpha, a, 5, lda, b, 4, ldb, beta, want, 3, ldc);
        for (int i = 0; i < c.length; i++) {
            assertEquals(want[i], got[i], 4e-16 * (k + 2), what + " at " + i);
        }
        float[] gotF = floats(c);
        float[] wantF = floats(c);
        peer.sgemm(ta, tb, m, n, k, (float) alpha, af, 5, lda, bf, 4, ldb, (float) beta, gotF, 3, ldc);
        scalar.sgemm(ta, tb, m, n, k, (float) alpha, af, 5, lda, bf, 4, ldb, (float) beta, wantF, 3, ldc);
        for (int i = 0; i < c.length; i++) {
            assertEquals(wantF[i], gotF[i], 2.4e-7 * (k + 2), what + " at " + i);
        }
    }

    /// The passes behind a peer's product are ours.
    @ParameterizedTest
    @MethodSource("peers")
    void epiloguesAreApplied(Kernels peer) {
        float[] a = {1, 2, 3, 4};
        float[] bias = {-6, 1};
        float[] c = new float[4];
        float[] sums = new float[2];
        Epilogue<float[]> epilogue = Epilogue.ofFloat()
                .bias(bias, 0)
                .activation(Activation.RELU)
                .columnSums(sums, 0)
                .build();
        try (peer) {
            peer.sgemm(
                    Transpose.NO_TRANS, Transpose.NO_TRANS, 2, 2, 2, 1, a, 0, 2, a.clone(), 0, 2, 0, c, 0, 2, epilogue);
        }
        assertEquals(List.of(1f, 11f, 9f, 23f), List.of(c[0], c[1], c[2], c[3]));
        assertEquals(List.of(10f, 34f), List.of(sums[0], sums[1]));
    }

    @ParameterizedTest
    @MethodSource("peers")
    void sayWhatTheyAre(Kernels peer) {
        try (peer) {
            String text = peer.description().toString();
            String own = text.substring(text.indexOf('('));
            assertTrue(own.matches(".*(core |VectorBLAS|JNIBLAS on .*openblas|\\d+\\.\\d+).*"), text);
        }
    }

    private static float[] floats(double[] x) {
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) x[i];
        }
        return y;
    }
}
