// The build derives DoublePackedPath from this file.
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.FloatRegisters.LANES;
import static dev.lanewise.kernels.simd.FloatRegisters.MR;

import dev.lanewise.kernels.GemmPlan;

/// The loops around the packed tiles, from the outside in (Goto and van de Geijn's order; each loop keeps one operand
/// in one cache):
///
/// ```
///   for jc in n by nc                         C columns jc … jc+nc
///     for pc in k by kc                       pack B[pc, jc]           → last-level cache
///       for ic in m by mc                     pack A[ic, pc]           → L2         ┐ a block
///         for jr in nc by nr                  one sliver of B          → L2         │
///           for ir in mc by mr                one panel of A           → L1 or L2   │
///             tile → registers; on the last pc: epilogue                            ┘
/// ```
///
/// A call goes from block to block: [#nextBlock], then [#pack] in [#packingParts] parts, and when all are packed the
/// [#rectangle]s of the block. In between nothing of the state changes, so threads can share the parts. The block of A
/// that they share is larger, made for the last-level cache; a rectangle of it is about as high as what fits an L2
/// cache, or the whole block where columns are summed.
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

    /// Before the first block of C ← α·A·B + β·C, which are packed into the buffers of the call's first thread. A
    /// `packedB` that was packed before stands for B where it is not null.
    void begin(
            GemmPlan plan,
            float alpha,
            FloatOperand a,
            FloatOperand b,
            FloatPacked packedB,
            FloatOutput output,
            FloatBuffers buffers) {
        this.plan = plan;
        this.alpha = alpha;
        this.a = a;
        this.b = b;
        this.packedB = packedB;
        this.output = output;
        block = buffers.operand.atLeast(Math.min(plan.mc(), plan.m()) * plan.kc());
        if (packedB == null) {
            panel = buffers.panel.atLeast(plan.kc() * FloatPacking.packedColumns(Math.min(plan.nc(), plan.n())));
        }
        jc = 0;
        pc = 0;
        ic = -plan.mc();
        begun = false;
    }

    /// The beginning of the block after this one; 0 after the last. Sums of an index and a block may not be an `int`.
    private static int advanced(int at, int block, int end) {
        return at + (long) block < end ? at + block : 0;
    }

    /// False after the last block.
    boolean nextBlock() {
        ic = advanced(ic, plan.mc(), plan.m());
        if (ic == 0 && begun) {
            pc = advanced(pc, plan.kc(), plan.k());
            if (pc == 0) {
                jc = advanced(jc, plan.nc(), plan.n());
                if (jc == 0) {
                    return false;
                }
            }
        }
        begun = true;
        rows = Math.min(plan.mc(), plan.m() - ic);
        columns = Math.min(plan.nc(), plan.n() - jc);
        depth = Math.min(plan.kc(), plan.k() - pc);
        packsB = packedB == null && ic == 0;
        packsA = jc == 0 || plan.mc() < plan.m() || plan.kc() < plan.k(); // the only block is packed once
        packsA &= output.first(ic, jc) < output.end(ic + rows - 1, jc, columns); // beside a triangle there is nothing
        if (packedB != null) {
            panel = packedB.panel(pc, jc);
        }
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
        int elements = (packsA ? rows * depth : 0) + (packsB ? columns * depth : 0);
        if (plan.threads() == 1) {
            return Math.min(1, elements);
        }
        return elements == 0 ? 0 : Math.clamp(elements / PART, 1, plan.threads() * GemmPlanner.PARTS_PER_THREAD);
    }

    void pack(int part, FloatBuffers buffers) {
        int parts = packingParts();
        if (packsB) {
            b.packB(pc, jc, depth, columns, panel, buffers.staging, part, parts);
        }
        if (packsA) {
            a.packA(ic, pc, rows, depth, alpha, block, buffers.staging, part, parts);
        }
    }

    /// The macro-kernel: rows i0 … i1 and columns j0 … j1 of the block.
    void rectangle(int i0, int i1, int j0, int j1, FloatBuffers buffers) {
        float beta = pc == 0 ? output.beta() : 1;
        boolean zero = beta == 0;
        boolean last = pc + depth == plan.k();
        int width;
        for (int jr = j0; jr < j1; jr += width) {
            width = FloatPacking.sliver(j1 - jr);
            int whole = FloatPacking.packedColumns(width);
            int j = jc + jr;
            for (int ir = i0; ir < i1; ir += MR) {
                int height = Math.min(MR, i1 - ir);
                int i = ic + ir;
                // Of a tile on the diagonal of a triangle just the vectors that are in it.
                int left = output.first(i, j) / LANES * LANES;
                int right = Math.min(whole, FloatPacking.packedColumns(output.end(i + height - 1, j, width)));
                if (left >= right) {
                    continue;
                }
                int columns = Math.min(right, width) - left;
                float[] c = output.open(i, j + left, height, columns, right - left, zero, buffers);
                FloatPackedTiles.multiply(
                        height,
                        (right - left) / LANES,
                        depth,
                        block,
                        ir * depth,
                        panel,
                        jr * depth + left,
                        whole,
                        beta,
                        c,
                        output.at(c, i, j + left),
                        output.ld(c, right - left));
                output.close(c, i, j + left, height, columns, right - left, last, buffers);
            }
        }
    }

    /// A pool outlives the call.
    void clear() {
        packedB = null;
        panel = null;
    }
}
