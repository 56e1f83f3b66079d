// The build derives DoublePreparedAdapter from this file.
package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/// [Prepared] for `float[]`.
record FloatPreparedAdapter(FloatPreparedGemm prepared) implements Prepared<float[]> {
    @Override
    public void run(float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
        prepared.run(a, aOffset, b, bOffset, c, cOffset);
    }

    @Override
    public void run(
            float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset, Epilogue<float[]> epilogue) {
        prepared.run(a, aOffset, b, bOffset, c, cOffset, epilogue);
    }

    @Override
    public void run(MemorySegment a, long aOffset, MemorySegment b, long bOffset, MemorySegment c, long cOffset) {
        prepared.run(a, aOffset, b, bOffset, c, cOffset);
    }

    @Override
    public void run(float[] a, int aOffset, PackedMatrix<float[]> b, float[] c, int cOffset) {
        prepared.run(a, aOffset, b, c, cOffset);
    }

    @Override
    public void runBatched(
            float[] a,
            int aOffset,
            long strideA,
            float[] b,
            int bOffset,
            long strideB,
            float[] c,
            int cOffset,
            long strideC,
            int batch) {
        prepared.runBatched(a, aOffset, strideA, b, bOffset, strideB, c, cOffset, strideC, batch);
    }

    @Override
    public GemmPlan plan() {
        return prepared.plan();
    }
}
