// The build derives DoubleRankUpdate from this file.
package dev.lanewise.kernels.level3;

import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.Triangle;
import dev.lanewise.kernels.runtime.FloatScratch;
import dev.lanewise.kernels.runtime.Pooled;
import dev.lanewise.kernels.runtime.Work;
import java.util.Arrays;

/// One call of ssyrk or ssyr2k. Reused from call to call.
///
/// C is cut into [#BLOCK]×[#BLOCK] blocks on the diagonal and, by halving, rectangles beside them, which are general
/// products. A block on the diagonal is computed in a buffer, a few rows at a time, as wide as their part of the
/// triangle is: of what is computed only triangles of order [#ROWS] are thrown away.
///
/// So each level of rectangles packs all of A again. A backend with packed tiles computes large updates at once, to
/// the same bits.
///
/// Every element is the chain of the general product, bit for bit: where k is cut, the chain resumes from the stored
/// partial sum, and no part is a single row or column, which the general product sums in an order of its own, unless C
/// is one.
final class FloatRankUpdate extends Pooled implements Work {
    /// Order of the blocks on the diagonal.
    private static final int BLOCK = 64;

    /// Rows of a block that are computed together.
    private static final int ROWS = 16;

    /// Elements of k that are transposed at a time, where A is not stored as the second operand of a product needs it.
    private static final int DEPTH = 256;

    private final FloatLevel3Backend backend;
    /// That of each member of a team, who has it to himself.
    private final FloatScratch[] scratches;

    private boolean lower;
    private Transpose trans;
    private int n;
    private int k;
    private float alpha;
    private float[] a;
    private int aOffset;
    private int lda;
    private float[] b;
    private int bOffset;
    private int ldb;
    private float beta;
    private float[] c;
    private int cOffset;
    private int ldc;
    private int blocks;

    FloatRankUpdate(FloatLevel3Backend backend) {
        this.backend = backend;
        this.scratches = new FloatScratch[backend.threads()];
        Arrays.setAll(scratches, member -> new FloatScratch());
    }

    /// C ← α·op(A)·op(A)ᵀ + β·C, or with a B that is not null C ← α·op(A)·op(B)ᵀ + α·op(B)·op(A)ᵀ + β·C.
    void run(
            Triangle uplo,
            Transpose trans,
            int n,
            int k,
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
        this.lower = uplo == Triangle.LOWER;
        this.trans = trans;
        this.n = n;
        this.k = alpha == 0 ? 0 : k;
        this.alpha = alpha;
        this.a = a;
        this.aOffset = aOffset;
        this.lda = lda;
        this.b = b;
        this.bOffset = bOffset;
        this.ldb = ldb;
        this.beta = beta;
        this.c = c;
        this.cOffset = cOffset;
        this.ldc = ldc;
        this.blocks = (n + BLOCK - 1) / BLOCK;
        try {
            if (this.k == 0) {
                scale();
            } else if (n == 1) {
                products(0, 1, 0, 1);
            } else {
                backend.share(blocks, this);
                rectangles(0, blocks);
            }
        } finally {
            this.a = null;
            this.b = null;
            this.c = null;
        }
    }

    private void scale() {
        if (beta == 1) {
            return;
        }
        for (int i = 0; i < n; i++) {
            int row = cOffset + i * ldc;
            int to = row + (lower ? i + 1 : n);
            for (int q = lower ? row : row + i; q < to; q++) {
                c[q] = beta == 0 ? 0 : beta * c[q];
            }
        }
    }

    /// Where a block begins. Blocks are as equal as they can be.
    private int bound(int block) {
        return (int) ((long) n * block / blocks);
    }

    /// What is beside the diagonal of the blocks `from` … `to`.
    private void rectangles(int from, int to) {
        if (to - from < 2) {
            return;
        }
        int middle = (from + to + 1) / 2;
        int i0 = bound(from);
        int i1 = bound(middle);
        int i2 = bound(to);
        if (lower) {
            products(i1, i2 - i1, i0, i1 - i0);
        } else {
            products(i0, i1 - i0, i1, i2 - i1);
        }
        rectangles(from, middle);
        rectangles(middle, to);
    }

