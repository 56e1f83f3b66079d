// The build derives DoubleChains from this file.
package dev.lanewise.kernels.spi;

import dev.lanewise.kernels.functions.FusedMultiplyAdd;
import java.util.Arrays;

/// A matrix-vector product whose k is cut: each element's 16 chains, chain q over the p with p mod 16 = q, go on from
/// piece to piece, and are then added pairwise (see [dev.lanewise.kernels.Kernels]).
final class FloatChains {
    private static final int CHAINS = 16;

    private final float[] chains;

    /// Of at most so many elements.
    FloatChains(int rows) {
        this.chains = new float[rows * CHAINS];
    }

    void begin() {
        Arrays.fill(chains, 0);
    }

    /// The next `depth` elements, a multiple of 16 but in the last piece, of contiguous rows times α times a vector.
    void add(int rows, int depth, float alpha, float[] x, float[] v) {
        for (int i = 0; i < rows; i++) {
            for (int p = 0; p < depth; p++) {
                int chain = i * CHAINS + p % CHAINS;
                chains[chain] = FusedMultiplyAdd.fma(x[i * depth + p], alpha * v[p], chains[chain]);
            }
        }
    }

    /// yᵢ ← β·yᵢ + Σ, Σ alone where β = 0.
    void finish(int rows, float beta, float[] y) {
        for (int i = 0; i < rows; i++) {
            int row = i * CHAINS;
            for (int half = CHAINS / 2; half > 0; half /= 2) {
                for (int q = 0; q < half; q++) {
                    chains[row + q] += chains[row + q + half];
                }
            }
            y[i] = beta == 0 ? chains[row] : beta * y[i] + chains[row];
        }
    }
}
