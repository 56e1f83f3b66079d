package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.${Real}Registers.LANES;
import static dev.lanewise.kernels.simd.${Real}Registers.MR;
import static dev.lanewise.kernels.simd.${Real}Registers.NR;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.GemmPlan;
import dev.lanewise.kernels.GemmPlan.Path;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.runtime.${Real}Scratch;
import dev.lanewise.kernels.runtime.ThreadTeam;
import java.lang.foreign.MemorySegment;
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
///         for jr in nc by nr                  one sliver of B          → L2
///           for ir in mc by mr                one panel of A           → L1, the tile → registers
///             tile; on the last pc: epilogue
/// ```
///
/// Threads pack together, wait for each other, and share the rectangles of the two inner loops. What A they pack at a time is
/// larger, for the last-level cache, and a rectangle is about as high as what fits an L2 cache, or all of it where columns are
/// summed. On the other paths they share rectangles of C.
///
/// Every element of C sees its products in ascending p: a later block of k starts from what the earlier one stored, which
/// is exact. No rectangle is cut along k, so no result depends on the number of threads.
final class ${Real}Gemm implements ThreadTeam.Work {
    /// Elements of a segment that a matrix-vector product stages at a time, if that is a row at least.
    private static final int STAGED = (1 << 20) / ${box}.BYTES;

    /// Elements of the buffer in which lanes run along m: half of an L1 cache.
    private static final int TURNED = (16 << 10) / ${box}.BYTES;

    /// The fewest elements to pack that are worth a part.
    private static final int PACKED_PART = 1 << 12;

    private final Buffers[] buffers;

    private GemmPlan plan;
    private ${real} alpha;
    private final ${Real}Operand a = new ${Real}Operand();
    private final ${Real}Operand b = new ${Real}Operand();
    private ${Real}Packed packedB;
    private ${real} beta;
    private ${real}[] c;
    private int cOffset;
    private int ldc;
    private MemorySegment cSegment;
    private long cSegmentOffset;
    private long ldcSegment;
    private Epilogue<${real}[]> epilogue;
    private final ${Real}Scratch scaledA = new ${Real}Scratch();
    private final ${Real}Scratch sumsScratch = new ${Real}Scratch();
    private ${real}[] sums;

    // The block of the packed path that is under way, and what of it is to be packed first.
    private int ic;
    private int jc;
    private int pc;
    private int rows;
    private int columns;
    private int depth;
    private boolean packing;
    private boolean packsA;
    private boolean packsB;
    private ${real}[] packedBlock;
    private ${Real}Panel panel;

    ${Real}Gemm(int threads) {
        this.buffers = new Buffers[threads];
        for (int i = 0; i < threads; i++) {
            buffers[i] = new Buffers();
        }
    }

    /// Runs a call on arrays on the caller's thread, and on the team's where the plan says so and the team is free.
    void run(
            GemmPlan plan, Transpose transA, Transpose transB,
            ${real} alpha, ${real}[] a, int aOffset, int lda, ${real}[] b, int bOffset, int ldb,
            ${real} beta, ${real}[] c, int cOffset, int ldc,
            Epilogue<${real}[]> epilogue, ThreadTeam team) {
        boolean scaled = alpha != 1
                && (plan.path() == Path.DIRECT || plan.path() == Path.PADDED || plan.path() == Path.LANES_ALONG_M);
        if (scaled) {
            scaleA(plan, transA, alpha, a, aOffset, lda);
        } else {
            this.a.set(transA, a, aOffset, lda);
        }
        this.b.set(transB, b, bOffset, ldb);
        setC(c, cOffset, ldc);
        run(plan, scaled ? 1 : alpha, beta, epilogue, team);
    }

    /// The same with a B that was packed before.
    void run(
            GemmPlan plan, Transpose transA,
            ${real} alpha, ${real}[] a, int aOffset, int lda, ${Real}Packed packedB,
            ${real} beta, ${real}[] c, int cOffset, int ldc,
            Epilogue<${real}[]> epilogue, ThreadTeam team) {
        this.a.set(transA, a, aOffset, lda);
        this.packedB = packedB;
        setC(c, cOffset, ldc);
        run(plan, alpha, beta, epilogue, team);
    }