    /// Rows i … and columns j … of C where they lie.
    private void products(int i, int rows, int j, int columns) {
        product(
                i,
                rows,
                j,
                columns,
                a,
                aOffset,
                lda,
                b == null ? a : b,
                b == null ? aOffset : bOffset,
                b == null ? lda : ldb,
                beta);
        if (b != null) {
            product(i, rows, j, columns, b, bOffset, ldb, a, aOffset, lda, 1);
        }
    }

    private void product(
            int i,
            int rows,
            int j,
            int columns,
            float[] x,
            int xOffset,
            int ldx,
            float[] y,
            int yOffset,
            int ldy,
            float beta) {
        boolean transposed = trans == Transpose.TRANS;
        backend.gemm(
                trans,
                transposed ? Transpose.NO_TRANS : Transpose.TRANS,
                rows,
                columns,
                k,
                alpha,
                x,
                transposed ? xOffset + i : xOffset + i * ldx,
                ldx,
                y,
                transposed ? yOffset + j : yOffset + j * ldy,
                ldy,
                beta,
                c,
                cOffset + i * ldc + j,
                ldc);
    }

    /// A block on the diagonal.
    @Override
    public void run(int block, int member) {
        int from = bound(block);
        int order = bound(block + 1) - from;
        int ci = cOffset + from * ldc + from;
        float[] buffer = scratches[member].atLeast(BLOCK * BLOCK + DEPTH * BLOCK);
        if (beta != 0) {
            // Beside the triangle a product computes with what lies there. Nobody reads its result, but subnormal
            // numbers of an earlier call would be slow. No more than that: the whole buffer took 200 ns.
            Arrays.fill(buffer, 0, (order - 1) * BLOCK + order, 0);
            copyTriangle(order, c, ci, ldc, buffer, 0, BLOCK);
        }
        if (b == null) {
            diagonal(from, order, a, aOffset, lda, a, aOffset, lda, beta, buffer);
        } else {
            diagonal(from, order, a, aOffset, lda, b, bOffset, ldb, beta, buffer);
            diagonal(from, order, b, bOffset, ldb, a, aOffset, lda, 1, buffer);
        }
        copyTriangle(order, buffer, 0, BLOCK, c, ci, ldc);
    }

    private void copyTriangle(int order, float[] x, int xo, int ldx, float[] y, int yo, int ldy) {
        for (int i = 0; i < order; i++) {
            int j = lower ? 0 : i;
            System.arraycopy(x, xo + i * ldx + j, y, yo + i * ldy + j, lower ? i + 1 : order - i);
        }
    }

    /// The block's part of α·op(X)·op(Y)ᵀ + β·buffer. op(Y)ᵀ is needed row by row, which is how a transposed Y is
    /// stored; another one is transposed, a part of k at a time, into the buffer behind the block.
    private void diagonal(
            int from,
            int order,
            float[] x,
            int xOffset,
            int ldx,
            float[] y,
            int yOffset,
            int ldy,
            float beta,
            float[] buffer) {
        boolean transposed = trans == Transpose.TRANS;
        if (transposed) {
            rows(order, k, x, xOffset + from, ldx, y, yOffset + from, ldy, beta, buffer);
            return;
        }
        for (int p = 0; p < k; p += DEPTH) {
            int depth = Math.min(DEPTH, k - p);
            backend.transpose(order, depth, y, yOffset + from * ldy + p, ldy, buffer, BLOCK * BLOCK, BLOCK);
            rows(
                    order,
                    depth,
                    x,
                    xOffset + from * ldx + p,
                    ldx,
                    buffer,
                    BLOCK * BLOCK,
                    BLOCK,
                    p == 0 ? beta : 1,
                    buffer);
        }
    }

    /// A few rows of the block at a time, from the left edge to the diagonal or from there to the right edge.
    private void rows(
            int order, int depth, float[] x, int xo, int ldx, float[] y, int yo, int ldy, float beta, float[] buffer) {
        int parts = (order + ROWS - 1) / ROWS;
        for (int part = 0; part < parts; part++) {
            int i = order * part / parts;
            int end = order * (part + 1) / parts;
            int j = lower ? 0 : i;
            backend.gemm(
                    trans,
                    Transpose.NO_TRANS,
                    end - i,
                    (lower ? end : order) - j,
                    depth,
                    alpha,
                    x,
                    trans == Transpose.TRANS ? xo + i : xo + i * ldx,
                    ldx,
                    y,
                    yo + j,
                    ldy,
                    beta,
                    buffer,
                    i * BLOCK + j,
                    BLOCK);
        }
    }
}
