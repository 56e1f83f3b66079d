// The build derives DoubleSymmetricProduct from this file.
package dev.lanewise.kernels.level3;

import dev.lanewise.kernels.Side;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.Triangle;
import dev.lanewise.kernels.runtime.FloatScratch;
import dev.lanewise.kernels.runtime.Pool;

/// Calls of ssymm, in one of two ways.
///
/// Blocks of A, as many rows (from the right, columns) of it as [#BLOCK] and [#DEPTH] terms deep, are filled up from
/// the stored triangle in a buffer, and each is a general product.
///
/// For a C that is small beside A, that would cost more than the product. There A is cut into panels along k, at most
/// [#BLOCK] wide: what of a panel is in the stored triangle is multiplied where it lies, what is in the other as the
/// transpose of its mirror image, and only the block on the diagonal is filled up. C is read and written for every
/// panel, in three products: of order 1024, times 1024×1024, this ran at 90 % of the general product's speed, filled up
/// at 95; but times 1024×16 in 0.29 ms, filled up in 0.66 (float, 512 bits, Zen 5).
///
/// Every element is the chain of the general product with the whole A, but for a C of one row or column, for which the
/// general product has an order of its own: there it is a sum over panels.
final class FloatSymmetricProduct {
    /// Rows, or columns, of a block; the width of a panel.
    private static final int BLOCK = 256;

    /// The most terms of a block, which takes 1 MiB in float and 2 in double.
    private static final int DEPTH = 1024;