    /// The same on memory segments.
    void run(
            GemmPlan plan, Transpose transA, Transpose transB,
            ${real} alpha, MemorySegment a, long aOffset, long lda, MemorySegment b, long bOffset, long ldb,
            ${real} beta, MemorySegment c, long cOffset, long ldc,
            Epilogue<${real}[]> epilogue, ThreadTeam team) {
        this.a.set(transA, a, aOffset, lda);
        this.b.set(transB, b, bOffset, ldb);
        this.cSegment = c;
        this.cSegmentOffset = cOffset;
        this.ldcSegment = ldc;
        run(plan, alpha, beta, epilogue, team);
    }

    /// α·A, in A's own order, for the paths that read it where it lies. O(mk), before any thread begins.
    private void scaleA(GemmPlan plan, Transpose transA, ${real} alpha, ${real}[] a, int aOffset, int lda) {
        int rows = transA == Transpose.TRANS ? plan.k() : plan.m();
        int columns = transA == Transpose.TRANS ? plan.m() : plan.k();
        ${real}[] scaled = scaledA.atLeast(rows * columns);
        for (int r = 0; r < rows; r++) {
            int from = aOffset + r * lda;
            int to = r * columns;
            for (int q = 0; q < columns; q++) {
                scaled[to + q] = alpha * a[from + q];
            }
        }
        this.a.set(transA, scaled, 0, columns);
    }

    private void setC(${real}[] c, int cOffset, int ldc) {
        this.c = c;
        this.cOffset = cOffset;
        this.ldc = ldc;
    }

    private void run(GemmPlan plan, ${real} alpha, ${real} beta, Epilogue<${real}[]> epilogue, ThreadTeam team) {
        this.plan = plan;
        this.alpha = alpha;
        this.beta = beta;
        this.epilogue = epilogue;
        boolean sumsColumns = epilogue != null && epilogue.columnSums() != null;
        if (sumsColumns) {
            sums = sumsScratch.atLeast(plan.n() + LANES); // so that no vector ends beyond it
            Arrays.fill(sums, 0, plan.n(), 0);
        }
        try {
            ThreadTeam helpers = plan.threads() > 1 && team != null && team.tryAcquire() ? team : null;
            try {
                if (plan.path() == Path.PACKED) {
                    packed(helpers);
                } else {
                    share(helpers, plan.rowParts() * plan.columnParts());
                }
            } finally {
                if (helpers != null) {
                    helpers.release();
                }
            }
            if (sumsColumns) {
                ${Real}Epilogues.finishColumnSums(epilogue, 0, plan.n(), sums, 0);
            }
        } finally {
            packing = false; // also after a part that failed
            this.a.clear();
            this.b.clear();
            this.packedB = null;
            this.panel = null;
            this.c = null;
            this.cSegment = null;
            this.epilogue = null;
        }
    }

    /// The first thread's buffers, for a caller that needs nothing else of this.
    Buffers buffers() {
        return buffers[0];
    }

    /// All parts, by the caller and who helps.
    private void share(ThreadTeam helpers, int parts) {
        if (helpers != null && parts > 1) {
            helpers.run(this, parts);
            return;
        }
        for (int part = 0; part < parts; part++) {
            run(part, 0);
        }
    }

    @Override
    public void run(int part, int member) {
        if (packing) {
            pack(part, buffers[member]);
            return;
        }
        boolean packed = plan.path() == Path.PACKED;
        int m = packed ? rows : plan.m();
        int n = packed ? columns : plan.n();
        int mUnit = plan.path() == Path.LANES_ALONG_M ? LANES : MR;
        int row = part / plan.columnParts();
        int column = part % plan.columnParts();
        int i0 = GemmPlanner.cut(m, mUnit, row, plan.rowParts());
        int i1 = GemmPlanner.cut(m, mUnit, row + 1, plan.rowParts());
        int j0 = GemmPlanner.cut(n, NR, column, plan.columnParts());
        int j1 = GemmPlanner.cut(n, NR, column + 1, plan.columnParts());
        if (packed) {
            tiles(i0, i1, j0, j1, buffers[member]);
        } else {
            rectangle(i0, i1, j0, j1, buffers[member]);
        }
    }

    /// C[i0 … i1, j0 … j1], whole.
    private void rectangle(int i0, int i1, int j0, int j1, Buffers buffers) {
        if (i0 >= i1 || j0 >= j1) {
            return;
        }
        switch (plan.path()) {
            case SCALE -> scale(i0, i1, j0, j1, buffers);
            case TINY -> tiny(i0, i1, j0, j1, buffers);
            case DIRECT -> direct(i0, i1, j0, j1, buffers);
            case PADDED -> padded(i0, i1, j0, j1, buffers);
            case LANES_ALONG_M -> lanesAlongM(i0, i1, j0, j1, buffers);
            case MATRIX_VECTOR -> matrixVector(i0, i1, j0, j1, buffers);
            case PACKED, WHOLE -> throw new AssertionError("not computed like this: " + plan);
        }
    }

