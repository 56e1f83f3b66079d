package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.PackedMatrix;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.runtime.${Real}Scratch;

/// op(B) as the packed path reads it, whole and kept.
final class ${Real}Packed implements PackedMatrix<${real}[]> {
    private final SimdKernels owner;
    private final int k;
    private final int n;
    private final int kc;
    private final int nc;
    private final PackedBlocks blocks;

    ${Real}Packed(SimdKernels owner, int k, int n, int kc, int nc) {
        this.owner = owner;
        this.k = k;
        this.n = n;
        this.kc = kc;
        this.nc = nc;
        this.blocks = new PackedBlocks(k, n, kc, nc, ${Real}Registers.LANES, ${box}.BYTES);
    }

    void fill(Transpose transB, ${real}[] b, int bOffset, int ldb) {
        ${Real}Operand source = new ${Real}Operand();
        source.set(transB, b, bOffset, ldb);
        ${Real}Scratch staging = new ${Real}Scratch();
        for (int jc = 0; jc < n; jc += nc) {
            for (int pc = 0; pc < k; pc += kc) {
                source.packB(
                        pc, jc, Math.min(kc, k - pc), Math.min(nc, n - jc), blocks.segment().asSlice(blocks.at(pc, jc)), staging);
            }
        }
    }

    SimdKernels owner() {
        return owner;
    }

    PackedBlocks blocks() {
        return blocks;
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
        return blocks.bytes();
    }

    /// One line: `784×512 packed, kc=784 nc=512`.
    @Override
    public String toString() {
        return k + "×" + n + " packed, kc=" + kc + " nc=" + nc;
    }
}