    /// Columns of C (rows, where A stands on the right) from which on blocks are filled up, for each thread, because
    /// the caller alone fills them. Of order 1024 in float, one thread, ms: 96 wide 1.14 in place and 1.32 filled up,
    /// 128 1.46 and 1.59, 192 2.18 and 2.27, from the right 2.24 and 2.17. More threads were not measured.
    private static final int WIDE = 192;

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
        FloatScratch scratch = scratches.acquire();
        try {
            if ((left ? n : m) < WIDE * backend.threads()) {
                inPlace(left, lower, m, n, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, scratch);
            } else {
                filled(left, lower, m, n, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, scratch);
            }
        } catch (Throwable t) {
            scratch.lent = false; // no call: there may be no stack left for one
            throw t;
        }
        scratches.release(scratch);
    }

    /// By blocks that are filled up.
    private void filled(
            boolean left,
            boolean lower,
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
            int ldc,
            FloatScratch scratch) {
        int order = left ? m : n;
        int blocks = Math.ceilDiv(order, BLOCK);
        int depths = Math.ceilDiv(order, DEPTH);
        for (int block = 0; block < blocks; block++) {
            int i0 = bound(order, block, blocks);
            int i1 = bound(order, block + 1, blocks);
            for (int depth = 0; depth < depths; depth++) {
                int p0 = bound(order, depth, depths);
                int p1 = bound(order, depth + 1, depths);
                int width = i1 - i0;
                int terms = p1 - p0;
                float[] filled = scratch.atLeast(width * terms);
                float scale = depth == 0 ? beta : 1;
                if (left) {
                    fill(lower, i0, i1, p0, p1, a, aOffset, lda, filled);
                } else {
                    fill(lower, p0, p1, i0, i1, a, aOffset, lda, filled);
                }
                Transpose op = Transpose.NO_TRANS;
                int ld = left ? terms : width;
                multiply(
                        left,
                        op,
                        left ? n : m,
                        i0,
                        i1,
                        p0,
                        p1,
                        alpha,
                        filled,
                        0,
                        ld,
                        b,
                        bOffset,
                        ldb,
                        scale,
                        c,
                        cOffset,
                        ldc);
            }
        }
    }

    /// By panels, most of which stay where they lie.
    private void inPlace(
            boolean left,
            boolean lower,
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
            int ldc,
            FloatScratch scratch) {
        int order = left ? m : n;
        int panels = Math.ceilDiv(order, BLOCK);
        for (int panel = 0; panel < panels; panel++) {
            int p0 = bound(order, panel, panels);
            int p1 = bound(order, panel + 1, panels);
            int width = p1 - p0;
            float[] square = scratch.atLeast(width * width);
            fill(lower, p0, p1, p0, p1, a, aOffset, lda, square);
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
                // Element (p, i), which is wanted from the right, is element (i, p).
                boolean asItLies = part == 1 || stored == left;
                Transpose op = asItLies ? Transpose.NO_TRANS : Transpose.TRANS;
                multiply(
                        left,
                        op,
                        left ? n : m,
                        i0,
                        i1,
                        p0,
                        p1,
                        alpha,
                        x,
                        xo,
                        ldx,
                        b,
                        bOffset,
                        ldb,
                        scale,
                        c,
                        cOffset,
                        ldc);
            }
        }
    }

    /// Rows i0 … i1 of C (columns, from the right) ← α times the terms p0 … p1 + β·C, for as many as B has of the other
    /// dimension. op(X) is the part of A with these rows and terms; from the right, with these terms and columns.
    private void multiply(
            boolean left,
            Transpose op,
            int others,
            int i0,
            int i1,
            int p0,
            int p1,
            float alpha,
            float[] x,
            int xo,
            int ldx,
            float[] b,
            int bOffset,
            int ldb,
            float beta,
            float[] c,
            int cOffset,
            int ldc) {
        Transpose asItLies = Transpose.NO_TRANS;
        int width = i1 - i0;
        int terms = p1 - p0;
        if (left) {
            int bo = bOffset + p0 * ldb;
            int co = cOffset + i0 * ldc;
            backend.gemm(op, asItLies, width, others, terms, alpha, x, xo, ldx, b, bo, ldb, beta, c, co, ldc);
        } else {
            int bo = bOffset + p0;
            int co = cOffset + i0;
            backend.gemm(asItLies, op, others, width, terms, alpha, b, bo, ldb, x, xo, ldx, beta, c, co, ldc);
        }
    }

    /// Where a block begins. Blocks are as equal as they can be, and so none but an only one has a single column.
    private static int bound(int order, int block, int blocks) {
        return (int) ((long) order * block / blocks);
    }

    /// Rows i0 … i1 and columns j0 … j1 of A from its triangle, without gaps.
    private void fill(boolean lower, int i0, int i1, int j0, int j1, float[] a, int aOffset, int lda, float[] filled) {
        int ld = j1 - j0;
        for (int s0 = i0; s0 < i1; s0 += STRIPE) {
            int s1 = Math.min(i1, s0 + STRIPE);
            // Columns before those of the square on the diagonal, which these rows have, and behind them.
            int before = Math.clamp(s0, j0, j1);
            int behind = Math.clamp(s1, j0, j1);
            int to = (s0 - i0) * ld;
            if (lower) {
                copy(s0, s1, j0, before, a, aOffset, lda, filled, to, ld);
                mirror(s0, s1, behind, j1, a, aOffset, lda, filled, to + behind - j0, ld);
            } else {
                mirror(s0, s1, j0, before, a, aOffset, lda, filled, to, ld);
                copy(s0, s1, behind, j1, a, aOffset, lda, filled, to + behind - j0, ld);
            }
            for (int i = s0; i < s1; i++) {
                int row = (i - i0) * ld - j0;
                int middle = Math.min(behind, Math.max(before, lower ? i + 1 : i));
                int from = lower ? before : middle;
                System.arraycopy(a, aOffset + i * lda + from, filled, row + from, (lower ? middle : behind) - from);
                int end = lower ? behind : middle;
                for (int j = lower ? middle : before; j < end; j++) {
                    filled[row + j] = a[aOffset + j * lda + i];
                }
            }
        }
    }

    /// Rows i0 … i1 and columns j0 … j1 of A, which are in the stored triangle.
    private static void copy(
            int i0, int i1, int j0, int j1, float[] a, int aOffset, int lda, float[] filled, int to, int ld) {
        if (j0 < j1) {
            for (int i = i0; i < i1; i++) {
                System.arraycopy(a, aOffset + i * lda + j0, filled, to + (i - i0) * ld, j1 - j0);
            }
        }
    }

    /// The same of those in the other triangle, from columns i0 … i1 and rows j0 … j1.
    private void mirror(
            int i0, int i1, int j0, int j1, float[] a, int aOffset, int lda, float[] filled, int to, int ld) {
        if (j0 < j1) {
            backend.transpose(j1 - j0, i1 - i0, a, aOffset + j0 * lda + i0, lda, filled, to, ld);
        }
    }
}
