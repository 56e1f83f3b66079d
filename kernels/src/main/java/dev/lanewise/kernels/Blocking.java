package dev.lanewise.kernels;

/// How the packed GEMM cuts its operands, in elements (the names are those of Goto and van de Geijn, "Anatomy of
/// High-Performance Matrix Multiplication", ACM TOMS 34(3), 2008).
///
/// | | what | what it fills |
/// |---|---|---|
/// | `mr`×`nr` | the tile of C that one micro-kernel call computes | the vector registers |
/// | `kc` | depth of a block | a `kc`×`nr` sliver of B stays in the L2 cache |
/// | `nc` | columns of packed B, more where k < `kc` | so does the `kc`×`nc` block, one sliver or a few (of narrow
/// slivers, at 256 bits and less, it may be larger than L2) |
/// | `mc` | rows of packed A, more where k < `kc` and B has several blocks | an `mc`×`kc` block of A stays in the
/// last-level cache |
///
/// There the block that stays in L2 is one of A; here A and B have exchanged their roles. A whose rows lie in an array
/// is not packed.
///
/// @param mr rows of a tile, at least 1
/// @param nr columns of a tile, at least 1
/// @param kc depth of a panel, at least 1
/// @param mc rows of packed A, a positive multiple of `mr`
/// @param nc columns of packed B, a positive multiple of `nr`
public record Blocking(int mr, int nr, int kc, int mc, int nc) {
    /// Refuses sizes that no tile can be cut from.
    ///
    /// @throws IllegalArgumentException if a size is below 1, `mc` is not a multiple of `mr`, `nc` is not a multiple of
    ///     `nr`, or a packed block would exceed 2²⁴ elements
    public Blocking {
        if (mr < 1 || nr < 1 || kc < 1 || mc < 1 || nc < 1) {
            throw new IllegalArgumentException(
                    "every block size must be at least 1: mr=%d nr=%d kc=%d mc=%d nc=%d".formatted(mr, nr, kc, mc, nc));
        }
        if (mc % mr != 0) {
            throw new IllegalArgumentException("mc=" + mc + " is not a multiple of mr=" + mr);
        }
        if (nc % nr != 0) {
            throw new IllegalArgumentException("nc=" + nc + " is not a multiple of nr=" + nr);
        }
        if (Math.max((long) mc * kc, (long) kc * nc) > 1L << 24) {
            throw new IllegalArgumentException(
                    "a packed block exceeds 2^24 elements: kc=%d mc=%d nc=%d".formatted(kc, mc, nc));
        }
    }

    /// Columns of a block of B that is less deep than `kc`, because k is: as many as take the bytes of a deep one. The
    /// more there are, the less often A passes by. (512³ in double at 256 bits on a Zen 3, kc = 512: 16 columns 38
    /// GFLOP/s, 32 40, 48 41, 96 42; 1000×1000×40 with B transposed 27 and 36.)
    ///
    /// @param depth of the block, from 1 to `kc`
    /// @return a multiple of `nr`, at least `nc`
    /// @throws IllegalArgumentException if the depth is not from 1 to `kc`
    public int nc(int depth) {
        requireDepth(depth);
        return (int) ((long) kc * nc / depth / nr * nr);
    }

    /// Rows of a block of A that is less deep than `kc`, where B has several blocks, each of which is packed anew for
    /// every block of A: as many as take the bytes of a deep one, with a line between panels, but no more than four
    /// times `mc`. (1024³ with A transposed, one block instead of two: 1.02 × as fast at 512 bits on a Zen 5.)
    ///
    /// @param depth of the block, from 1 to `kc`
    /// @return a multiple of `mr`, at least `mc`
    /// @throws IllegalArgumentException if the depth is not from 1 to `kc`
    public int mc(int depth) {
        requireDepth(depth);
        long line = 16; // of floats; there are half as many doubles
        long deepest = (long) mr * kc + line;
        long panel = (long) mr * Math.max(depth, Math.ceilDiv(kc, 4)) + line;
        return (int) (mc / mr * deepest / panel) * mr;
    }

    private void requireDepth(int depth) {
        if (depth < 1 || depth > kc) {
            throw new IllegalArgumentException("depth=" + depth + " must be from 1 to kc=" + kc);
        }
    }

    /// One line: `8×32 tiles, kc=384 mc=192 nc=2048`.
    @Override
    public String toString() {
        return mr + "×" + nr + " tiles, kc=" + kc + " mc=" + mc + " nc=" + nc;
    }
}
