package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.runtime.NativeScratch;
import java.lang.foreign.MemorySegment;

/// A whole matrix op(B), packed panel by panel as one call would pack it, and kept.
///
/// Panels of nc columns follow each other; within one, the blocks of kc rows; within a block, the slivers.
final class PackedBlocks {
    private final MemorySegment segment;
    private final int k;
    private final int n;
    private final int kc;
    private final int nc;
    private final int lanes;
    private final int elementBytes;

    PackedBlocks(int k, int n, int kc, int nc, int lanes, int elementBytes) {
        this.k = k;
        this.n = n;
        this.kc = kc;
        this.nc = nc;
        this.lanes = lanes;
        this.elementBytes = elementBytes;
        this.segment = new NativeScratch().atLeast(Math.max(1, bytes()));
    }

    MemorySegment segment() {
        return segment;
    }

    long bytes() {
        return (long) k * padded(n) * elementBytes;
    }

    /// Byte offset of the sliver that begins at row pc, a multiple of kc, and column j, where a sliver begins.
    long at(int pc, int j) {
        int jc = j / nc * nc;
        long panel = (long) k * jc;
        long block = (long) pc * padded(Math.min(nc, n - jc));
        long sliver = (long) Math.min(kc, k - pc) * (j - jc);
        return (panel + block + sliver) * elementBytes;
    }

    private int padded(int columns) {
        return (columns + lanes - 1) / lanes * lanes;
    }
}
