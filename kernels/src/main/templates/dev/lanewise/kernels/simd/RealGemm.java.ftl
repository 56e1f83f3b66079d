package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.${Real}Registers.LANES;
import static dev.lanewise.kernels.simd.${Real}Registers.MR;
import static dev.lanewise.kernels.simd.${Real}Registers.NR;

import dev.lanewise.kernels.Blocking;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.runtime.${Real}Scratch;
import dev.lanewise.kernels.runtime.ThreadTeam;
import java.util.Arrays;

/// One call of ${p}gemm: its arguments, its buffers, and the loops around the micro-kernels. Reused from call to call, so that a
/// call allocates nothing.
///
/// The packed path, from the outside in (Goto and van de Geijn's order; each loop keeps one operand in one cache):
///
/// ```
///   for jc in n by nc                         C columns jc … jc+nc
///     for pc in k by kc                       pack B[pc, jc]           → last-level cache
///       for ic in m by mc                     pack A[ic, pc]           → L2
///         for jr in nc by nr                  one sliver of B          → L1
///           for ir in mc by mr                one panel of A, the tile → registers
///             tile; on the last pc: epilogue
/// ```
///
/// Every element of C sees its products in ascending p: a later block of k starts from what the earlier one stored, which
/// is exact. Threads take rectangles of C, cut along m or along n and never along k, so no result depends on their number.
final class ${Real}Gemm implements ThreadTeam.Work {
    /// Below this many multiplications a second thread costs more than it brings (about 10 µs of one core).
    private static final long MIN_PARALLEL_PRODUCT = 1L << 20;

    private final Blocking blocking;
    private final Buffers[] buffers;

    private int m;
    private int n;
    private int k;
    private ${real} alpha;
    private ${real}[] a;
    private int aOffset;
    private int aRowStride;
    private int aColumnStride;
    private ${real}[] b;
    private int bOffset;
    private int bRowStride;
    private int bColumnStride;
    private ${real} beta;
    private ${real}[] c;
    private int cOffset;
    private int ldc;
    private Epilogue<${real}[]> epilogue;
    private final ${Real}Scratch sumsScratch = new ${Real}Scratch();
    private ${real}[] sums;
    private int members;
    private boolean splitColumns;

    ${Real}Gemm(Blocking blocking, int threads) {
        this.blocking = blocking;
        this.buffers = new Buffers[threads];
        for (int i = 0; i < threads; i++) {
            buffers[i] = new Buffers();
        }
    }

    /// Runs the call on the caller's thread, and on the team's where it has one and the product is large enough.
    void run(
            Transpose transA, Transpose transB, int m, int n, int k,
            ${real} alpha, ${real}[] a, int aOffset, int lda, ${real}[] b, int bOffset, int ldb,
            ${real} beta, ${real}[] c, int cOffset, int ldc,
            Epilogue<${real}[]> epilogue, ThreadTeam team) {
        this.m = m;
        this.n = n;
        this.k = alpha == 0 ? 0 : k;
        this.alpha = alpha;
        this.a = a;
        this.aOffset = aOffset;
        this.aRowStride = transA == Transpose.TRANS ? 1 : lda;
        this.aColumnStride = transA == Transpose.TRANS ? lda : 1;
        this.b = b;
        this.bOffset = bOffset;
        this.bRowStride = transB == Transpose.TRANS ? 1 : ldb;
        this.bColumnStride = transB == Transpose.TRANS ? ldb : 1;
        this.beta = beta;
        this.c = c;
        this.cOffset = cOffset;
        this.ldc = ldc;
        this.epilogue = epilogue;
        boolean sumsColumns = epilogue != null && epilogue.columnSums() != null;
        if (sumsColumns) {
            clearSums();
        }
        try {
            boolean wide = n / NR >= m / MR || sumsColumns; // a column's sum is one chain: it stays with one thread
            this.splitColumns = wide;
            this.members = team == null ? 1 : Math.min(buffers.length, wide ? ceilDiv(n, NR) : ceilDiv(m, MR));
            if (members < 2 || (long) m * n * this.k < MIN_PARALLEL_PRODUCT || !team.tryRun(this)) {
                rectangle(0, m, 0, n, buffers[0]);
            }
            if (sumsColumns) {
                ${Real}Epilogues.finishColumnSums(epilogue, 0, n, sums, 0);
            }
        } finally {
            // The pool outlives the call; it must not keep the caller's arrays alive.
            this.a = null;
            this.b = null;
            this.c = null;
            this.epilogue = null;
        }
    }

