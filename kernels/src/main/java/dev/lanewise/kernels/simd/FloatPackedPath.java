// The build derives DoublePackedPath from this file.
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.FloatRegisters.LANES;
import static dev.lanewise.kernels.simd.FloatRegisters.MR;
import static dev.lanewise.kernels.simd.FloatRegisters.NR;

import dev.lanewise.kernels.GemmPlan;

/// The loops around the packed tiles, from the outside in (Goto and van de Geijn's with A and B in each other's roles:
/// the small block, which stays in L2, is one of B):
///
/// ```
///   for ic in m by mc                         C rows ic … ic+mc
///     for pc in k by kc                       A[ic, pc]: in place or packed  → last-level cache
///       for jc in n by nc                     pack B[pc, jc]                 → L2        ┐ a block
///         for ir in mc by mr                  one panel of A                 → L1, L2    │
///           for jr in nc by nr                one sliver of B                → L2        │
///             tile → registers; on the last pc: epilogue                                 ┘
/// ```
///
/// What comes from beyond L2 is then A, a panel at a time, of which every element is used in nc columns, so slowly that
/// the hardware fetches it in time; and as no cache has to hold more of it, rows of an A in an array need not be
/// packed at all, whatever their distance. Only those that are less than a tile are. Where nothing is shared the first
/// panel of
/// A packs a B that lies in rows of an array: its tiles load B and store it, which costs less than a loop of its own
/// (that panel is needed as rows; of an A that is packed they are copied for it). The usual
/// order, a block of A in L2 and a panel of B beyond it, has to fetch a whole sliver of B for the first of its tiles,
/// once for 126 rows of A. (At 256 bits and less a block may be larger than L2, see [BlockingModel].) GFLOP/s at 512
/// bits on Zen 5 with 1 MiB of L2, one thread, float, medians in turns in one
/// JVM: 1024³ NN 178 → 189 (FMA peak 207), 512³ 173 → 193, 2048³ 191 → 193, 1024³ NT 179 → 183; TN the same.
///
/// A call goes from block to block: [#nextBlock], then [#pack] in [#packingParts] parts, and when all are packed the
/// [#rectangle]s of the block. In between nothing of the state changes, so threads can share the parts. Or each thread
/// goes alone, through a part of C ([#run]), with blocks of its own.
///
/// Every element of C sees its products in ascending p: a later block of k starts from what the earlier one stored,
/// which is exact. No rectangle is cut along k, so no result depends on the number of threads.
final class FloatPackedPath {
    /// The fewest elements to pack that are worth a part: none takes less than a few microseconds.
    private static final int PART = 1 << 12;

    private GemmPlan plan;
    private float alpha;
    private FloatOperand a;
    private FloatOperand b;
    private FloatPacked packedB;
    private FloatOutput output;

    private float[] block;
    private FloatPanel panel;

    // The part of C: rows iBegin … iEnd, columns jBegin … jEnd.
    private int iBegin;
    private int iEnd;
    private int jBegin;
    private int jEnd;
    private boolean isShared;
    private int mc;

    /// Where in the buffer of A its first rows lie as rows, if they had to be packed.
    private int firstRows;

    // The block under way: C[ic … ic+rows, jc … jc+columns] and the terms pc … pc+depth of its products.
    private int ic;
    private int jc;
    private int pc;
    private int rows;
    private int columns;
    private int depth;
    private boolean begun;
    private boolean packsA;
    private boolean packsB;

    /// Rows of the block that are read where they lie; those that follow are packed.
    private int rowsInPlace;

    /// Columns of the block that the first panel of A packs.
    private int columnsOnTheWay;

    /// Before the first block of C ← α·A·B + β·C, which threads share: blocks are packed into the buffers of the
    /// call's first. A `packedB` that was packed before stands for B where it is not null.
    void begin(
            GemmPlan plan,
            float alpha,
            FloatOperand a,
            FloatOperand b,
            FloatPacked packedB,
            FloatOutput output,
            FloatBuffers buffers) {
        isShared = plan.threads() > 1;
        begin(plan, alpha, a, b, packedB, output, 0, plan.m(), 0, plan.n(), buffers);
    }

    /// Rows i0 … i1 and columns j0 … j1 of C ← α·A·B + β·C from the first block to the last, on the caller's thread.
    void run(
            GemmPlan plan,
            float alpha,
            FloatOperand a,
            FloatOperand b,
            FloatOutput output,
            int i0,
            int i1,
            int j0,
            int j1,
            FloatBuffers buffers) {
        isShared = false;
        try {
            begin(plan, alpha, a, b, null, output, i0, i1, j0, j1, buffers);
            while (nextBlock()) {
                if (packingParts() > 0) {
                    pack(0, buffers);
                }
                rectangle(0, rows, 0, columns, buffers);
            }
        } finally {
            clear();
        }
    }

    private void begin(
            GemmPlan plan,
            float alpha,
            FloatOperand a,
            FloatOperand b,
            FloatPacked packedB,
            FloatOutput output,
            int i0,
            int i1,
            int j0,
            int j1,
            FloatBuffers buffers) {
        this.plan = plan;
        this.alpha = alpha;
        this.a = a;
        this.b = b;
        this.packedB = packedB;
        this.output = output;
        this.iBegin = i0;
        this.iEnd = i1;
        this.jBegin = j0;
        this.jEnd = j1;
        this.mc = plan.mc() == 0 ? i1 - i0 : plan.mc();
        int packedRows = plan.mc() == 0 ? MR - 1 : Math.min(mc, plan.m());
        firstRows = FloatPacking.panel(packedRows + MR - 1, plan.kc());
        block = buffers.operand.atLeast(firstRows + (plan.mc() == 0 ? 0 : MR * plan.kc()));
        if (packedB == null) {
            panel = buffers.panel.atLeast(plan.kc() * FloatPacking.packedColumns(Math.min(plan.nc(), plan.n())));
        }
        ic = i0;
        pc = 0;
        jc = j0 - plan.nc();
        begun = false;
    }

