package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.PackedMatrix;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.runtime.${Real}Scratch;

/// op(B) as the packed path reads it, whole and kept: a panel for every block of kc rows and nc columns.
final class ${Real}Packed implements PackedMatrix<${real}[]> {
    private final SimdKernels owner;
    private final int k;
    private final int n;
    private final int kc;
    private final int nc;
    private final ${Real}Panel[] panels;
    private final ${Real}Operand source = new ${Real}Operand();
    private final ${Real}Scratch staging = new ${Real}Scratch();

    ${Real}Packed(SimdKernels owner, int k, int n, int kc, int nc) {
        this.owner = owner;
        this.k = k;
        this.n = n;
        this.kc = kc;
        this.nc = nc;
        this.panels = new ${Real}Panel[Math.multiplyExact(GemmPlanner.ceilDiv(k, kc), GemmPlanner.ceilDiv(n, nc))];
    }

    /// Packs op(B), into the panels of the last time if there was one.
    void fill(Transpose transB, ${real}[] b, int bOffset, int ldb) {
        source.set(transB, b, bOffset, ldb);
        for (int jc = 0; jc < n; jc += nc) {
            for (int pc = 0; pc < k; pc += kc) {
                int depth = Math.min(kc, k - pc);
                int columns = Math.min(nc, n - jc);
                int at = index(pc, jc);
                if (panels[at] == null) {
                    panels[at] = new ${Real}Panel().atLeast(depth * ${Real}Packing.packedColumns(columns));
                }
                source.packB(pc, jc, depth, columns, panels[at], staging, 0, 1);
            }
        }
        source.clear();
    }

    SimdKernels owner() {
        return owner;
    }

    /// The panel that holds row pc, a multiple of kc, and column j.
    ${Real}Panel panel(int pc, int j) {
        return panels[index(pc, j)];
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
        return (long) k * ${Real}Packing.packedColumns(n) * ${box}.BYTES;
    }

    /// One line: `784×512 packed, kc=784 nc=512`.
    @Override
    public String toString() {
        return k + "×" + n + " packed, kc=" + kc + " nc=" + nc;
    }
}
