// The build derives DoubleSmallProduct from this file.
package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.GemmPlan;
import dev.lanewise.kernels.GemmPlan.Path;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.spi.FloatProduct;

/// A prepared product of a few dozen multiplications with its epilogue, in one pass of plain loops: as [FloatTinyPath]
/// multiplies, and while four elements of C are in registers all that [Epilogue] does to them. Column after column, so
/// that a column's sum stays in a register too, and nothing is borrowed from a pool: one atomic exchange costs as much
/// as eight of these multiplications.
///
/// Where m or n is odd, the last row or column is its own neighbour, as there.
final class FloatSmallProduct implements FloatProduct {
    /// Up to so many multiplications plain loops are faster, for longer than without an epilogue. Bias, ReLU and kept
    /// pre-activation of 8×4×3 75 ns, in a tile and passes 103; 3×4×8 added once 50 and 106; of fewer, transposed B,
    /// derivative and column sums of 8×4×2 69 and 107 (512 bits).
    private static final int MOST = 128;

    // What happens to an element, from the kinds of activations.
    private static final int NOTHING = 0;
    private static final int RELU = 1;
    private static final int LEAKY = 2;

    private final int m;
    private final int n;
    private final int k;
    private final float alpha;
    private final int rowsOfA;
    private final int columnsOfA;
    private final int rowsOfB;
    private final int columnsOfB;
    private final float beta;
    private final int ldc;
    private final float[] bias;
    private final int biasOffset;
    private final float[] kept;
    private final int keptOffset;
    private final int ldKept;
    private final int activation;
    private final float slope;
    private final float[] derivativeAt;
    private final int derivativeOffset;
    private final int ldDerivative;
    private final int derivative;
    private final float derivativeSlope;
    private final float[] sums;
    private final int sumsOffset;
    private final float sumsAlpha;
    private final float sumsBeta;

    FloatSmallProduct(
            Transpose transA,
            Transpose transB,
            int m,
            int n,
            int k,
            float alpha,
            int lda,
            int ldb,
            float beta,
            int ldc,
            Epilogue<float[]> epilogue) {
        this.m = m;
        this.n = n;
        this.k = k;
        this.alpha = alpha;
        this.rowsOfA = transA == Transpose.TRANS ? 1 : lda;
        this.columnsOfA = transA == Transpose.TRANS ? lda : 1;
        this.rowsOfB = transB == Transpose.TRANS ? 1 : ldb;
        this.columnsOfB = transB == Transpose.TRANS ? ldb : 1;
        this.beta = beta;
        this.ldc = ldc;
        this.bias = epilogue.bias();
        this.biasOffset = epilogue.biasOffset();
        this.kept = epilogue.preActivation();
        this.keptOffset = epilogue.preActivationOffset();
        this.ldKept = epilogue.ldPreActivation();
        this.activation = code(epilogue.activation());
        this.slope = slope(epilogue.activation());
        this.derivativeAt = epilogue.derivativeAt();
        this.derivativeOffset = epilogue.derivativeAtOffset();
        this.ldDerivative = epilogue.ldDerivativeAt();
        this.derivative = code(epilogue.derivative());
        this.derivativeSlope = slope(epilogue.derivative());
        this.sums = epilogue.columnSums();
        this.sumsOffset = epilogue.columnSumsOffset();
        this.sumsAlpha = (float) epilogue.columnSumsAlpha();
        this.sumsBeta = (float) epilogue.columnSumsBeta();
    }

    /// Whether it is better than what such a plan does, and then an epilogue.
    static boolean takes(GemmPlan plan, Epilogue<float[]> epilogue) {
        return isSmall(plan)
                && epilogue != null
                && isPiecewiseLinear(epilogue.activation())
                && isPiecewiseLinear(epilogue.derivative());
    }

    /// Of the others those whose tiles need a copy of B. (Along a single row or column every second chain would be one
    /// that is computed twice.)
    static boolean isSmall(GemmPlan plan) {
        return plan.path() == Path.TINY
                || ((plan.path() == Path.PADDED || plan.path() == Path.NARROW)
                        && plan.m() > 1
                        && plan.n() > 1
                        && (long) plan.m() * plan.n() * plan.k() <= MOST);
    }

    private static boolean isPiecewiseLinear(Activation f) {
        return f == null
                || switch (f.kind()) {
                    case IDENTITY, RELU, LEAKY_RELU -> true;
                    default -> false;
                };
    }

