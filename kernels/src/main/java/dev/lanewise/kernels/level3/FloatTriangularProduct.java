// The build derives DoubleTriangularProduct from this file.
package dev.lanewise.kernels.level3;

import dev.lanewise.kernels.Diagonal;
import dev.lanewise.kernels.Side;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.Triangle;
import dev.lanewise.kernels.runtime.FloatScratch;
import dev.lanewise.kernels.runtime.Pooled;
import dev.lanewise.kernels.runtime.Work;
import java.util.Arrays;

/// One call of strmm or strsm. Reused from call to call.
///
/// The order of A is halved until a block is [FloatTriangle#ORDER] at most. What is beside the diagonal is a general
/// product; a block on it is packed and goes through the tiles of [FloatLevel3Backend]. Rows of B (columns, from the
/// right) are independent of each other, so threads share them, and each does the whole on its share.
///
/// Elements of A on and beside the diagonal are the only ones read, so a NaN in the other triangle has no effect, and
/// an infinity in one row of B has none on rows that do not depend on it.
final class FloatTriangularProduct extends Pooled implements Work {
    /// Rows or columns of B that are worth a part.
    private static final int PART = 64;

    /// A part begins at a multiple of this.
    private static final int UNIT = 32;

    /// Parts for each thread, so that one that is held up leaves something to the others; more would make narrow
    /// products.
    private static final int PARTS_PER_THREAD = 2;

    /// Below this many multiply-adds another thread is not worth waking.
    private static final double SHARED = 1 << 20;

    private final FloatLevel3Backend backend;
    /// Those of each member of a team, who has them to himself.
    private final Buffers[] buffers;

    private boolean solve;
    private boolean left;
    private boolean forward;
    private boolean unit;
    private Transpose transA;
    private int order;
    private int others;
    private int parts;
    private float alpha;
    private float[] a;
    private int aOffset;
    private int lda;
    private float[] b;
    private int bOffset;
    private int ldb;

    FloatTriangularProduct(FloatLevel3Backend backend) {
        this.backend = backend;
        this.buffers = new Buffers[backend.threads()];
        Arrays.setAll(buffers, member -> new Buffers());
    }

    /// B ← α·op(A)·B or B ← α·B·op(A), or with `solve` the same with op(A)⁻¹.
    void run(
            boolean solve,
            Side side,
            Triangle uplo,
            Transpose transA,
            Diagonal diag,
            int m,
            int n,
            float alpha,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb) {
        if (m == 0 || n == 0) {
            return;
        }
        if (alpha == 0) {
            scale(m, n, 0, b, bOffset, ldb);
            return;
        }
        this.solve = solve;
        this.left = side == Side.LEFT;
        // Element i of the result depends on those before it, or on those behind it.
        this.forward = (left == (transA == Transpose.NO_TRANS)) == (uplo == Triangle.LOWER);
        this.unit = diag == Diagonal.UNIT;
        this.transA = transA;
        this.order = left ? m : n;
        this.others = left ? n : m;
        this.alpha = alpha;
        this.a = a;
        this.aOffset = aOffset;
        this.lda = lda;
        this.b = b;
        this.bOffset = bOffset;
        this.ldb = ldb;
        boolean shared = backend.threads() > 1 && 0.5 * order * order * others >= SHARED;
        this.parts = shared ? Math.clamp(others / PART, 1, PARTS_PER_THREAD * backend.threads()) : 1;
        try {
            if (parts == 1) {
                run(0, 0);
            } else {
                backend.share(parts, this);
            }
        } finally {
            this.a = null;
            this.b = null;
        }
    }

    private void scale(int m, int n, float beta, float[] c, int cOffset, int ldc) {
        backend.gemm(
                Transpose.NO_TRANS,
                Transpose.NO_TRANS,
                m,
                n,
                0,
                0,
                c,
                cOffset,
                ldc,
                c,
                cOffset,
                ldc,
                beta,
                c,
                cOffset,
                ldc);
    }

    /// The share of one part. None is a single row or column but of a B that is one, for which the general product has
    /// an order of its own.
    @Override
    public void run(int part, int member) {
        int from = part == 0 ? 0 : (int) ((long) others * part / parts) / UNIT * UNIT;
        int to = part == parts - 1 ? others : (int) ((long) others * (part + 1) / parts) / UNIT * UNIT;
        if (solve) {
            solve(0, order, alpha, from, to, buffers[member]);
        } else {
            multiply(0, order, from, to, buffers[member]);
        }
    }

    /// Who is alone packs A once, for all of B.
    @Override
    public void runAlone(int all) {
        parts = 1;
        run(0, 0);
    }

