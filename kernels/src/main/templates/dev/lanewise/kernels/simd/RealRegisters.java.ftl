package dev.lanewise.kernels.simd;

import jdk.incubator.vector.${Real}Vector;

/// How ${real} tiles fit the register file of this CPU. Constants of the class, so that the compiled drivers know them.
///
/// | registers | packed tile | direct tile | why |
/// |---|---|---|---|
/// | 32 | 8×2 vectors | 6×4 | 16 accumulators hide FMA latency 4 × 2 units twice over, 2 vectors of B, 1 of A; the direct tile reads B from memory, so it reuses each vector of it over 6 rows and each element of A over 4 vectors |
/// | 16 | 4×2 vectors | 4×2 | 8 accumulators are just enough, and C2 spills as soon as accumulators and operands come near 16 |
///
/// Rejected at 512 bits: 12×2, 14×2, 9×3 (spills, 75–93 % of peak), 6×4 packed (2 % below 8×2). At 256 bits: 6×2 and
/// 4×3, half the speed of 4×2, for the same reason.
final class ${Real}Registers {
    /// Lanes of a vector.
    static final int LANES = ${Real}Vector.SPECIES_PREFERRED.length();

    /// 512-bit vectors come with 32 registers; so does every 64-bit ARM.
    private static final boolean MANY =
            ${Real}Vector.SPECIES_PREFERRED.vectorBitSize() >= 512 || System.getProperty("os.arch").equals("aarch64");

    /// Rows of a packed tile.
    static final int MR = MANY ? 8 : 4;
    /// Vectors of a packed tile.
    static final int NV = 2;
    /// Columns of a packed tile.
    static final int NR = NV * LANES;

    /// Most vectors of a direct tile.
    static final int DIRECT_NV = MANY ? 4 : 2;

    private ${Real}Registers() {}

    /// Most rows of a direct tile of so many vectors.
    static int directRows(int vectors) {
        return MANY ? (vectors == 4 ? 6 : 8) : (vectors == 1 ? 8 : 4);
    }
}
