package dev.lanewise.kernels.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// What a [Pool] lends.
public abstract class Pooled {
    private static final VarHandle LENT;

    static {
        try {
            LENT = MethodHandles.lookup().findVarHandle(Pooled.class, "lent", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// Whether somebody has it. Open to those who have it, for the way out after something was thrown: a store is no
    /// call, so it does not fail where there is no stack left for one.
    public volatile boolean lent = true;

    /// Whether its pool keeps it.
    boolean kept;

    /// For subclasses.
    protected Pooled() {}

    /// Frees at once what it holds outside the heap. It can be used again.
    protected void dispose() {}

    final boolean take() {
        return !lent && LENT.compareAndSet(this, false, true);
    }

    /// Cheaper than a volatile store, which waits until others see it.
    final void give() {
        LENT.setRelease(this, false);
    }
}
