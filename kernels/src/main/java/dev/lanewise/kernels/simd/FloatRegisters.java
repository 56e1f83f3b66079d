// The build derives DoubleRegisters from this file.
package dev.lanewise.kernels.simd;

import jdk.incubator.vector.FloatVector;

/// How float tiles fit the register file of this CPU. Constants of the class, so that the compiled drivers know them.
///
/// | registers | packed tile | direct tiles | why |
/// |---|---|---|---|
/// | 32 | 6×4 vectors | 6×4, 8×3, 12×2, 16×1 | 24 accumulators, 4 vectors of B, 1 of A |
/// | 16 | 6×2 | 3×3, 6×2 (of Aᵀ as stored 5×2), 12×1 | with fences between the rows (`_tile.ftl`) |
///
/// With 32 registers 10 loads feed 24 multiply-adds: the tile stays fast where loads are slow (misaligned, from L2, or
/// beside a busy hyperthread).
///
/// Best of 40 short samples, share of the FMA peak, 512-bit float, kc = 384, Sapphire Rapids: 6×4 98 %, 8×3 90–94 %,
/// 12×2 91 %, 8×2 83–89 % (10 loads for 16), 5×5 85 %; the medians, beside other guests of the machine, order them the
/// same: 79, 77, 71, 69. On Zen 5, which loads faster, 8×2 97 %, 6×4 96 %, 12×2 93 %, 14×2 and 9×3 75–93 % (spills).
/// Those of 16 registers are in `_tile.ftl`.
final class FloatRegisters {
    /// Lanes of a vector.
    static final int LANES = FloatVector.SPECIES_PREFERRED.length();

    /// 512-bit vectors come with 32 registers; so does every 64-bit ARM.
    static final boolean MANY = FloatVector.SPECIES_PREFERRED.vectorBitSize() >= 512
            || System.getProperty("os.arch").equals("aarch64");

    /// Whether C2 keeps masks in registers. On x86 it has none of two lanes, that is of a double vector of 128 bits:
    /// `x86.ad` declines VectorLoadMask and VectorStoreMask, so no comparison, blend or masked access is an intrinsic,
    /// and what uses one makes objects of its vectors for good (22 KB a softmax of 16×10, 139 KB a ReLU of 32×65). It
    /// runs by elements there, in loops that stand in for young vectors too: softmax of 64×10 20 → 3.1 µs, bias and
    /// ReLU on 64×100 83 → 11, and sigmoid 197 → 98.
    static final boolean MASKS = LANES > 2 || System.getProperty("os.arch").equals("aarch64");

    /// Rows of a packed tile.
    static final int MR = 6;
    /// Vectors of a packed tile.
    static final int NV = MANY ? 4 : 2;
    /// Columns of a packed tile.
    static final int NR = NV * LANES;

    private FloatRegisters() {}

    /// Most rows of a direct tile of so many vectors. The taller, the fewer loads of B and the fewer calls: best of
    /// 100, at 512 bits in float, 16³ TN takes 66 ns with 16 rows at a time and 82 with 8, 64×32×64 1640 ns with 12 and
    /// 1770 with 8.
    ///
    /// With 16 registers C2 spills six rows of two vectors where Aᵀ is read as it is stored (`columns`), but not five:
    /// at 256 bits 64³, 128³ and 64×256×784 TN 50, 49 and 51 → 88, 81 and 74 GFLOP/s.
    static int directRows(int vectors, boolean columns) {
        return switch (vectors) {
            case 1 -> MANY ? 16 : 12;
            case 2 -> MANY ? 12 : columns ? 5 : 6;
            case 3 -> MANY ? 8 : 3;
            default -> 6;
        };
    }

    /// Vectors of a direct tile for so many rows: as many as still leave room for all rows, which then read B once; as
    /// many as fit where there are more rows than that. Over a depth of 256, 10×2 took 1.09 µs and 5×4, as many
    /// elements, 1.38.
    private static int directVectors(int rows, boolean columns) {
        int vectors = NV;
        while (vectors > 2 && rows > directRows(vectors, columns)) {
            vectors--;
        }
        return rows > directRows(vectors, columns) ? NV : vectors;
    }

    /// Vectors of the first direct tile in a row of so many: whole tiles, but never a single vector at the end, where
    /// more could share its loads of A and where the last must have one to overlap. 5 are 3 + 2 on wide tiles; 3 stay 3
    /// on narrow ones.
    static int firstStrip(int vectors, int rows, boolean columns) {
        int most = directVectors(rows, columns);
        if (vectors <= most) {
            return vectors;
        }
        if (vectors == most + 1) {
            return most > 2 ? most - 1 : vectors;
        }
        return most;
    }
}
