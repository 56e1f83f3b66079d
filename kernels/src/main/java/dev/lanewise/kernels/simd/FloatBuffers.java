// The build derives DoubleBuffers from this file.
package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.runtime.FloatScratch;

/// The memory that one thread needs for one call besides the operands, kept from call to call.
final class FloatBuffers {
    /// A block of packed A (the first thread's where all share it), an operand that a path copies whole, or a C that
    /// is transposed.
    final FloatScratch operand = new FloatScratch();

    /// A panel of packed B: the first thread's where all share it.
    final FloatPanel panel = new FloatPanel();

    /// Pieces of a memory segment on their way into a packed block, or a part of one row of C.
    final FloatScratch staging = new FloatScratch();

    /// A tile of C that cannot be computed in place, or a whole tiny product.
    final float[] tile = new float[Math.max(8 * FloatRegisters.NR, GemmPlanner.TINY_PRODUCT)];

    /// What an epilogue and a matrix-vector product put aside.
    final float[] scratch = new float[Math.max(FloatMatrixVector.PARTIAL, FloatEpilogues.BLOCKS_SIZE)];
}
