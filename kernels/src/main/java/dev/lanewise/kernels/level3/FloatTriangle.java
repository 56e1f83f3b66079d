// The build derives DoubleTriangle from this file.
package dev.lanewise.kernels.level3;

import dev.lanewise.kernels.functions.FusedMultiplyAdd;

/// A triangle on the diagonal, of order [#ORDER] at most, packed for the tiles that multiply by it and solve with it.
///
/// Whatever side, triangle and transpose a call has, its diagonal blocks are a lower triangle L here, which X is
/// multiplied by from the left: X·T is (Tᵀ·Xᵀ)ᵀ, and an upper triangle is a lower one read backwards. Rows
/// are packed four at a time, for each p the four elements Lᵢₚ of the group, up to the group's own diagonal square,
/// whose upper half is not used:
///
/// ```
///   group 0: p = 0 … 3      group 1: p = 0 … 7      group 2: p = 0 … 11 …
/// ```
///
/// The element (i, j) of the result is, p ascending,
/// - of a product: one chain fma(α·Lᵢₚ, Xₚⱼ, v) from 0 over p ≤ i;
/// - of a solution: one chain fma(−Lᵢₚ, Xₚⱼ, v) from Xᵢⱼ over p < i, then the division by Lᵢᵢ as a product with its
/// reciprocal.
///
/// The reciprocal of a subnormal or very large number is not a normal number. There the product has two factors, one
/// of them a power of two, so that the division is as accurate as elsewhere.
public final class FloatTriangle {
    /// The largest order. It decides the order of summation, so it is the same on every machine. The packed triangle
    /// and a strip of X, 8 KiB each in float at 512 bits, stay in the L1 cache.
    public static final int ORDER = 64;

    /// Rows of a group.
    public static final int GROUP = 4;

    /// Where the second factors of the diagonal begin: after the last group.
    public static final int SECOND = start(ORDER / GROUP);

    /// Where it says, by a number that is not 0, that a second factor is not 1: a solution waits four cycles for each
    /// row's product with it, a third of the time where a strip is narrow.
    public static final int TWO_FACTORS = SECOND + ORDER;

    /// Elements of a packed triangle.
    static final int SIZE = TWO_FACTORS + 1;

    /// Columns of the widest strip.
    private static final int STRIP_COLUMNS = 64;

    /// Elements of the scratch in which a strip of X lies: a group more than the rows, because the last group may be
    /// filled up.
    public static final int STRIP = (ORDER + GROUP) * STRIP_COLUMNS;

    private static final float LARGE = 0x1p64f; // double: private static final double LARGE = 0x1p512;

    private FloatTriangle() {}

    /// Where a group begins.
    ///
    /// @param group from 0
    /// @return index of its first element
    public static int start(int group) {
        return GROUP * GROUP * group * (group + 1) / 2;
    }

    /// Packs L with Lᵢₚ = `a[ao + i·rs + p·cs]`; strides are negative where it is read from its end.
    ///
    /// @param alpha factor of every element, where L is multiplied by
    static void pack(
            boolean solve, boolean unit, int order, float alpha, float[] a, int ao, int rs, int cs, float[] t) {
        float scale = solve ? -1 : alpha;
        t[TWO_FACTORS] = 0;
        int at = 0;
        for (int i0 = 0; i0 < order; i0 += GROUP) {
            int rows = Math.min(GROUP, order - i0);
            // Where the last group is not full, its last row stands for those that are missing: nobody reads them.
            int row1 = Math.min(1, rows - 1) * rs;
            int row2 = Math.min(2, rows - 1) * rs;
            int row3 = (rows - 1) * rs;
            int from = ao + i0 * rs;
            for (int p = 0; p < i0; p++, from += cs, at += GROUP) {
                t[at] = scale * a[from];
                t[at + 1] = scale * a[from + row1];
                t[at + 2] = scale * a[from + row2];
                t[at + 3] = scale * a[from + row3];
            }
            if (rows > 1) {
                t[at + 1] = scale * a[from + rs];
            }
            if (rows > 2) {
                t[at + 2] = scale * a[from + 2 * rs];
                t[at + GROUP + 2] = scale * a[from + cs + 2 * rs];
            }
            if (rows > 3) {
                t[at + 3] = scale * a[from + 3 * rs];
                t[at + GROUP + 3] = scale * a[from + cs + 3 * rs];
                t[at + 2 * GROUP + 3] = scale * a[from + 2 * cs + 3 * rs];
            }
            for (int p = 0; p < rows; p++) {
                float diagonal = unit ? 1 : a[from + p * (rs + cs)];
                if (solve) {
                    invert(diagonal, t, at + p * (GROUP + 1), SECOND + i0 + p);
                } else {
                    t[at + p * (GROUP + 1)] = alpha * diagonal;
                }
            }
            at += GROUP * GROUP;
        }
    }

