package dev.lanewise.kernels.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// An off-heap buffer that grows to the largest size asked for and is then reused. It begins on a cache line, which no
/// heap array can promise.
///
/// What it outgrows and what [#close] gives up is freed at once: left to the garbage collector, which sees none of
/// it, it would fill the memory that the JVM allows outside the heap (`-XX:MaxDirectMemorySize`) before a collection
/// is due. It grows by half at least, so that growing by small steps is rare. One that is dropped without [#close] is
/// freed by whoever allocates next; a thread that watches over them, such as a Cleaner's, is more than this needs.
public final class NativeScratch {
    private static final long CACHE_LINE = 64;

    private Memory memory;
    private MemorySegment segment = MemorySegment.NULL;

    /// Makes an empty buffer.
    public NativeScratch() {}

    /// The buffer, with undefined contents. What was returned before is closed if it is too small.
    ///
    /// @param bytes how many bytes are needed
    /// @return a segment of at least that size
    /// @throws OutOfMemoryError if there is no more memory outside the heap; the buffer is empty then
    public MemorySegment atLeast(long bytes) {
        if (segment.byteSize() < bytes) {
            long size = Math.max(bytes, segment.byteSize() + segment.byteSize() / 2);
            close();
            memory = new Memory(this);
            segment = memory.allocate(size);
        }
        return segment;
    }

    /// Frees the memory. The buffer can be used again.
    public void close() {
        segment = MemorySegment.NULL;
        Memory old = memory;
        memory = null;
        if (old != null) {
            old.free();
        }
    }

    /// The memory of a buffer, which outlives it until it is freed.
    private static final class Memory extends PhantomReference<NativeScratch> {
        private static final ReferenceQueue<NativeScratch> DROPPED = new ReferenceQueue<>();
        /// A reference that is itself dropped is never enqueued.
        private static final Set<Memory> ALL = ConcurrentHashMap.newKeySet();

        private final Arena arena = Arena.ofShared();

        Memory(NativeScratch owner) {
            super(owner, DROPPED);
        }

        MemorySegment allocate(long bytes) {
            while (DROPPED.poll() instanceof Memory dropped) {
                dropped.free();
            }
            ALL.add(this);
            return arena.allocate(bytes, CACHE_LINE);
        }

        void free() {
            if (ALL.remove(this)) {
                arena.close();
            }
        }
    }
}
