// The build derives DoubleNetlibCall from this file.
package dev.lanewise.jmh;

import dev.ludovic.netlib.blas.BLAS;
import java.util.SplittableRandom;

/// One call of a routine through netlib's interface, in single precision, column-major, with increments of 1.
final class FloatNetlibCall {
    private final NetlibRoutine routine;
    private final BLAS blas;
    private final int n;
    private final float[] a;
    private final float[] b;
    private final float[] c;
    private final float[] triangle;
    private float dot;

    /// @param off what the triangle of trmm and trsm has off its diagonal of ones. A benchmark computes in place, over
    /// and over:
    /// with next to nothing there the columns stay what they are, neither 0, which some skip, nor denormal.
    private FloatNetlibCall(NetlibRoutine routine, BLAS blas, int n, float off) {
        this.routine = routine;
        this.blas = blas;
        this.n = n;
        boolean vectors = switch (routine) {
            case DOT, AXPY, SCAL -> true;
            default -> false;
        };
        int size = vectors ? n : Math.multiplyExact(n, n);
        SplittableRandom random = new SplittableRandom(42);
        a = uniform(random, size, 1);
        b = uniform(random, size, 1);
        c = uniform(random, size, 1);
        boolean inPlace = routine == NetlibRoutine.TRMM || routine == NetlibRoutine.TRSM;
        triangle = uniform(random, inPlace ? size : 0, off);
        for (int i = 0; i < triangle.length; i += n + 1) {
            triangle[i] = 1;
        }
    }

    /// For the clock.
    static FloatNetlibCall of(NetlibRoutine routine, BLAS blas, int n) {
        return new FloatNetlibCall(routine, blas, n, 1e-12f);
    }

    /// Compares one call with the same call of f2j, the reference in Java.
    ///
    /// @throws IllegalStateException if an element is off by more than a sum in any order explains
    static void check(NetlibRoutine routine, BLAS blas, BLAS f2j, int n, String name) {
        FloatNetlibCall seen = new FloatNetlibCall(routine, blas, n, 1f / n);
        FloatNetlibCall wanted = new FloatNetlibCall(routine, f2j, n, 1f / n);
        seen.run();
        wanted.run();
        double allowed = 8 * Math.ulp(1f) * (n + 2);
        for (int i = 0; i < seen.c.length; i++) {
            checkElement(seen.c[i], wanted.c[i], allowed, name + " " + routine.label() + " " + n + ": element " + i);
        }
        checkElement(seen.dot, wanted.dot, allowed, name + " " + routine.label() + " " + n);
    }

    private static void checkElement(double seen, double wanted, double allowed, String what) {
        if (!(Math.abs(seen - wanted) <= allowed * Math.max(1, Math.abs(wanted)))) {
            throw new IllegalStateException(what + " is " + seen + ", should be " + wanted);
        }
    }

    private static float[] uniform(SplittableRandom random, int size, float bound) {
        float[] x = new float[size];
        for (int i = 0; i < size; i++) {
            x[i] = (float) random.nextDouble(-1, 1) * bound;
        }
        return x;
    }

    /// One call.
    void run() {
        switch (routine) {
            case GEMM -> blas.sgemm("N", "N", n, n, n, 1, a, n, b, n, 0, c, n);
            case SYRK -> blas.ssyrk("U", "N", n, n, 1, a, n, 0, c, n);
            case SYR2K -> blas.ssyr2k("U", "N", n, n, 1, a, n, b, n, 0, c, n);
            case SYMM -> blas.ssymm("L", "U", n, n, 1, a, n, b, n, 0, c, n);
            case TRMM -> blas.strmm("L", "L", "N", "N", n, n, 1, triangle, n, c, n);
            case TRSM -> blas.strsm("L", "L", "N", "N", n, n, 1, triangle, n, c, n);
            case GEMV -> blas.sgemv("N", n, n, 1, a, n, b, 1, 0, c, 1);
            case GEMV_T -> blas.sgemv("T", n, n, 1, a, n, b, 1, 0, c, 1);
            case DOT -> dot = blas.sdot(n, a, 1, b, 1);
            case AXPY -> blas.saxpy(n, 1e-12f, a, 1, c, 1);
            case SCAL -> blas.sscal(n, -1, c, 1);
        }
    }
}