    /// No product: C ← β·C, then the epilogue.
    private void scale(int i0, int i1, int j0, int j1, Buffers buffers) {
        for (int i = i0; i < i1; i++) {
            for (int j = j0; j < j1; j += NR) {
                int width = Math.min(NR, j1 - j);
                ${real}[] row = openC(i, j, 1, width, beta == 0, buffers);
                int at = openAt(i, j);
                for (int q = at; q < at + width; q++) {
                    row[q] = beta == 0 ? 0 : beta * row[q];
                }
                finish(i, j, 1, width, buffers);
                closeC(i, j, 1, width, buffers);
            }
        }
    }

    /// The array that holds a part of C of at most a tile: C itself, or a buffer that [#closeC] writes back.
    private ${real}[] openC(int i, int j, int rows, int columns, boolean zero, Buffers buffers) {
        if (cSegment == null) {
            return c;
        }
        if (!zero) {
            long from = cSegmentOffset + i * ldcSegment + j;
            for (int r = 0; r < rows; r++) {
                MemorySegment.copy(
                        cSegment, ${Real}Operand.ELEMENT, (from + r * ldcSegment) * ${box}.BYTES, buffers.tile, r * NR, columns);
            }
        }
        return buffers.tile;
    }

    private int openAt(int i, int j) {
        return cSegment == null ? cOffset + i * ldc + j : 0;
    }

    private int openLd() {
        return cSegment == null ? ldc : NR;
    }

    private void closeC(int i, int j, int rows, int columns, Buffers buffers) {
        if (cSegment != null) {
            long to = cSegmentOffset + i * ldcSegment + j;
            for (int r = 0; r < rows; r++) {
                MemorySegment.copy(
                        buffers.tile, r * NR, cSegment, ${Real}Operand.ELEMENT, (to + r * ldcSegment) * ${box}.BYTES, columns);
            }
        }
    }

    /// The epilogue on a finished part of C, of at most a tile where C is a segment.
    void finish(int i, int j, int rows, int columns, Buffers buffers) {
        if (epilogue != null) {
            ${Real}Epilogues.apply(
                    epilogue, i, j, rows, columns, cSegment == null ? c : buffers.tile, openAt(i, j), openLd(),
                    epilogue.columnSums() == null ? null : sums, j, buffers.edge, 0);
        }
    }

    private void tiny(int i0, int i1, int j0, int j1, Buffers buffers) {
        ${Real}Tiny.multiply(
                i1 - i0, j1 - j0, plan.k(), alpha, a.array, a.at(i0, 0), a.rows(), a.columns(),
                b.array, b.at(0, j0), b.rows(), b.columns(), beta, c, cOffset + i0 * ldc + j0, ldc);
        finish(i0, j0, i1 - i0, j1 - j0, buffers);
    }

    private void direct(int i0, int i1, int j0, int j1, Buffers buffers) {
        ${Real}Direct.multiply(
                i1 - i0, j1 - j0, plan.k(), plan.kc(), a.array, a.at(i0, 0), a.rows(), a.columns(),
                b.array, b.at(0, j0), b.rows(), beta, c, cOffset + i0 * ldc + j0, ldc,
                epilogue == null ? null : this, buffers, i0, j0);
    }

    private void padded(int i0, int i1, int j0, int j1, Buffers buffers) {
        ${Real}Padded.multiply(
                i1 - i0, j1 - j0, plan.k(), a.array, a.at(i0, 0), a.rows(), a.columns(),
                b.array, b.at(0, j0), b.transposed ? b.columns() : b.rows(), b.transposed, beta, c, cOffset + i0 * ldc + j0, ldc,
                epilogue == null ? null : this, buffers, i0, j0);
    }

