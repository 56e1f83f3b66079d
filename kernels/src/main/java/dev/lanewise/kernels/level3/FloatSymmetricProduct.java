// The build derives DoubleSymmetricProduct from this file.
package dev.lanewise.kernels.level3;

import dev.lanewise.kernels.Side;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.Triangle;
import dev.lanewise.kernels.runtime.FloatScratch;
import dev.lanewise.kernels.runtime.Pool;

/// Calls of ssymm.
///
/// A is cut into panels along k, at most [#BLOCK] wide. Of a panel, what is in the stored triangle is multiplied
/// where it lies, and what is in the other as the transpose of its mirror image; only the block on the diagonal is
/// filled up in a buffer. So every element is the chain of the general product with the whole A, but for a C of one
/// row or column, for which the general product has an order of its own: there it is a sum over panels.
final class FloatSymmetricProduct {
    private static final int BLOCK = 256;

    /// Rows that are mirrored together.
    private static final int STRIPE = 32;

    private final FloatLevel3Backend backend;
    private final Pool<FloatScratch> scratches = new Pool<>(FloatScratch::new);

    FloatSymmetricProduct(FloatLevel3Backend backend) {
        this.backend = backend;
    }

    void run(
            Side side,
            Triangle uplo,
            int m,
            int n,
            float alpha,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb,
            float beta,
            float[] c,
            int cOffset,
            int ldc) {
        int order = side == Side.LEFT ? m : n;
        if (alpha == 0 || order == 0) {
            backend.gemm(
                    Transpose.NO_TRANS,
                    Transpose.NO_TRANS,
                    m,
                    n,
                    0,
                    0,
                    b,
                    bOffset,
                    ldb,
                    b,
                    bOffset,
                    ldb,
                    beta,
                    c,
                    cOffset,
                    ldc);
            return;
        }
        boolean left = side == Side.LEFT;
        boolean lower = uplo == Triangle.LOWER;
        int panels = (order + BLOCK - 1) / BLOCK;
        FloatScratch scratch = scratches.acquire();
        try {
            for (int panel = 0; panel < panels; panel++) {
                int p0 = bound(order, panel, panels);
                int p1 = bound(order, panel + 1, panels);
                int width = p1 - p0;
                float[] square = scratch.atLeast(width * width);
                fill(lower, width, a, aOffset + p0 * lda + p0, lda, square);
                float scale = panel == 0 ? beta : 1;
                for (int part = 0; part < 3; part++) {
                    // Rows of op(A), or its columns: before the block, beside it, behind it.
                    int i0 = part == 0 ? 0 : part == 1 ? p0 : p1;
                    int i1 = part == 0 ? p0 : part == 1 ? p1 : order;
                    if (i0 == i1) {
                        continue;
                    }
                    // Element (i, p) of A lies behind the diagonal, below it, where i ≥ p.
                    boolean stored = part == 1 || (part == 2) == lower;
                    float[] x = part == 1 ? square : a;
                    int xo = part == 1 ? 0 : stored ? aOffset + i0 * lda + p0 : aOffset + p0 * lda + i0;
                    int ldx = part == 1 ? width : lda;
                    if (left) {
                        backend.gemm(
                                stored ? Transpose.NO_TRANS : Transpose.TRANS,
                                Transpose.NO_TRANS,
                                i1 - i0,
                                n,
                                width,
                                alpha,
                                x,
                                xo,
                                ldx,
                                b,
                                bOffset + p0 * ldb,
                                ldb,
                                scale,
                                c,
                                cOffset + i0 * ldc,
                                ldc);
                    } else {
                        // Element (p, i) is element (i, p).
                        backend.gemm(
                                Transpose.NO_TRANS,
                                stored && part != 1 ? Transpose.TRANS : Transpose.NO_TRANS,
                                m,
                                i1 - i0,
                                width,
                                alpha,
                                b,
                                bOffset + p0,
                                ldb,
                                x,
                                xo,
                                ldx,
                                scale,
                                c,
                                cOffset + i0,
                                ldc);
                    }
                }
            }
        } catch (Throwable t) {
            scratch.lent = false; // no call: there may be no stack left for one
            throw t;
        }
        scratches.release(scratch);
    }

    /// Where a panel begins. Panels are as equal as they can be, and so none but an only one has a single column.
    private static int bound(int order, int panel, int panels) {
        return (int) ((long) order * panel / panels);
    }

    /// The whole square from its triangle.
    private void fill(boolean lower, int order, float[] a, int ao, int lda, float[] square) {
        for (int i0 = 0; i0 < order; i0 += STRIPE) {
            int rows = Math.min(STRIPE, order - i0);
            int i1 = i0 + rows;
            for (int i = i0; i < i1; i++) {
                int j = lower ? 0 : i;
                System.arraycopy(a, ao + i * lda + j, square, i * order + j, lower ? i + 1 : order - i);
                for (int q = i0; q < i; q++) {
                    float mirrored = lower ? a[ao + i * lda + q] : a[ao + q * lda + i];
                    square[lower ? q * order + i : i * order + q] = mirrored;
                }
            }
            int j0 = lower ? 0 : i1;
            int columns = lower ? i0 : order - i1;
            if (columns > 0) {
                backend.transpose(rows, columns, a, ao + i0 * lda + j0, lda, square, j0 * order + i0, order);
            }
        }
    }
}