    /// The beginning of the block after this one; of the first after the last. Sums of an index and a block may not be
    /// an `int`.
    private static int advanced(int at, int block, int begin, int end) {
        return at + (long) block < end ? at + block : begin;
    }

    /// False after the last block.
    boolean nextBlock() {
        jc = advanced(jc, plan.nc(), jBegin, jEnd);
        if (jc == jBegin && begun) {
            pc = advanced(pc, plan.kc(), 0, plan.k());
            if (pc == 0) {
                ic = advanced(ic, mc, iBegin, iEnd);
                if (ic == iBegin) {
                    return false;
                }
            }
        }
        begun = true;
        rows = Math.min(mc, iEnd - ic);
        columns = Math.min(plan.nc(), jEnd - jc);
        depth = Math.min(plan.kc(), plan.k() - pc);
        rowsInPlace = plan.mc() == 0 ? rows / MR * MR : 0;
        packsA = jc == jBegin && rowsInPlace < rows;
        boolean onlyB = columns == jEnd - jBegin && depth == plan.k();
        packsB = packedB == null && (ic == iBegin || !onlyB); // the only block once
        packsB &= output.first(ic, jc) < output.end(ic + rows - 1, jc, columns); // beside a triangle there is nothing
        if (packedB != null) {
            panel = packedB.panel(pc, jc);
        }
        boolean onTheWay = packsB && rows >= MR && !isShared && panel.isOffHeap() && output.isWhole();
        onTheWay &= b.isRows() && a.isIndexable() && b.isIndexable();
        columnsOnTheWay = onTheWay ? columns / NR * NR : 0;
        return true;
    }

    /// C's rows in the block.
    int rows() {
        return rows;
    }

    /// C's columns in the block.
    int columns() {
        return columns;
    }

    /// Into how many parts packing for this block is cut; 0 where all is there.
    int packingParts() {
        int elements = (packsA ? (rows - rowsInPlace) * depth : 0) + (packsB ? (columns - columnsOnTheWay) * depth : 0);
        if (!isShared) {
            return Math.min(1, elements);
        }
        return elements == 0 ? 0 : Math.clamp(elements / PART, 1, plan.threads() * GemmPlanner.PARTS_PER_THREAD);
    }

    void pack(int part, FloatBuffers buffers) {
        int parts = packingParts();
        if (packsB) {
            int from = columnsOnTheWay;
            b.packB(pc, jc + from, depth, columns - from, panel, from * depth, buffers.staging, part, parts);
        }
        if (packsA) {
            int from = rowsInPlace;
            a.packA(ic + from, pc, rows - from, depth, alpha, block, buffers.staging, part, parts);
            if (from == 0 && columnsOnTheWay > 0) {
                a.copyRows(ic, pc, MR, depth, alpha, block, firstRows);
            }
        }
    }

    /// The macro-kernel: rows i0 … i1 and columns j0 … j1 of the block.
    void rectangle(int i0, int i1, int j0, int j1, FloatBuffers buffers) {
        float beta = pc == 0 ? output.beta() : 1;
        boolean zero = beta == 0;
        boolean last = pc + depth == plan.k();
        for (int ir = i0; ir < i1; ir += MR) {
            int height = Math.min(MR, i1 - ir);
            int i = ic + ir;
            int width;
            for (int jr = j0; jr < j1; jr += width) {
                width = FloatPacking.sliver(j1 - jr);
                int whole = FloatPacking.packedColumns(width);
                int j = jc + jr;
                // Of a tile on the diagonal of a triangle just the vectors that are in it.
                int left = output.first(i, j) / LANES * LANES;
                int right = Math.min(whole, FloatPacking.packedColumns(output.end(i + height - 1, j, width)));
                if (left >= right) {
                    continue;
                }
                int inside = Math.min(right, width) - left;
                float[] c = output.open(i, j + left, height, inside, right - left, zero, buffers);
                int co = output.at(c, i, j + left);
                tile(ir, height, jr, whole, left, right - left, beta, c, co, output.ld(c, right - left));
                output.close(c, i, j + left, height, inside, right - left, last, buffers);
            }
        }
    }

    /// Rows from ir on and the columns from `left` on, of so many vectors, of the sliver at jr.
    private void tile(
            int ir, int height, int jr, int sliver, int left, int width, float beta, float[] c, int co, int ldc) {
        int bo = jr * depth + left;
        int vectors = width / LANES;
        if (ir == 0 && jr < columnsOnTheWay) {
            boolean inPlace = rowsInPlace > 0;
            FloatPackedTiles.multiplyAndPack(
                    depth,
                    inPlace ? a.array : block,
                    inPlace ? a.at(ic, pc) : firstRows,
                    inPlace ? a.rows() : depth,
                    b.array,
                    b.at(pc, jc + jr),
                    b.rows(),
                    panel,
                    bo,
                    beta,
                    c,
                    co,
                    ldc);
        } else if (ir < rowsInPlace) {
            FloatPackedTiles.multiplyInPlace(
                    vectors, depth, a.array, a.at(ic + ir, pc), a.rows(), panel, bo, sliver, beta, c, co, ldc);
        } else {
            int from = FloatPacking.panel(ir - rowsInPlace, depth);
            FloatPackedTiles.multiply(height, vectors, depth, block, from, panel, bo, sliver, beta, c, co, ldc);
        }
    }

    /// A pool outlives the call.
    void clear() {
        packedB = null;
        panel = null;
    }
}
