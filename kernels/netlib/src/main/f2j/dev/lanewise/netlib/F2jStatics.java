package dev.lanewise.netlib;

import dev.ludovic.netlib.blas.BLAS;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What stands behind {@code org.netlib.blas.Dgemm} and its neighbours in the jar {@code lanewise-netlib-…-f2j.jar}. Pure-Java LAPACK
 * (f2j's, which Breeze and ARPACK use) calls these static methods and never {@code BLAS.getInstance()}.
 *
 * <p>The classes of f2j that they hide are still in f2j's own jar: they are loaded from there by a class loader of their own, for calls
 * that Lanewise does not take, and for all calls where it cannot run. Nothing here needs Lanewise itself: without it, or where it came
 * by a Spark plugin into a class loader below this one, the calls find their way all the same.
 */
public final class F2jStatics {
    private static final String LANEWISE_NETLIB = "dev.lanewise.netlib.LanewiseNetlib";
    private static final String OWN_NAME = F2jStatics.class.getName().replace('.', '/');

    private static final Originals ORIGINALS = new Originals();

    /** Lanewise with f2j's own routines behind it, or null where it does not run. */
    public static final BLAS LANEWISE;

    /**
     * The same, but with netlib's own Java behind it, whose level 2 is vectorised and f2j's is not: for the updates of LAPACK's panels.
     */
    public static final BLAS GER;

    /**
     * For the matrix-vector products of LAPACK's panels; null before netlib 3.0.4, which refuses a sub-matrix that ends with its array,
     * as nearly every panel does. (In symv and trmv 3.2.0 still does.)
     */
    public static final BLAS GEMV;

    static {
        BLAS lanewise = null;
        BLAS withNetlib = null;
        try {
            Class<?> chooser = chooser();
            lanewise = (BLAS) chooser.getMethod("before", BLAS.class).invoke(null, f2j());
            withNetlib = (BLAS) chooser.getMethod("blas").invoke(null);
        } catch (Throwable t) {
            Throwable cause = t instanceof InvocationTargetException ? t.getCause() : t;
            Logger log = Logger.getLogger("dev.lanewise.netlib");
            log.warning("BLAS under LAPACK by f2j, as without Lanewise, which failed while it was loaded: " + cause);
            log.log(Level.FINE, "Lanewise did not load", cause);
            lanewise = null;
        }
        LANEWISE = lanewise;
        GER = lanewise == null ? null : withNetlib;
        GEMV = lanewise == null || refusesLastRows(withNetlib) ? null : withNetlib;
    }

    private F2jStatics() {}

    /**
     * The static method of f2j that a class of the same name hides.
     *
     * @param name the class's simple name; the method has the same in lower case
     * @return the method
     * @throws IllegalStateException if f2j is not on the class path
     */
    public static MethodHandle original(String name) {
        try {
            return MethodHandles.publicLookup().unreflect(method(name));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("f2j's own org.netlib.blas." + name + " cannot be used", e);
        }
    }

    /**
     * Throws whatever was thrown, without a wrapper.
     *
     * @param thrown what f2j threw
     * @return never
     */
    public static RuntimeException asItIs(Throwable thrown) {
        throw F2jStatics.<RuntimeException>unchecked(thrown);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private static Class<?> chooser() throws ClassNotFoundException {
        try {
            return Class.forName(LANEWISE_NETLIB);
        } catch (ClassNotFoundException e) {
            // A plugin's, whose loader is that of what netlib answers with.
            return Class.forName(LANEWISE_NETLIB, true, BLAS.getInstance().getClass().getClassLoader());
        }
    }

    private static boolean refusesLastRows(BLAS blas) {
        try {
            blas.dgemv("N", 1, 2, 1, new double[3], 0, 2, new double[2], 0, 1, 0, new double[1], 0, 1);
            return false;
        } catch (IndexOutOfBoundsException e) {
            return true;
        }
    }

    /** f2j's static methods as an object; only calls that compute nothing, or that are refused, come here. */
    private static BLAS f2j() {
        return (BLAS) Proxy.newProxyInstance(
                BLAS.class.getClassLoader(), new Class<?>[] {BLAS.class}, (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return switch (method.getName()) {
                            case "toString" -> "f2j";
                            case "hashCode" -> System.identityHashCode(proxy);
                            default -> System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
                        };
                    }
                    String name = method.getName();
                    try {
                        return method(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1))
                                .invoke(null, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static Method method(String className) throws ReflectiveOperationException {
        String name = className.toLowerCase(Locale.ROOT);
        for (Method method : ORIGINALS.loadClass("org.netlib.blas." + className).getMethods()) {
            if (method.getName().equals(name)) {
                return method;
            }
        }
        throw new NoSuchMethodException(name);
    }

    /** Loads f2j's classes of BLAS from f2j's jar, past those of this jar. */
    private static final class Originals extends ClassLoader {
        Originals() {
            super(F2jStatics.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("org.netlib.blas.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        /** The first one of this name on the class path that does not stand in for another: this jar may be there twice. */
        private Class<?> define(String name) throws ClassNotFoundException {
            try {
                for (URL url : Collections.list(getParent().getResources(name.replace('.', '/') + ".class"))) {
                    try (InputStream in = url.openStream()) {
                        byte[] bytes = in.readAllBytes();
                        if (!new String(bytes, StandardCharsets.ISO_8859_1).contains(OWN_NAME)) {
                            return defineClass(name, bytes, 0, bytes.length);
                        }
                    }
                }
                throw new ClassNotFoundException(name);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