    /// Cᵀ = op(B)ᵀ·op(A)ᵀ, into a buffer, a few vectors of rows of C at a time: Aᵀ is stored, so op(A)ᵀ is contiguous along m.
    private void lanesAlongM(int i0, int i1, int j0, int j1, Buffers buffers) {
        int n = j1 - j0;
        int lines = Math.max(n, LANES); // whole squares, to be turned back
        int most = Math.max(LANES, TURNED / lines / NR * NR);
        ${real}[] turned = buffers.a.atLeast(lines * most);
        int i = i0;
        for (int parts = GemmPlanner.ceilDiv(i1 - i0, most); parts > 0; parts--) {
            int rows = GemmPlanner.ceilDiv(GemmPlanner.ceilDiv(i1 - i, parts), LANES) * LANES;
            rows = Math.min(rows, i1 - i);
            int ci = cOffset + i * ldc + j0;
            if (beta != 0) {
                ${Real}Transposes.transpose(n, rows, c, ci, ldc, turned, 0, most);
            }
            ${Real}Direct.multiply(
                    n, rows, plan.k(), plan.kc(), b.array, b.at(0, j0), b.columns(), b.rows(),
                    a.array, a.at(i, 0), a.columns(), beta, turned, 0, most, null, null, 0, 0);
            turnBack(rows, n, turned, most, ci);
            finish(i, j0, rows, n, buffers);
            i += rows;
        }
    }

    /// Rows of C from the columns of `turned`. Where rows are shorter than a vector and follow each other without a gap, they are stored
    /// whole: each overwrites the beginning of the next, which is stored after it. Masked, that cost as much as one element at a time.
    private void turnBack(int rows, int n, ${real}[] turned, int ld, int ci) {
        int i = 0;
        if (${Real}Transposes.IN_REGISTERS && n < LANES && ldc == n) {
            for (; i <= rows - 2 * LANES; i += LANES) {
                ${Real}Transposes.transpose(LANES, LANES, turned, i, ld, c, ci + i * ldc, ldc);
            }
        }
        ${Real}Transposes.transpose(rows - i, n, turned, i, ld, c, ci + i * ldc, ldc);
    }

    /// A row-major matrix times a column, or a row times a transposed matrix. From a segment a few rows are staged at a time.
    private void matrixVector(int i0, int i1, int j0, int j1, Buffers buffers) {
        boolean column = plan.n() == 1 && !a.transposed;
        ${Real}Operand x = column ? a : b;
        ${Real}Operand vector = column ? b : a;
        long stride = column ? vector.rowStride : vector.columnStride;
        int k = plan.k();
        ${real}[] v = vector.array;
        int vo = v == null ? 0 : vector.at(0, 0);
        if (v == null || stride != 1 || alpha != 1) {
            v = buffers.a.atLeast(k);
            vo = 0;
            for (int p = 0; p < k; p++) {
                v[p] = alpha * (column ? vector.get(p, 0) : vector.get(0, p));
            }
        }
        int from = column ? i0 : j0;
        int to = column ? i1 : j1;
        if (c != null) {
            ${Real}MatrixVector.multiply(
                    to - from, k, x.array, column ? x.at(from, 0) : x.at(0, from), column ? x.rows() : x.columns(), v, vo,
                    beta, c, column ? cOffset + from * ldc : cOffset + from, column ? ldc : 1, buffers.edge);
            finish(i0, j0, i1 - i0, j1 - j0, buffers);
            return;
        }
        int most = Math.clamp(STAGED / k, 1, 8);
        for (int r = from; r < to; r += most) {
            int rows = Math.min(most, to - r);
            int i = column ? r : 0;
            int j = column ? 0 : r;
            ${real}[] staged = buffers.staging.atLeast(rows * k);
            x.stage(column ? r : 0, column ? 0 : r, rows, k, column ? x.rowStride : x.columnStride, staged);
            int height = column ? rows : 1;
            int width = column ? 1 : rows;
            ${real}[] y = openC(i, j, height, width, beta == 0, buffers);
            ${Real}MatrixVector.multiply(rows, k, staged, 0, k, v, vo, beta, y, 0, column ? NR : 1, buffers.edge);
            finish(i, j, height, width, buffers);
            closeC(i, j, height, width, buffers);
        }
    }

