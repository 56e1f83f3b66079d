package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.fail;

/// The exact value of an element of C, to twice the precision of `double` (Dot2 of Ogita, Rump and Oishi, "Accurate Sum
/// and Dot Product", SIAM J. Sci. Comput. 26(6), 2005), and the ratio in which the testers of the reference BLAS
/// measure an error.
final class GemmOracle {
    /// The reference BLAS testers accept ratios below 16; their ε is the spacing at 1, which is 2u.
    private static final double LARGEST_ERROR_IN_U = 2 * 16;

    private GemmOracle() {}

    /// Fails where element (i, j) is farther from the exact value than the ratio or the documented bound allows.
    static void check(GemmCase<?> g, int i, int j) {
        double high = 0;
        double low = 0;
        double magnitude = 0;
        for (int p = 0; p < g.k(); p++) {
            double a = g.opA(i, p);
            double b = g.opB(p, j);
            double product = a * b;
            double productError = Math.fma(a, b, -product);
            double sum = high + product;
            double t = sum - high;
            low += ((high - (sum - t)) + (product - t)) + productError;
            high = sum;
            magnitude += Math.abs(product);
        }
        double ab = g.alpha() * high;
        double abError = Math.fma(g.alpha(), high, -ab) + g.alpha() * low;
        double before = g.beta() == 0 ? 0 : g.c().getBefore(i, j);
        double bc = g.beta() * before;
        double bcError = Math.fma(g.beta(), before, -bc);
        double sum = ab + bc;
        double t = sum - ab;
        double sumError = (ab - (sum - t)) + (bc - t);

        double actual = g.c().get(i, j);
        double error = Math.abs((actual - sum) - (sumError + abError + bcError));
        double unit =
                g.real().unitRoundoff() * (Math.abs(g.alpha()) * magnitude + Math.abs(g.beta()) * Math.abs(before));
        double bound = Math.min(LARGEST_ERROR_IN_U, g.k() + 2.0) * unit * (1 + 0x1p-10);
        if (!(error <= bound)) {
            fail("%s, element (%d, %d): expected %s, got %s, error ratio %.3g"
                    .formatted(
                            g,
                            i,
                            j,
                            Matrix.show(sum + (sumError + abError + bcError)),
                            Matrix.show(actual),
                            error / (2 * unit)));
        }
    }

    /// Every element.
    static void check(GemmCase<?> g) {
        for (int i = 0; i < g.m(); i++) {
            for (int j = 0; j < g.n(); j++) {
                check(g, i, j);
            }
        }
    }

    /// The elements of a grid that meets every row and every column, for products too large to check whole.
    static void checkSome(GemmCase<?> g) {
        int steps = Math.max(g.m(), g.n());
        for (int s = 0; s < steps; s++) {
            check(g, s % g.m(), s % g.n());
            check(g, s % g.m(), (int) ((s * 2_654_435_761L) % g.n()));
        }
    }
}
