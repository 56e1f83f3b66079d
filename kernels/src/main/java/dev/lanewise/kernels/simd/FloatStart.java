// The build derives DoubleStart from this file.
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.FloatRegisters.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// What the accumulators of a tile start from, where that is not C as it stands. β goes into C before the tile, rounded
/// as it would be on the way into a register: a tile that multiplied by it had 24 calls of the Vector API more.
final class FloatStart {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /// Stands for every row of a C that is not read: as wide as a tile, with a leading dimension of 0.
    static final float[] ZEROS = new float[4 * LANES];

    private FloatStart() {}

    /// C ← β·C on at least LANES columns, all vectors of a row but its last whole: that one may begin before the one
    /// before it ends, so it is read before any is written. Up to two vectors are a loop over rows without a loop in
    /// it: 32 rows of two took 82 ns with one and take 45.
    static void scale(int rows, int columns, float beta, float[] c, int co, int ldc) {
        if (beta == 1) {
            return;
        }
        int last = columns - LANES;
        if (last == 0) {
            for (int r = 0; r < rows; r++) {
                int at = co + r * ldc;
                FloatVector.fromArray(SPECIES, c, at).mul(beta).intoArray(c, at);
            }
        } else if (last <= LANES) {
            for (int r = 0; r < rows; r++) {
                int at = co + r * ldc;
                FloatVector end = FloatVector.fromArray(SPECIES, c, at + last).mul(beta);
                FloatVector.fromArray(SPECIES, c, at).mul(beta).intoArray(c, at);
                end.intoArray(c, at + last);
            }
        } else {
            for (int r = 0; r < rows; r++) {
                scaleRow(last, beta, c, co + r * ldc);
            }
        }
    }

    private static void scaleRow(int last, float beta, float[] c, int at) {
        FloatVector end = FloatVector.fromArray(SPECIES, c, at + last).mul(beta);
        for (int q = 0; q < last; q += LANES) {
            FloatVector.fromArray(SPECIES, c, at + q).mul(beta).intoArray(c, at + q);
        }
        end.intoArray(c, at + last);
    }
}
