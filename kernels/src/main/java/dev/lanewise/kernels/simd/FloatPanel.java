// The build derives DoublePanel from this file.
package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.runtime.FloatScratch;
import dev.lanewise.kernels.runtime.NativeScratch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The memory of a packed panel of B: off-heap, or an array where there are few registers.
///
/// Only off-heap can it be aligned to a cache line: from a heap array, whose alignment nobody controls, every 512-bit
/// load may touch two lines (6×4 at kc = 384: 98 % of the FMA peak aligned, 85–89 % from an array). With 16 registers
/// the tiles need fences, and a memory segment does not suit those (see `_tile.ftl`); a 256-bit load touches two lines
/// every other time.
final class FloatPanel {
    /// Whether the tiles read the array.
    static final boolean IN_ARRAY = !FloatRegisters.MANY;

    private final NativeScratch offHeap = new NativeScratch();
    private final FloatScratch onHeap = new FloatScratch();

    /// The JVM allows no more memory outside the heap (`-XX:MaxDirectMemorySize`): slower loads then, from an array.
    private boolean full;

    /// Null unless [#IN_ARRAY], or the memory outside the heap is full.
    float[] array;
    /// The same memory either way.
    MemorySegment segment;

    /// This, with room for so many elements, of undefined content.
    FloatPanel atLeast(int elements) {
        if (!IN_ARRAY && !full) {
            try {
                segment = offHeap.atLeast((long) elements * Float.BYTES);
                return this;
            } catch (OutOfMemoryError e) {
                full = true; // the next attempt would take as long, half a second
            }
        }
        if (array == null || array.length < elements) {
            array = onHeap.atLeast(elements);
            segment = MemorySegment.ofArray(array);
        }
        return this;
    }

    /// Copies so many elements from `at` on.
    void copy(int at, float[] to, int toOffset, int elements) {
        MemorySegment.copy(segment, ValueLayout.JAVA_FLOAT, (long) at * Float.BYTES, to, toOffset, elements);
    }

    /// Frees what lies outside the heap.
    void dispose() {
        offHeap.close();
    }
}
