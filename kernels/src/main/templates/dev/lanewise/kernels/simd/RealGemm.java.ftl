package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.${Real}Registers.LANES;
import static dev.lanewise.kernels.simd.${Real}Registers.MR;
import static dev.lanewise.kernels.simd.${Real}Registers.NR;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.GemmPlan;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.runtime.${Real}Scratch;
import dev.lanewise.kernels.runtime.NativeScratch;
import dev.lanewise.kernels.runtime.ThreadTeam;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.${Real}Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

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
/// Every element of C sees its products in ascending p: a later block of k starts from what the earlier one stored, which
/// is exact. Threads take rectangles of C, cut along m or along n and never along k, so no result depends on their number.
final class ${Real}Gemm implements ThreadTeam.Work {
    private static final VectorSpecies<${box}> SPECIES = ${Real}Vector.SPECIES_PREFERRED;

    private final Buffers[] buffers;

    private GemmPlan plan;
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

    ${Real}Gemm(int threads) {
        this.buffers = new Buffers[threads];
        for (int i = 0; i < threads; i++) {
            buffers[i] = new Buffers();
        }
    }

    /// Runs the call on the caller's thread, and on the team's where the plan says so and the team is free.
    void run(
            GemmPlan plan, Transpose transA, Transpose transB,
            ${real} alpha, ${real}[] a, int aOffset, int lda, ${real}[] b, int bOffset, int ldb,
            ${real} beta, ${real}[] c, int cOffset, int ldc,
            Epilogue<${real}[]> epilogue, ThreadTeam team) {
        this.plan = plan;
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
            sums = sumsScratch.atLeast(plan.n());
            Arrays.fill(sums, 0, plan.n(), 0);
        }
        try {
            if (plan.threads() < 2 || !team.tryRun(this)) {
                rectangle(0, plan.m(), 0, plan.n(), buffers[0]);
            }
            if (sumsColumns) {
                ${Real}Epilogues.finishColumnSums(epilogue, 0, plan.n(), sums, 0);
            }
        } finally {
            // The pool outlives the call; it must not keep the caller's arrays alive.
            this.a = null;
            this.b = null;
            this.c = null;
            this.epilogue = null;
        }
    }

    /// One thread's share: whole tiles, as equal as they can be.
    @Override
    public void run(int member) {
        int members = plan.threads();
        if (member >= members) {
            return;
        }
        boolean columns = plan.split() == GemmPlan.Split.COLUMNS;
        int unit = columns ? NR : MR;
        int length = columns ? plan.n() : plan.m();
        int units = GemmPlanner.ceilDiv(length, unit);
        int from = (int) ((long) units * member / members) * unit;
        int to = Math.min(length, (int) ((long) units * (member + 1) / members) * unit);
        if (columns) {
            rectangle(0, plan.m(), from, to, buffers[member]);
        } else {
            rectangle(from, to, 0, plan.n(), buffers[member]);
        }
    }

    /// C[i0 … i1, j0 … j1], whole.
    private void rectangle(int i0, int i1, int j0, int j1, Buffers buffers) {
        if (i0 >= i1 || j0 >= j1) {
            return;
        }
        switch (plan.path()) {
            case SCALE -> scale(i0, i1, j0, j1, buffers);
            case DIRECT -> direct(i0, i1, j0, j1, buffers);
            case PADDED -> padded(i0, i1, buffers);
            case LANES_ALONG_M -> lanesAlongM(i0, i1, j0, j1, buffers);
            case MATRIX_VECTOR -> matrixVector(i0, i1, j0, j1, buffers);
            case PACKED -> packed(i0, i1, j0, j1, buffers);
            case WHOLE -> throw new AssertionError("not a plan of this backend: " + plan);
        }
    }

    /// No product: C ← β·C, then the epilogue.
    private void scale(int i0, int i1, int j0, int j1, Buffers buffers) {
        for (int i = i0; i < i1; i++) {
            int ci = cOffset + i * ldc;
            for (int j = j0; j < j1; j++) {
                c[ci + j] = beta == 0 ? 0 : beta * c[ci + j];
            }
        }
        finish(i0, j0, i1 - i0, j1 - j0, buffers);
    }

    /// The epilogue on a finished part of C.
    void finish(int i, int j, int rows, int columns, Buffers buffers) {
        if (epilogue != null) {
            ${Real}Epilogues.apply(
                    epilogue, i, j, rows, columns, c, cOffset + i * ldc + j, ldc,
                    epilogue.columnSums() == null ? null : sums, j, buffers.edge, 0);
        }
    }

    private void direct(int i0, int i1, int j0, int j1, Buffers buffers) {
        ${Real}Direct.multiply(
                i1 - i0, j1 - j0, plan.k(), plan.kc(), a, aOffset + i0 * aRowStride, aRowStride, aColumnStride,
                b, bOffset + j0, bRowStride, beta, c, cOffset + i0 * ldc + j0, ldc,
                epilogue == null ? null : this, buffers, i0, j0);
    }

    /// n < LANES: rows of B become whole vectors, and tiles of C pass through a buffer of their size.
    private void padded(int i0, int i1, Buffers buffers) {
        int n = plan.n();
        int k = plan.k();
        ${real}[] edge = buffers.edge;
        ${real}[] wide = buffers.a.atLeast(k * LANES);
        ${Real}Packing.pad(k, n, b, bOffset, bRowStride, wide);
        int most = ${Real}Registers.directRows(1);
        for (int i = i0; i < i1; i += most) {
            int rows = Math.min(most, i1 - i);
            int ci = cOffset + i * ldc;
            if (beta != 0) {
                copyRows(rows, n, c, ci, ldc, edge, LANES);
            }
            ${Real}DirectTiles.multiply(
                    rows, LANES, beta == 0, k, a, aOffset + i * aRowStride, aRowStride, aColumnStride, wide, 0, LANES, beta, edge, 0, LANES);
            storeNarrowRows(rows, n, edge, c, ci, ldc);
            finish(i, 0, rows, n, buffers);
        }
    }

    /// Cᵀ = op(B)ᵀ·op(A)ᵀ, into a buffer, a few vectors of rows of C at a time: Aᵀ is stored, so op(A)ᵀ is contiguous along m.
    private void lanesAlongM(int i0, int i1, int j0, int j1, Buffers buffers) {
        int n = j1 - j0;
        int most = Math.max(LANES, TURNED / n / NR * NR);
        ${real}[] turned = buffers.a.atLeast(n * most);
        int i = i0;
        for (int parts = GemmPlanner.ceilDiv(i1 - i0, most); parts > 0; parts--) {
            int rows = GemmPlanner.ceilDiv(GemmPlanner.ceilDiv(i1 - i, parts), LANES) * LANES;
            rows = Math.min(rows, i1 - i);
            int ci = cOffset + i * ldc + j0;
            if (beta != 0) {
                ${Real}Packing.transposeInto(rows, n, c, ci, ldc, turned, most);
            }
            ${Real}Direct.multiply(
                    n, rows, plan.k(), plan.kc(), b, bOffset + j0 * bColumnStride, bColumnStride, bRowStride,
                    a, aOffset + i, aColumnStride, beta, turned, 0, most, null, null, 0, 0);
            ${Real}Packing.transposeBack(rows, n, turned, most, c, ci, ldc);
            finish(i, j0, rows, n, buffers);
            i += rows;
        }
    }

    /// A row-major matrix times a column, or a row times a transposed matrix.
    private void matrixVector(int i0, int i1, int j0, int j1, Buffers buffers) {
        boolean column = plan.n() == 1 && aColumnStride == 1;
        ${real}[] v = column ? b : a;
        int vo = column ? bOffset : aOffset;
        int stride = column ? bRowStride : aColumnStride;
        int k = plan.k();
        if (stride != 1 || alpha != 1) {
            ${real}[] copy = buffers.a.atLeast(k);
            for (int p = 0; p < k; p++) {
                copy[p] = alpha * v[vo + p * stride];
            }
            v = copy;
            vo = 0;
        }
        if (column) {
            ${Real}MatrixVector.multiply(
                    i1 - i0, k, a, aOffset + i0 * aRowStride, aRowStride, v, vo, beta, c, cOffset + i0 * ldc, ldc, buffers.edge);
        } else {
            ${Real}MatrixVector.multiply(
                    j1 - j0, k, b, bOffset + j0 * bColumnStride, bColumnStride, v, vo, beta, c, cOffset + j0, 1, buffers.edge);
        }
        finish(i0, j0, i1 - i0, j1 - j0, buffers);
    }

    private void packed(int i0, int i1, int j0, int j1, Buffers buffers) {
        int mc = Math.min(plan.mc(), i1 - i0);
        int nc = Math.min(plan.nc(), j1 - j0);
        int k = plan.k();
        int kc = plan.kc();
        ${real}[] packedA = buffers.a.atLeast(mc * kc);
        MemorySegment packedB = buffers.b.atLeast((long) kc * ${Real}Packing.packedColumns(nc) * ${box}.BYTES);
        boolean onlyBlock = mc >= i1 - i0 && kc >= k; // of A: packed once
        for (int jc = j0; jc < j1; jc += nc) {
            int columns = Math.min(nc, j1 - jc);
            for (int pc = 0; pc < k; pc += kc) {
                int depth = Math.min(kc, k - pc);
                ${Real}Packing.packB(
                        depth, columns, b, bOffset + pc * bRowStride + jc * bColumnStride, bRowStride, bColumnStride, packedB, buffers.lanes);
                for (int ic = i0; ic < i1; ic += mc) {
                    int rows = Math.min(mc, i1 - ic);
                    if (jc == j0 || !onlyBlock) {
                        ${Real}Packing.packA(
                                rows, depth, alpha, a, aOffset + ic * aRowStride + pc * aColumnStride, aRowStride, aColumnStride, packedA);
                    }
                    block(ic, jc, rows, columns, depth, pc == 0, pc + depth == k, packedA, packedB, buffers);
                }
            }
        }
    }

    /// The macro-kernel: all tiles of a packed block of A and a packed panel of B.
    private void block(
            int ic, int jc, int rows, int columns, int depth, boolean first, boolean last,
            ${real}[] packedA, MemorySegment packedB, Buffers buffers) {
        boolean zero = first && beta == 0;
        ${real} start = first ? beta : 1;
        int width;
        for (int jr = 0; jr < columns; jr += width) {
            width = ${Real}Packing.sliver(columns - jr);
            int vectors = GemmPlanner.ceilDiv(width, LANES);
            long bo = (long) jr * depth * ${box}.BYTES;
            for (int ir = 0; ir < rows; ir += MR) {
                int height = Math.min(MR, rows - ir);
                int cij = cOffset + (ic + ir) * ldc + jc + jr;
                if (width == vectors * LANES) {
                    ${Real}PackedTiles.multiply(
                            height, vectors, zero, depth, packedA, ir * depth, packedB, bo, start, c, cij, ldc);
                } else {
                    ragged(height, width, vectors, zero, depth, packedA, ir * depth, packedB, bo, start, cij, buffers.edge);
                }
                if (last) {
                    finish(ic + ir, jc + jr, height, width, buffers);
                }
            }
        }
    }

    /// A tile that is wider than what is left of C goes through a buffer of a tile's size.
    private void ragged(
            int height, int width, int vectors, boolean zero, int depth,
            ${real}[] packedA, int ao, MemorySegment packedB, long bo, ${real} start, int cij, ${real}[] edge) {
        if (!zero) {
            copyRows(height, width, c, cij, ldc, edge, NR);
        }
        ${Real}PackedTiles.multiply(height, vectors, zero, depth, packedA, ao, packedB, bo, start, edge, 0, NR);
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

    /// n < LANES columns: masked where the whole vector would still lie within the array, so that the mask never leaves its register.
    private static void storeNarrowRows(int m, int n, ${real}[] edge, ${real}[] c, int co, int ldc) {
        VectorMask<${box}> mask = SPECIES.indexInRange(0, n);
        for (int i = 0; i < m; i++) {
            if (co + i * ldc <= c.length - LANES) {
                ${Real}Vector.fromArray(SPECIES, edge, i * LANES).intoArray(c, co + i * ldc, mask);
            } else {
                System.arraycopy(edge, i * LANES, c, co + i * ldc, n);
            }
        }
    }

    /// Elements of the buffer in which lanes run along m: half of an L1 cache.
    private static final int TURNED = (16 << 10) / ${box}.BYTES;

    /// One thread's packing buffers, and one tile for what sticks out of C, which then serves the epilogue as scratch.
    static final class Buffers {
        private final ${Real}Scratch a = new ${Real}Scratch();
        private final NativeScratch b = new NativeScratch();
        private final ${real}[] lanes = new ${real}[${Real}Transposes.BUFFER];
        private final ${real}[] edge = new ${real}[Math.max(
                Math.max(8 * NR, ${Real}MatrixVector.PARTIAL), ${Real}Epilogues.BLOCKS_SIZE)];
    }
}
