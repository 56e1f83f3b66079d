package dev.lanewise.kernels.runtime;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Supplier;

/// A few reusable objects shared by any number of threads without locks and, in steady state, without allocation:
/// what lets one `Kernels` serve many callers. When more callers are inside at once than there are slots, the surplus
/// objects are made and dropped.
///
/// A ThreadLocal was rejected: it keeps one set of buffers per thread that ever called, for as long as the thread
/// lives, and virtual threads would each make their own. Objects stay in their slots and a flag says which are in use:
/// taking a reference out and storing it back costs a second atomic exchange and a barrier of the collector (14 ns
/// against 10).
///
/// @param <T> the type of the objects
public final class Pool<T> {
    private static final int SLOTS = 16;

    private final AtomicIntegerArray taken = new AtomicIntegerArray(SLOTS);
    private final Object[] objects = new Object[SLOTS];
    private final Supplier<T> factory;

    /// Makes an empty pool.
    ///
    /// @param factory makes an object when none is free
    public Pool(Supplier<T> factory) {
        this.factory = factory;
    }

    /// Takes a free object or makes one.
    ///
    /// @return an object that no other thread has
    public T acquire() {
        for (int i = 0; i < SLOTS; i++) {
            if (taken.getPlain(i) == 0 && taken.compareAndSet(i, 0, 1)) {
                if (objects[i] == null) {
                    fill(i);
                }
                @SuppressWarnings("unchecked")
                T object = (T) objects[i];
                return object;
            }
        }
        return factory.get();
    }

    private void fill(int slot) {
        try {
            objects[slot] = factory.get();
        } finally {
            if (objects[slot] == null) {
                taken.setRelease(slot, 0); // the heap is full: the next caller may have more luck
            }
        }
    }

    /// Gives an object back.
    ///
    /// @param object what [#acquire()] returned
    @SuppressWarnings("ReferenceEquality") // this very object, whatever its equals says
    public void release(T object) {
        for (int i = 0; i < SLOTS; i++) {
            if (objects[i] == object) {
                taken.setRelease(i, 0);
                return;
            }
        }
    }
}