    private static int code(Activation f) {
        return f == null || f.kind() == Activation.Kind.IDENTITY
                ? NOTHING
                : f.kind() == Activation.Kind.RELU ? RELU : LEAKY;
    }

    private static float slope(Activation f) {
        return f == null || f.kind() != Activation.Kind.LEAKY_RELU ? 0 : (float) f.parameter();
    }

    @Override
    public void multiply(float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
        for (int j = 0; j < n; j += 2) {
            int j1 = Math.min(j + 1, n - 1);
            columns(j, j1, a, aOffset, b, bOffset + j * columnsOfB, bOffset + j1 * columnsOfB, c, cOffset);
        }
    }

    private void columns(int j, int j1, float[] a, int ao, float[] b, int b0, int b1, float[] c, int co) {
        int right = b1 - b0;
        float bias0 = bias == null ? 0 : bias[biasOffset + j];
        float bias1 = bias == null ? 0 : bias[biasOffset + j1];
        float sum0 = 0;
        float sum1 = 0;
        for (int i = 0; i < m; i += 2) {
            int i1 = Math.min(i + 1, m - 1);
            int a0 = ao + i * rowsOfA;
            int down = (i1 - i) * rowsOfA;
            int c0 = co + i * ldc;
            int c1 = co + i1 * ldc;
            float c00 = 0, c01 = 0, c10 = 0, c11 = 0;
            if (beta != 0) {
                c00 = beta * c[c0 + j];
                c01 = beta * c[c0 + j1];
                c10 = beta * c[c1 + j];
                c11 = beta * c[c1 + j1];
            }
            int at = b0;
            // No index that counts by ones: C2 would make three loops of these few turns.
            int end = a0 + k * columnsOfA;
            for (int from = a0; from != end; from += columnsOfA) {
                float x0 = alpha * a[from];
                float x1 = alpha * a[from + down];
                float y0 = b[at];
                float y1 = b[at + right];
                c00 = Math.fma(x0, y0, c00);
                c01 = Math.fma(x0, y1, c01);
                c10 = Math.fma(x1, y0, c10);
                c11 = Math.fma(x1, y1, c11);
                at += rowsOfB;
            }
            if (bias != null) {
                c00 += bias0;
                c01 += bias1;
                c10 += bias0;
                c11 += bias1;
            }
            if (kept != null) {
                int k0 = keptOffset + i * ldKept;
                int k1 = keptOffset + i1 * ldKept;
                kept[k0 + j] = c00;
                kept[k0 + j1] = c01;
                kept[k1 + j] = c10;
                kept[k1 + j1] = c11;
            }
            if (activation != NOTHING) {
                c00 = activate(activation, slope, c00);
                c01 = activate(activation, slope, c01);
                c10 = activate(activation, slope, c10);
                c11 = activate(activation, slope, c11);
            }
            if (derivative != NOTHING) {
                int d0 = derivativeOffset + i * ldDerivative;
                int d1 = derivativeOffset + i1 * ldDerivative;
                c00 *= derive(derivativeSlope, derivativeAt[d0 + j]);
                c01 *= derive(derivativeSlope, derivativeAt[d0 + j1]);
                c10 *= derive(derivativeSlope, derivativeAt[d1 + j]);
                c11 *= derive(derivativeSlope, derivativeAt[d1 + j1]);
            }
            c[c0 + j] = c00;
            c[c0 + j1] = c01;
            c[c1 + j] = c10;
            c[c1 + j1] = c11;
            sum0 += c00;
            sum1 += c01;
            if (i1 > i) {
                sum0 += c10;
                sum1 += c11;
            }
        }
        if (sums != null) {
            int s0 = sumsOffset + j;
            int s1 = sumsOffset + j1;
            float before0 = sumsBeta == 0 ? 0 : sumsBeta * sums[s0];
            float before1 = sumsBeta == 0 ? 0 : sumsBeta * sums[s1];
            sums[s0] = Math.fma(sumsAlpha, sum0, before0);
            sums[s1] = Math.fma(sumsAlpha, sum1, before1);
        }
    }

    /// A choice between integers is a conditional move, one between floats a jump, which half the elements of a layer
    /// go the wrong way.
    private static float activate(int f, float slope, float z) {
        float below = f == RELU ? 0 : z * slope;
        return Float.intBitsToFloat(z < 0 ? Float.floatToRawIntBits(below) : Float.floatToRawIntBits(z));
    }

    private static float derive(float slope, float z) {
        return Float.intBitsToFloat(z >= 0 ? Float.floatToRawIntBits(1f) : Float.floatToRawIntBits(slope));
    }
}