    private void packed(ThreadTeam helpers) {
        int m = plan.m();
        int k = plan.k();
        int mc = plan.mc();
        int kc = plan.kc();
        int nc = plan.nc();
        packedBlock = buffers[0].a.atLeast(Math.min(mc, m) * kc);
        if (packedB == null) {
            panel = buffers[0].b.atLeast(kc * ${Real}Packing.packedColumns(Math.min(nc, plan.n())));
        }
        for (jc = 0; jc < plan.n(); jc += nc) {
            columns = Math.min(nc, plan.n() - jc);
            for (pc = 0; pc < k; pc += kc) {
                depth = Math.min(kc, k - pc);
                if (packedB != null) {
                    panel = packedB.panel(pc, jc);
                }
                for (ic = 0; ic < m; ic += mc) {
                    rows = Math.min(mc, m - ic);
                    packsB = packedB == null && ic == 0;
                    packsA = jc == 0 || mc < m || kc < k; // the only block is packed once
                    packing = packsA || packsB;
                    if (packing) {
                        share(helpers, packingParts());
                        packing = false;
                    }
                    share(helpers, plan.rowParts() * plan.columnParts());
                }
            }
        }
    }

    /// None of less than a few microseconds.
    private int packingParts() {
        int elements = (packsA ? rows * depth : 0) + (packsB ? columns * depth : 0);
        return plan.threads() == 1 ? 1 : Math.clamp(elements / PACKED_PART, 1, plan.threads() * GemmPlanner.PARTS_PER_THREAD);
    }

    private void pack(int part, Buffers buffers) {
        if (packsB) {
            b.packB(pc, jc, depth, columns, panel, buffers.staging, part, packingParts());
        }
        if (packsA) {
            a.packA(ic, pc, rows, depth, alpha, packedBlock, buffers.staging, part, packingParts());
        }
    }

    /// The macro-kernel: tiles i0 … i1, j0 … j1 of the packed block.
    private void tiles(int i0, int i1, int j0, int j1, Buffers buffers) {
        boolean zero = pc == 0 && beta == 0;
        boolean last = pc + depth == plan.k();
        ${real} start = pc == 0 ? beta : 1;
        int width;
        for (int jr = j0; jr < j1; jr += width) {
            width = ${Real}Packing.sliver(j1 - jr);
            int vectors = GemmPlanner.ceilDiv(width, LANES);
            int bo = jr * depth;
            for (int ir = i0; ir < i1; ir += MR) {
                int height = Math.min(MR, i1 - ir);
                int ao = ir * depth;
                int i = ic + ir;
                int j = jc + jr;
                ${real}[] to = openC(i, j, height, width, zero, buffers);
                if (cSegment != null || width == vectors * LANES) {
                    ${Real}PackedTiles.multiply(
                            height, vectors, zero, depth, packedBlock, ao, panel, bo, start, to, openAt(i, j), openLd());
                } else {
                    ragged(height, width, vectors, zero, depth, packedBlock, ao, panel, bo, start, openAt(i, j), buffers.edge);
                }
                if (last) {
                    finish(i, j, height, width, buffers);
                }
                closeC(i, j, height, width, buffers);
            }
        }
    }

    /// A tile that is wider than what is left of C goes through a buffer of a tile's size.
    private void ragged(
            int height, int width, int vectors, boolean zero, int depth,
            ${real}[] packedA, int ao, ${Real}Panel panel, int bo, ${real} start, int cij, ${real}[] edge) {
        if (!zero) {
            copyRows(height, width, c, cij, ldc, edge, NR);
        }
        ${Real}PackedTiles.multiply(height, vectors, zero, depth, packedA, ao, panel, bo, start, edge, 0, NR);
        storeRows(height, width, edge, NR, c, cij, ldc);
    }

    private static void copyRows(int m, int n, ${real}[] c, int co, int ldc, ${real}[] edge, int ld) {
        for (int i = 0; i < m; i++) {
            System.arraycopy(c, co + i * ldc, edge, i * ld, n);
        }
    }

    private static void storeRows(int m, int n, ${real}[] edge, int ld, ${real}[] c, int co, int ldc) {
        for (int i = 0; i < m; i++) {
            System.arraycopy(edge, i * ld, c, co + i * ldc, n);
        }
    }

    /// One thread's buffers, the caller's also for what is packed, and one tile for what sticks out of C, which then serves the epilogue as scratch.
    static final class Buffers {
        final ${Real}Scratch a = new ${Real}Scratch();
        private final ${Real}Panel b = new ${Real}Panel();
        private final ${Real}Scratch staging = new ${Real}Scratch();
        private final ${real}[] tile = new ${real}[8 * NR];
        final ${real}[] edge = new ${real}[Math.max(
                Math.max(8 * NR, ${Real}MatrixVector.PARTIAL), ${Real}Epilogues.BLOCKS_SIZE)];
    }
}
