package dev.lanewise.kernels.runtime;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/// A few reusable objects shared by any number of threads without locks and, in steady state, without allocation:
/// what lets one `Kernels` serve many callers. When more callers are inside at once than there are slots, the surplus
/// objects are made, and disposed of when they come back.
///
/// A ThreadLocal was rejected: it keeps one set of buffers per thread that ever called, for as long as the thread
/// lives, and virtual threads would each make their own. Objects stay in their slots and a flag says which are in use:
/// taking a reference out and storing it back costs a second atomic exchange and a barrier of the collector (14 ns
/// against 10).
///
/// ```
///   T object = pool.acquire();
///   try {
///       …
///   } catch (Throwable t) {
///       object.lent = false; // no call: there may be no stack left for one
///       throw t;
///   }
///   pool.release(object);
/// ```
///
/// @param <T> the type of the objects
public final class Pool<T extends Pooled> {
    private static final int SLOTS = 16;

    private final AtomicReferenceArray<T> objects = new AtomicReferenceArray<>(SLOTS);
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
            T object = objects.getAcquire(i);
            if (object == null) {
                break;
            }
            if (object.take()) {
                return object;
            }
        }
        return make();
    }

    private T make() {
        T made = factory.get();
        for (int i = 0; i < SLOTS; i++) {
            if (objects.getAcquire(i) == null) {
                made.kept = true;
                if (objects.compareAndSet(i, null, made)) {
                    return made;
                }
                made.kept = false;
            }
        }
        return made;
    }

    /// Gives an object back.
    ///
    /// @param object what [#acquire()] returned
    public void release(T object) {
        if (!object.kept) {
            object.dispose();
        }
        object.give();
    }

    /// Disposes of the objects that nobody has; they are filled again when they are used.
    public void dispose() {
        for (int i = 0; i < SLOTS; i++) {
            T object = objects.getAcquire(i);
            if (object != null && object.take()) {
                object.dispose();
                object.give();
            }
        }
    }
}
