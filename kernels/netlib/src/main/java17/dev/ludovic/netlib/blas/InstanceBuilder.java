package dev.ludovic.netlib.blas;

import java.lang.reflect.InvocationTargetException;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Stands in for netlib's class of this name, to which {@code BLAS.getInstance()}, {@code JavaBLAS.getInstance()} and
 * {@code NativeBLAS.getInstance()} turn: it answers with Lanewise, or, where Lanewise cannot run or was not asked for, with exactly
 * what netlib's own class would have answered.
 *
 * <p>It has the methods that netlib 3.0.1 to 3.2.0 call, and is a class file of Java 17, since it is loaded by whatever JVM runs.
 */
final class InstanceBuilder {
    private static final Logger LOG = Logger.getLogger(InstanceBuilder.class.getName());

    private static final BLAS BLAS_INSTANCE;
    private static final JavaBLAS JAVA;
    private static final NativeBLAS NATIVE;

    static {
        JavaBLAS java = java();
        BLAS chosen = choose(java);
        BLAS_INSTANCE = chosen;
        // Spark asks for the native one first and would pass by a Lanewise that is only JavaBLAS.
        JAVA = chosen instanceof JavaBLAS chosenJava ? chosenJava : java;
        NATIVE = chosen instanceof NativeBLAS chosenNative ? chosenNative : null;
    }

    private InstanceBuilder() {}

    public static BLAS blas() {
        return BLAS_INSTANCE;
    }

    public static JavaBLAS javaBlas() {
        return JAVA;
    }

    public static NativeBLAS nativeBlas() {
        if (NATIVE == null) {
            throw new RuntimeException("Unable to load native implementation");
        }
        return NATIVE;
    }

    /** By name: a plugin defines this class in netlib's class loader, which does not see Lanewise. */
    private static BLAS choose(JavaBLAS java) {
        Supplier<NativeBLAS> library = InstanceBuilder::nativeOrNull;
        Throwable failure;
        try {
            return (BLAS) lanewise()
                    .getMethod("choose", JavaBLAS.class, Supplier.class)
                    .invoke(null, java, library);
        } catch (InvocationTargetException e) {
            failure = e.getCause();
        } catch (Throwable t) {
            failure = t;
        }
        NativeBLAS nativeOrNull = library.get();
        BLAS own = nativeOrNull != null ? nativeOrNull : java;
        LOG.warning("BLAS by netlib's " + own.getClass().getSimpleName()
                + " (its own choice, since Lanewise failed while it was loaded: " + failure + ")");
        LOG.log(Level.FINE, "Lanewise did not load", failure);
        return own;
    }

    private static Class<?> lanewise() throws ClassNotFoundException {
        String name = "dev.lanewise.netlib.LanewiseNetlib";
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            // The plugin's, see LanewiseNetlib.install().
            return Class.forName(name, true, Thread.currentThread().getContextClassLoader());
        }
    }

    /** Netlib's library, or null where netlib's own property forbids it or nothing can be loaded. */
    private static NativeBLAS nativeOrNull() {
        String allowed = System.getProperty("dev.ludovic.netlib.blas.allowNative", "true");
        if (!Boolean.parseBoolean(allowed)) {
            return null;
        }
        try {
            return JNIBLAS.getInstance();
        } catch (Throwable t) {
            LOG.log(Level.FINE, "Failed to load implementation from: " + JNIBLAS.class.getName(), t);
            return null;
        }
    }

    /** Netlib's Java implementation for this JVM, which is at least a Java 17. */
    private static JavaBLAS java() {
        try {
            return VectorBLAS.getInstance();
        } catch (Throwable t) {
            LOG.log(Level.FINE, "Failed to load implementation from: " + VectorBLAS.class.getName(), t);
            return Java11BLAS.getInstance();
        }
    }
}