    /// B[i0 … i1] ← α·op(A)·B, of rows (columns, from the right), all others of which are still what they were.
    private void multiply(int i0, int i1, int from, int to, Buffers buffers) {
        if (i1 - i0 <= FloatTriangle.ORDER) {
            triangle(i0, i1, from, to, buffers);
            return;
        }
        int middle = middle(i0, i1);
        if (forward) {
            multiply(middle, i1, from, to, buffers);
            rectangle(middle, i1, i0, middle, alpha, 1, from, to);
            multiply(i0, middle, from, to, buffers);
        } else {
            multiply(i0, middle, from, to, buffers);
            rectangle(i0, middle, middle, i1, alpha, 1, from, to);
            multiply(middle, i1, from, to, buffers);
        }
    }

    /// B[i0 … i1] ← op(A)⁻¹·(scale·B), where what comes from other rows has been taken off.
    private void solve(int i0, int i1, float scale, int from, int to, Buffers buffers) {
        if (i1 - i0 <= FloatTriangle.ORDER) {
            if (scale != 1) {
                int at = left ? bOffset + i0 * ldb + from : bOffset + from * ldb + i0;
                scale(left ? i1 - i0 : to - from, left ? to - from : i1 - i0, scale, b, at, ldb);
            }
            triangle(i0, i1, from, to, buffers);
            return;
        }
        int middle = middle(i0, i1);
        if (forward) {
            solve(i0, middle, scale, from, to, buffers);
            rectangle(middle, i1, i0, middle, -1, scale, from, to);
            solve(middle, i1, 1, from, to, buffers);
        } else {
            solve(middle, i1, scale, from, to, buffers);
            rectangle(i0, middle, middle, i1, -1, scale, from, to);
            solve(i0, middle, 1, from, to, buffers);
        }
    }

    /// Halves, of whole groups.
    private static int middle(int i0, int i1) {
        int half = (i1 - i0 + 1) / 2;
        return i0 + (half + FloatTriangle.GROUP - 1) / FloatTriangle.GROUP * FloatTriangle.GROUP;
    }

    /// B[i0 … i1] ← factor·op(A)[i0 … i1, p0 … p1]·B[p0 … p1] + scale·B[i0 … i1].
    private void rectangle(int i0, int i1, int p0, int p1, float factor, float scale, int from, int to) {
        // Where the block lies that couples them: in the rows of i and columns of p, or the other way round.
        boolean straight = left == (transA == Transpose.NO_TRANS);
        int at = straight ? aOffset + i0 * lda + p0 : aOffset + p0 * lda + i0;
        if (left) {
            backend.gemm(
                    transA,
                    Transpose.NO_TRANS,
                    i1 - i0,
                    to - from,
                    p1 - p0,
                    factor,
                    a,
                    at,
                    lda,
                    b,
                    bOffset + p0 * ldb + from,
                    ldb,
                    scale,
                    b,
                    bOffset + i0 * ldb + from,
                    ldb);
        } else {
            backend.gemm(
                    Transpose.NO_TRANS,
                    transA,
                    to - from,
                    i1 - i0,
                    p1 - p0,
                    factor,
                    b,
                    bOffset + from * ldb + p0,
                    ldb,
                    a,
                    at,
                    lda,
                    scale,
                    b,
                    bOffset + from * ldb + i0,
                    ldb);
        }
    }

    /// A block on the diagonal and what of B belongs to it.
    private void triangle(int i0, int i1, int from, int to, Buffers buffers) {
        int size = i1 - i0;
        boolean straight = left == (transA == Transpose.NO_TRANS);
        int rs = straight ? lda : 1;
        int cs = straight ? 1 : lda;
        int first = forward ? i0 : i1 - 1;
        int sign = forward ? 1 : -1;
        float[] t = buffers.triangle.atLeast(FloatTriangle.SIZE);
        float[] strip = buffers.strip.atLeast(FloatTriangle.STRIP);
        FloatTriangle.pack(solve, unit, size, alpha, a, aOffset + first * (lda + 1), sign * rs, sign * cs, t);
        if (left) {
            backend.triangleTimes(solve, size, to - from, t, b, bOffset + first * ldb + from, sign * ldb, strip);
        } else {
            backend.timesTriangle(solve, to - from, size, t, b, bOffset + from * ldb + i0, ldb, !forward, strip);
        }
    }

    /// What a part needs beside the operands.
    private static final class Buffers {
        final FloatScratch triangle = new FloatScratch();
        final FloatScratch strip = new FloatScratch();
    }
}
