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

    private static final Class<?> OFF_HEAP = MemorySegment.NULL.getClass();

    private final NativeScratch offHeap = new NativeScratch();
    private final FloatScratch onHeap = new FloatScratch();

    /// The JVM allows no more memory outside the heap (`-XX:MaxDirectMemorySize`): slower loads then, from an array.
    private boolean full;

    /// Null unless [#IN_ARRAY], or the memory outside the heap is full.
    float[] array;
    /// The same memory either way.
    private MemorySegment segment;

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

    /// Whether it lies outside the heap.
    boolean isOffHeap() {
        return array == null;
    }

    /// The memory, outside the heap, for a loop of vectors.
    ///
    /// Behind the comparison C2 knows the segment's class. Otherwise it guesses the class from what it saw, and may not
    /// do so any more where the JVM has been wrong about other classes too often: traps are added up over all methods
    /// that a tile inlines, the Vector API's own among them. Size and liveness are then asked by interface calls in the
    /// loop: in a Spark job the tile of 6×4 ran at 17 to 30 GFLOP/s for good, instead of 50
    /// (`-XX:PerMethodTrapLimit=0` shows it).
    MemorySegment offHeap() {
        MemorySegment known = segment;
        if (known.getClass() != OFF_HEAP) {
            throw new AssertionError("in an array: " + known);
        }
        return known;
    }

    /// Copies so many elements to `at`.
    void fill(float[] from, int fromOffset, int elements, long at) {
        MemorySegment.copy(from, fromOffset, segment, ValueLayout.JAVA_FLOAT, at * Float.BYTES, elements);
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
