package dev.lanewise.kernels.runtime;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/// A few reusable objects shared by any number of threads without locks and, in steady state, without allocation:
/// what lets one `Kernels` serve many callers. When more callers are inside at once than there are slots, the surplus
/// objects are made and dropped.
///
/// A ThreadLocal was rejected: it keeps one set of buffers per thread that ever called, for as long as the thread
/// lives, and virtual threads would each make their own.
///
/// @param <T> the type of the objects
public final class Pool<T> {
    private static final int SLOTS = 16;

    private final AtomicReferenceArray<T> slots = new AtomicReferenceArray<>(SLOTS);
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
            if (slots.getPlain(i) != null) {
                T object = slots.getAndSet(i, null);
                if (object != null) {
                    return object;
                }
            }
        }
        return factory.get();
    }

    /// Gives an object back.
    ///
    /// @param object what [#acquire()] returned
    public void release(T object) {
        for (int i = 0; i < SLOTS; i++) {
            if (slots.getPlain(i) == null) {
                // Not an atomic exchange: should another thread have filled the slot meanwhile, its object is dropped
                // and one is made again.
                slots.setRelease(i, object);
                return;
            }
        }
    }
}