    private void clearSums() {
        sums = sumsScratch.atLeast(n);
        Arrays.fill(sums, 0, n, 0);
    }

    /// One thread's share: whole tiles, as equal as they can be.
    @Override
    public void run(int member) {
        if (member >= members) {
            return;
        }
        int unit = splitColumns ? NR : MR;
        int length = splitColumns ? n : m;
        int units = ceilDiv(length, unit);
        int from = (int) ((long) units * member / members) * unit;
        int to = Math.min(length, (int) ((long) units * (member + 1) / members) * unit);
        if (splitColumns) {
            rectangle(0, m, from, to, buffers[member]);
        } else {
            rectangle(from, to, 0, n, buffers[member]);
        }
    }

    /// C[i0 … i1, j0 … j1], whole.
    private void rectangle(int i0, int i1, int j0, int j1, Buffers buffers) {
        if (i0 >= i1 || j0 >= j1) {
            return;
        }
        if (k == 0) {
            scale(i0, i1, j0, j1, buffers.edge);
        } else if (GemmPath.choose(m, n, k, alpha != 1, bColumnStride != 1) == GemmPath.DIRECT) {
            direct(i0, i1, j0, j1, buffers);
        } else {
            packed(i0, i1, j0, j1, buffers);
        }
    }

    /// No product: C ← β·C, then the epilogue.
    private void scale(int i0, int i1, int j0, int j1, ${real}[] scratch) {
        for (int i = i0; i < i1; i++) {
            int ci = cOffset + i * ldc;
            for (int j = j0; j < j1; j++) {
                c[ci + j] = beta == 0 ? 0 : beta * c[ci + j];
            }
        }
        finish(i0, j0, i1 - i0, j1 - j0, scratch);
    }

    private void finish(int i, int j, int rows, int columns, ${real}[] scratch) {
        if (epilogue != null) {
            ${Real}Epilogues.apply(
                    epilogue, i, j, rows, columns, c, cOffset + i * ldc + j, ldc,
                    epilogue.columnSums() == null ? null : sums, j, scratch, 0);
        }
    }

    /// Tiles over the operands where they lie. The tiles read op(A) with two strides, but B only along its rows, and they do not
    /// scale: a transposed B and an A with α ≠ 1 are copied first, O(nk + mk) beside the product's O(mnk).
    private void direct(int i0, int i1, int j0, int j1, Buffers buffers) {
        ${real}[] x = a;
        int xo = aOffset + i0 * aRowStride;
        int rs = aRowStride;
        int cs = aColumnStride;
        if (alpha != 1) {
            x = buffers.a.atLeast((i1 - i0) * k);
            ${Real}Packing.scaleA(i1 - i0, k, alpha, a, xo, rs, cs, x);
            xo = 0;
            rs = k;
            cs = 1;
        }
        ${real}[] y = b;
        int yo = bOffset + j0 * bColumnStride;
        int ldy = bRowStride;
        if (bColumnStride != 1) {
            ldy = ${Real}Packing.packedColumns(j1 - j0);
            y = buffers.b.atLeast(ldy * k);
            ${Real}Packing.transposeB(k, j1 - j0, b, yo, bColumnStride, y, ldy);
            yo = 0;
        }
        boolean zero = beta == 0;
        int j = j0;
        while (j < j1) {
            int vectors = Math.min(${Real}Registers.DIRECT_NV, (j1 - j) / LANES);
            vectors = vectors == 3 ? 2 : vectors;
            int columns = vectors == 0 ? j1 - j : vectors * LANES;
            int most = ${Real}Registers.directRows(Math.max(1, vectors));
            for (int i = i0; i < i1; i += most) {
                int rows = Math.min(most, i1 - i);
                int xi = xo + (i - i0) * rs;
                int yj = yo + (j - j0);
                int cij = cOffset + i * ldc + j;
                if (vectors > 0) {
                    ${Real}DirectTiles.multiply(rows, vectors, zero, k, x, xi, rs, cs, y, yj, ldy, beta, c, cij, ldc);
                } else {
                    ${Real}DirectTiles.multiplyMasked(rows, columns, zero, k, x, xi, rs, cs, y, yj, ldy, beta, c, cij, ldc);
                }
                finish(i, j, rows, columns, buffers.edge);
            }
            j += columns;
        }
    }

