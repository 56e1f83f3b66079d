// The build derives DoublePacked from this file.
package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.GemmPlan;
import dev.lanewise.kernels.PackedMatrix;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.runtime.FloatScratch;

/// op(B) as the packed path reads it, whole and kept: a panel for every block of kc rows and nc columns.
final class FloatPacked implements PackedMatrix<float[]> {
    private final GemmPlanner planner;
    private final int k;
    private final int n;
    private final int kc;
    private final int nc;
    private final FloatPanel[] panels;
    private final FloatOperand source = new FloatOperand();
    private final FloatScratch staging = new FloatScratch();

    /// For a k×n op(B), in the blocks that a planner's products with it will have.
    FloatPacked(GemmPlanner planner, int k, int n) {
        GemmPlan plan = planner.planPacked(Transpose.NO_TRANS, 1, n, k, false, false, false, false)
                .plan();
        this.planner = planner;
        this.k = k;
        this.n = n;
        this.kc = plan.kc();
        this.nc = plan.nc();
        this.panels = new FloatPanel[Math.multiplyExact(GemmPlanner.ceilDiv(k, kc), GemmPlanner.ceilDiv(n, nc))];
    }

    /// Packs op(B), into the panels of the last time if there was one.
    void fill(Transpose transB, float[] b, int bOffset, int ldb) {
        source.set(transB, b, bOffset, ldb);
        for (int jc = 0; jc < n; jc += nc) {
            for (int pc = 0; pc < k; pc += kc) {
                int depth = Math.min(kc, k - pc);
                int columns = Math.min(nc, n - jc);
                int at = index(pc, jc);
                if (panels[at] == null) {
                    panels[at] = new FloatPanel().atLeast(depth * FloatPacking.packedColumns(columns));
                }
                source.packB(pc, jc, depth, columns, panels[at], 0, staging, 0, 1);
            }
        }
        source.clear();
    }

    /// Whether a planner's products are in these blocks.
    @SuppressWarnings("ReferenceEquality") // a handle belongs to the kernels that made it
    boolean isFor(GemmPlanner other) {
        return planner == other;
    }

    /// The panel that holds row pc, a multiple of kc, and column j.
    FloatPanel panel(int pc, int j) {
        return panels[index(pc, j)];
    }

    /// The block of so many rows and columns at (p, j), to rows that are `ld` apart. Its columns are in one sliver.
    void copy(int p, int j, int rows, int columns, float[] to, int ld) {
        int sliver = j % nc / FloatRegisters.NR * FloatRegisters.NR;
        int width = FloatPacking.packedColumns(FloatPacking.sliver(Math.min(nc, n - j / nc * nc) - sliver));
        for (int r = 0; r < rows; r++) {
            int block = (p + r) / kc * kc;
            int depth = Math.min(kc, k - block);
            int at = sliver * depth + (p + r - block) * width + j % nc - sliver;
            panel(block, j).copy(at, to, r * ld, columns);
        }
    }

    private int index(int pc, int j) {
        return j / nc * GemmPlanner.ceilDiv(k, kc) + pc / kc;
    }

    @Override
    public int k() {
        return k;
    }

    @Override
    public int n() {
        return n;
    }

    @Override
    public long bytes() {
        return (long) k * FloatPacking.packedColumns(n) * Float.BYTES;
    }

    /// One line: `784×512 packed, kc=784 nc=512`.
    @Override
    public String toString() {
        return k + "×" + n + " packed, kc=" + kc + " nc=" + nc;
    }
}
