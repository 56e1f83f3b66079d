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
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What stands behind {@code org.netlib.blas.Dgemm} and its neighbours in the jar {@code lanewise-netlib-…-f2j.jar}. Pure-Java LAPACK
 * (f2j's, which Breeze and ARPACK use) calls these static methods and never {@code BLAS.getInstance()}.
 *
 * <p>The classes of f2j that they hide are still in f2j's own jar: they are loaded from there by a class loader of their own, for calls
 * that Lanewise does not take, and for all calls where it cannot run.
 */
public final class F2jStatics {
    private static final Originals ORIGINALS = new Originals();

    /** Lanewise with f2j's own routines behind it, or null where it does not run. */
    public static final BLAS LANEWISE = lanewise();

    /**
     * The same, but with netlib's own Java behind it, whose level 2 is vectorised and f2j's is not: for the matrix-vector products of
     * LAPACK's panels. (netlib 3.2.0 takes what LAPACK hands to gemv; elsewhere it refuses sub-matrices at the end of an array.)
     */
    public static final BLAS LEVEL_2 = LANEWISE == null ? null : LanewiseNetlib.blas();

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

    private static BLAS lanewise() {
        try {
            return LanewiseNetlib.isLanewise() ? LanewiseNetlib.lanewise("createForAll", f2j()) : null;
        } catch (Throwable t) {
            return null; // f2j alone, as without this jar
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

        /** The last one of this name on the class path: f2j's, since this jar only works if it comes before it. */
        private Class<?> define(String name) throws ClassNotFoundException {
            try {
                List<URL> all = Collections.list(getParent().getResources(name.replace('.', '/') + ".class"));
                if (all.isEmpty()) {
                    throw new ClassNotFoundException(name);
                }
                try (InputStream in = all.get(all.size() - 1).openStream()) {
                    byte[] bytes = in.readAllBytes();
                    return defineClass(name, bytes, 0, bytes.length);
                }
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