    /// 1 ÷ d as a product of two factors.
    private static void invert(float d, float[] t, int first, int second) {
        float reciprocal = 1 / d;
        float size = Math.abs(reciprocal);
        if ((size >= Float.MIN_NORMAL && size <= Float.MAX_VALUE) || d == 0 || Float.isNaN(d) || Float.isInfinite(d)) {
            t[first] = reciprocal;
            t[second] = 1;
            return;
        }
        float factor = size < 1 ? 1 / LARGE : LARGE;
        t[first] = 1 / (d * factor);
        t[second] = factor;
        t[TWO_FACTORS] = 1;
    }

    /// The element Lᵢₚ, for p ≤ i.
    private static float element(float[] t, int i, int p) {
        return t[start(i / GROUP) + GROUP * p + i % GROUP];
    }

    /// [FloatLevel3Backend#triangleTimes] in plain Java.
    ///
    /// @param solve L⁻¹
    /// @param rows rows of X and order of L
    /// @param columns columns of X
    /// @param t L
    /// @param x the array of X
    /// @param xOffset index of the first element of X's first row
    /// @param rowStride from one row of X to the next
    /// @param strip scratch
    public static void triangleTimes(
            boolean solve, int rows, int columns, float[] t, float[] x, int xOffset, int rowStride, float[] strip) {
        for (int j = 0; j < columns; j++) {
            run(solve, rows, t, x, xOffset + j, rowStride, strip);
        }
    }

    /// [FloatLevel3Backend#timesTriangle] in plain Java.
    ///
    /// @param solve L⁻ᵀ
    /// @param rows rows of X
    /// @param columns columns of X and order of L
    /// @param t L
    /// @param x the array of X
    /// @param xOffset index of X's first element
    /// @param ldx leading dimension of X
    /// @param backward whether L's first row belongs to the last column of X
    /// @param strip scratch
    public static void timesTriangle(
            boolean solve,
            int rows,
            int columns,
            float[] t,
            float[] x,
            int xOffset,
            int ldx,
            boolean backward,
            float[] strip) {
        for (int i = 0; i < rows; i++) {
            int from = xOffset + i * ldx;
            run(solve, columns, t, x, backward ? from + columns - 1 : from, backward ? -1 : 1, strip);
        }
    }

    /// One column of X.
    private static void run(boolean solve, int order, float[] t, float[] x, int xo, int stride, float[] column) {
        for (int i = 0; i < order; i++) {
            column[i] = x[xo + i * stride];
        }
        for (int i = 0; i < order; i++) {
            float v = solve ? column[i] : 0;
            for (int p = 0; p < i; p++) {
                v = FusedMultiplyAdd.fma(element(t, i, p), column[p], v);
            }
            float diagonal = element(t, i, i);
            v = solve ? v * diagonal * t[SECOND + i] : FusedMultiplyAdd.fma(diagonal, column[i], v);
            x[xo + i * stride] = v;
            if (solve) {
                column[i] = v;
            }
        }
    }
}
