package dev.lanewise.netlib;

import dev.ludovic.netlib.blas.BLAS;

/// netlib's implementations, which are private to their package, and Lanewise's.
final class Implementations {
    private Implementations() {}

    static BLAS f2j() {
        return netlibs("F2jBLAS");
    }

    static BLAS vector() {
        return netlibs("VectorBLAS");
    }

    static BLAS lanewise() {
        return LanewiseBlas.create(vector(), "1");
    }

    private static BLAS netlibs(String name) {
        try {
            var method = Class.forName("dev.ludovic.netlib.blas." + name).getMethod("getInstance");
            method.setAccessible(true);
            return (BLAS) method.invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(name, e);
        }
    }
}
