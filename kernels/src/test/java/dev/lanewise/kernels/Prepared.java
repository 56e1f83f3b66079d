package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/// A prepared product of either type.
///
/// @param <T> the array type
interface Prepared<T> {
    void run(T a, int aOffset, T b, int bOffset, T c, int cOffset);

    void run(T a, int aOffset, T b, int bOffset, T c, int cOffset, Epilogue<T> epilogue);

    void run(MemorySegment a, long aOffset, MemorySegment b, long bOffset, MemorySegment c, long cOffset);

    void run(T a, int aOffset, PackedMatrix<T> b, T c, int cOffset);

    void runBatched(
            T a, int aOffset, long strideA, T b, int bOffset, long strideB, T c, int cOffset, long strideC, int batch);

    GemmPlan plan();
}