    private void packed(int i0, int i1, int j0, int j1, Buffers buffers) {
        int mc = balanced(i1 - i0, blocking.mc(), MR);
        int nc = balanced(j1 - j0, blocking.nc(), NR);
        int kc = balanced(k, blocking.kc(), 1);
        ${real}[] packedA = buffers.a.atLeast(mc * kc);
        ${real}[] packedB = buffers.b.atLeast(kc * ${Real}Packing.packedColumns(nc));
        for (int jc = j0; jc < j1; jc += nc) {
            int columns = Math.min(nc, j1 - jc);
            for (int pc = 0; pc < k; pc += kc) {
                int depth = Math.min(kc, k - pc);
                ${Real}Packing.packB(
                        depth, columns, b, bOffset + pc * bRowStride + jc * bColumnStride, bRowStride, bColumnStride, packedB);
                for (int ic = i0; ic < i1; ic += mc) {
                    int rows = Math.min(mc, i1 - ic);
                    ${Real}Packing.packA(
                            rows, depth, alpha, a, aOffset + ic * aRowStride + pc * aColumnStride, aRowStride, aColumnStride, packedA);
                    block(ic, jc, rows, columns, depth, pc == 0, pc + depth == k, packedA, packedB, buffers.edge);
                }
            }
        }
    }

    /// The macro-kernel: all tiles of a packed block of A and a packed panel of B.
    private void block(
            int ic, int jc, int rows, int columns, int depth, boolean first, boolean last,
            ${real}[] packedA, ${real}[] packedB, ${real}[] edge) {
        boolean zero = first && beta == 0;
        ${real} start = first ? beta : 1;
        for (int jr = 0; jr < columns; jr += NR) {
            int width = Math.min(NR, columns - jr);
            int vectors = ceilDiv(width, LANES);
            for (int ir = 0; ir < rows; ir += MR) {
                int height = Math.min(MR, rows - ir);
                int cij = cOffset + (ic + ir) * ldc + jc + jr;
                if (width == vectors * LANES) {
                    ${Real}PackedTiles.multiply(
                            height, vectors, zero, depth, packedA, ir * depth, packedB, jr * depth, start, c, cij, ldc);
                } else {
                    ragged(height, width, vectors, zero, depth, packedA, ir * depth, packedB, jr * depth, start, cij, edge);
                }
                if (last) {
                    finish(ic + ir, jc + jr, height, width, edge);
                }
            }
        }
    }

    /// A tile that is wider than what is left of C goes through a buffer of a tile's size.
    private void ragged(
            int height, int width, int vectors, boolean zero, int depth,
            ${real}[] packedA, int ao, ${real}[] packedB, int bo, ${real} start, int cij, ${real}[] edge) {
        if (!zero) {
            for (int i = 0; i < height; i++) {
                System.arraycopy(c, cij + i * ldc, edge, i * NR, width);
            }
        }
        ${Real}PackedTiles.multiply(height, vectors, zero, depth, packedA, ao, packedB, bo, start, edge, 0, NR);
        for (int i = 0; i < height; i++) {
            System.arraycopy(edge, i * NR, c, cij + i * ldc, width);
        }
    }

    /// The length of equal blocks, a multiple of the unit, none longer than `most`: 784 by 256 is 4 × 196, not 3 × 256 + 16.
    private static int balanced(int length, int most, int unit) {
        int blocks = ceilDiv(length, most);
        return Math.min(most, ceilDiv(ceilDiv(length, blocks), unit) * unit);
    }

    private static int ceilDiv(int x, int y) {
        return (x + y - 1) / y;
    }

    /// One thread's packing buffers, and one tile for what sticks out of C, which then serves the epilogue as scratch.
    private static final class Buffers {
        private final ${Real}Scratch a = new ${Real}Scratch();
        private final ${Real}Scratch b = new ${Real}Scratch();
        private final ${real}[] edge = new ${real}[Math.max(MR * NR, ${Real}Epilogues.BLOCKS_SIZE)];
    }
}
