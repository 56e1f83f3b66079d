// The build derives DoubleLevel3Operands from this file.
package dev.lanewise.jmh;

import java.util.Arrays;
import java.util.SplittableRandom;

/// The operands of a routine of level 3, dense and row-major, the same in every run. What the routine must not read is
/// NaN.
///
/// @param form the routine
/// @param n the order of every operand
/// @param a a symmetric or triangular operand, or a rank update's first
/// @param b the other operand, empty where there is none
/// @param c what the result goes to: NaN, or the operand that it overwrites
@SuppressWarnings("ArrayRecordComponent") // the operands themselves, which every contender shares
record FloatLevel3Operands(Level3Form form, int n, float[] a, float[] b, float[] c) {
    /// As for products, see [FloatGemmOperands]; what is computed in place has (n + 2)·u instead, the bound of
    /// [dev.lanewise.kernels.FloatLevel3].
    private static final double RATIO_BOUND = 16;

    /// What is compared of a large result, besides the corners.
    private static final int SAMPLES = 200;

    /// For the clock. What computes in place does so over and over: with next to nothing beside the diagonal of ones, B
    /// stays what it is, and gets neither denormal nor infinite.
    static FloatLevel3Operands of(Level3Form form, int n) {
        return of(form, n, 1e-12f);
    }

    /// For [#check], where every element of a triangle has to matter.
    static FloatLevel3Operands toCheck(Level3Form form, int n) {
        return of(form, n, 1f / n);
    }

    private static FloatLevel3Operands of(Level3Form form, int n, float off) {
        SplittableRandom random = new SplittableRandom(42);
        int size = Math.multiplyExact(n, n);
        float[] a = uniform(random, size, form.isInPlace() ? off : 1);
        float[] b = uniform(random, form.isInPlace() || form.routine() == NetlibRoutine.SYRK ? 0 : size, 1);
        float[] c = uniform(random, size, 1);
        if (!form.isInPlace()) {
            Arrays.fill(c, Float.NaN);
        }
        for (int i = 0; i < n && form.side() != null; i++) {
            Arrays.fill(a, form.isLower() ? i * n + i + 1 : i * n, form.isLower() ? (i + 1) * n : i * n + i, Float.NaN);
            if (form.isInPlace()) {
                a[i * n + i] = 1;
            }
        }
        return new FloatLevel3Operands(form, n, a, b, c);
    }

    private static float[] uniform(SplittableRandom random, int size, float bound) {
        float[] x = new float[size];
        for (int i = 0; i < size; i++) {
            x[i] = (float) random.nextDouble(-1, 1) * bound;
        }
        return x;
    }

    /// Compares the result of the contender's first call with sums in twice the precision of double: every element of a
    /// small one, corners and samples of a larger one.
    ///
    /// @throws IllegalStateException if an element is off by more than a sum in any order explains, or is written where
    /// it must not be
    void check(FloatLevel3Contender contender, String name) {
        contender.run();
        if (n <= 32) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    checkElement(contender, name, i, j);
                }
            }
            return;
        }
        checkElement(contender, name, 0, 0);
        checkElement(contender, name, 0, n - 1);
        checkElement(contender, name, n - 1, 0);
        checkElement(contender, name, n - 1, n - 1);
        SplittableRandom random = new SplittableRandom(7);
        for (int sample = 0; sample < SAMPLES; sample++) {
            checkElement(contender, name, random.nextInt(n), random.nextInt(n));
        }
    }

    private void checkElement(FloatLevel3Contender contender, String name, int i, int j) {
        double seen = contender.result(i, j);
        boolean written = form.side() != null || (form.isLower() ? i >= j : i <= j);
        if (!written) {
            if (!Double.isNaN(seen)) {
                throw wrong(name, i, j, seen, Double.NaN);
            }
            return;
        }
        DotProduct exact = new DotProduct();
        for (int p = 0; p < n; p++) {
            switch (form.routine()) {
                case SYRK -> exact.add(op(a, i, p), op(a, j, p));
                case SYR2K -> {
                    exact.add(op(a, i, p), op(b, j, p));
                    exact.add(op(b, i, p), op(a, j, p));
                }
                case SYMM ->
                    exact.add(
                            form.isLeft() ? symmetric(i, p) : b[i * n + p],
                            form.isLeft() ? b[p * n + j] : symmetric(p, j));
                case TRMM ->
                    exact.add(
                            form.isLeft() ? triangular(i, p) : c[i * n + p],
                            form.isLeft() ? c[p * n + j] : triangular(p, j));
                // The solution, put into its equation.
                case TRSM ->
                    exact.add(
                            form.isLeft() ? triangular(i, p) : contender.result(i, p),
                            form.isLeft() ? contender.result(p, j) : triangular(p, j));
                default -> throw new IllegalStateException(form.label());
            }
        }
        double is = form.routine() == NetlibRoutine.TRSM ? exact.value() : seen;
        double shouldBe = form.routine() == NetlibRoutine.TRSM ? c[i * n + j] : exact.value();
        // Beside a diagonal of ones the rest is small: the sum has n roundings of the size of the largest term.
        double bound = form.isInPlace() ? (n + 2) / 2.0 : RATIO_BOUND;
        double allowed = bound * Math.ulp(1f) * exact.magnitude();
        if (!(Math.abs(is - shouldBe) <= allowed)) {
            throw wrong(name, i, j, is, shouldBe);
        }
    }

    private IllegalStateException wrong(String name, int i, int j, double is, double shouldBe) {
        return new IllegalStateException(
                "%s %s %d: element (%d, %d) is %s, should be %s".formatted(name, form.label(), n, i, j, is, shouldBe));
    }

    private double op(float[] x, int i, int p) {
        return form.isTransposed() ? x[p * n + i] : x[i * n + p];
    }

    private double symmetric(int i, int j) {
        boolean stored = form.isLower() ? i >= j : i <= j;
        return stored ? a[i * n + j] : a[j * n + i];
    }

    /// op(A), with the zeros beside the triangle.
    private double triangular(int i, int j) {
        int row = form.isTransposed() ? j : i;
        int column = form.isTransposed() ? i : j;
        boolean stored = form.isLower() ? row >= column : row <= column;
        return stored ? a[row * n + column] : 0;
    }
}
