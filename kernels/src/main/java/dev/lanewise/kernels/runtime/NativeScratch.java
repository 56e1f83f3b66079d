package dev.lanewise.kernels.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// An off-heap buffer that grows to the largest size asked for and is then reused. It begins on a cache line, which
/// no heap array can promise; the garbage collector frees it with its owner.
public final class NativeScratch {
    private static final long CACHE_LINE = 64;

    private MemorySegment segment = MemorySegment.NULL;

    /// Makes an empty buffer.
    public NativeScratch() {}

    /// The buffer, with undefined contents.
    ///
    /// @param bytes how many bytes are needed
    /// @return a segment of at least that size
    public MemorySegment atLeast(long bytes) {
        if (segment.byteSize() < bytes) {
            segment = Arena.ofAuto().allocate(bytes, CACHE_LINE);
        }
        return segment;
    }
}
