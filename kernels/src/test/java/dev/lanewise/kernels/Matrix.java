package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.random.RandomGenerator;

/// A test operand: rows×columns elements somewhere in an array of which everything else is NaN. A kernel that reads the
/// padding poisons its result; one that writes it is caught by [#assertPaddingUntouched].
///
/// @param <T> the array type
final class Matrix<T> {
    final Real<T> real;
    final T array;
    final int offset;
    final int rows;
    final int columns;
    final int ld;
    private final T before;

    private Matrix(Real<T> real, T array, int offset, int rows, int columns, int ld) {
        this.real = real;
        this.array = array;
        this.offset = offset;
        this.rows = rows;
        this.columns = columns;
        this.ld = ld;
        this.before = real.copy(array);
    }

    /// A matrix of NaN with random padding before, between and after its rows.
    static <T> Matrix<T> padded(Real<T> real, RandomGenerator random, int rows, int columns) {
        int offset = random.nextInt(8);
        int ld = Math.max(1, columns) + 1 + random.nextInt(9);
        return markers(real, offset, rows, columns, ld, random.nextInt(5));
    }

    /// A matrix of NaN that fills its array.
    static <T> Matrix<T> tight(Real<T> real, int rows, int columns) {
        return markers(real, 0, rows, columns, Math.max(1, columns), 0);
    }

    private static <T> Matrix<T> markers(Real<T> real, int offset, int rows, int columns, int ld, int after) {
        int length = offset + (rows == 0 || columns == 0 ? 0 : (rows - 1) * ld + columns) + after;
        T array = real.allocate(length);
        for (int i = 0; i < length; i++) {
            real.setMarker(array, i);
        }
        return new Matrix<>(real, array, offset, rows, columns, ld);
    }

    /// Any part of an array, also one that does not fit it.
    static <T> Matrix<T> at(Real<T> real, T array, int offset, int rows, int columns, int ld) {
        return new Matrix<>(real, array, offset, rows, columns, ld);
    }

    /// Padding as by [#padded], elements in ±1 with every eighth one scaled by a power of two, 2⁻⁴ to 2³.
    static <T> Matrix<T> random(Real<T> real, RandomGenerator random, int rows, int columns) {
        return padded(real, random, rows, columns).fill(random, 1);
    }

    /// Random elements up to about `scale`.
    Matrix<T> fill(RandomGenerator random, double scale) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                long bits = random.nextLong();
                double v = (bits >> 11) * 0x1p-52 * scale;
                set(i, j, (bits & 7) == 0 ? Math.scalb(v, (int) (bits >> 3 & 7) - 4) : v);
            }
        }
        return remember();
    }

    Matrix<T> fill(double value) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                set(i, j, value);
            }
        }
        return remember();
    }

    /// Scatters zeros of both signs, subnormals, infinities, NaN and huge values, one element in `every`.
    Matrix<T> sprinkle(RandomGenerator random, int every) {
        double[] special = {
            0,
            -0.0,
            real.smallestSubnormal(),
            -real.smallestNormal(),
            real.largest(),
            -real.largest(),
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.NaN
        };
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                if (random.nextInt(every) == 0) {
                    set(i, j, special[random.nextInt(special.length)]);
                }
            }
        }
        return remember();
    }

    int index(int i, int j) {
        return offset + i * ld + j;
    }

    double get(int i, int j) {
        return real.get(array, index(i, j));
    }

    void set(int i, int j, double v) {
        real.set(array, index(i, j), v);
    }

    /// What the element was when [#remember()] was last called.
    double getBefore(int i, int j) {
        return real.get(before, index(i, j));
    }

    /// Takes the present content as the one that [#assertUntouched] and [#reset] refer to.
    Matrix<T> remember() {
        real.memory(before).copyFrom(real.memory(array));
        return this;
    }

    /// Back to the remembered content.
    Matrix<T> reset() {
        real.memory(array).copyFrom(real.memory(before));
        return this;
    }

    /// A matrix of the same place and content in an array of its own.
    Matrix<T> copy() {
        return new Matrix<>(real, real.copy(array), offset, rows, columns, ld);
    }

    void assertUntouched(String what) {
        long at = real.mismatch(before, array);
        if (at >= 0) {
            fail(what + " was modified at byte " + at + " of its array, " + this);
        }
    }

    void assertPaddingUntouched(String what) {
        T expected = real.copy(before);
        long size = real.memory(expected).byteSize() / Math.max(1, real.length(expected));
        for (int i = 0; i < rows && columns > 0; i++) {
            long at = index(i, 0) * size;
            real.memory(expected)
                    .asSlice(at, columns * size)
                    .copyFrom(real.memory(array).asSlice(at, columns * size));
        }
        long at = real.mismatch(expected, array);
        if (at >= 0) {
            fail(what + ": padding was modified at index " + at / size + " of the array, " + this);
        }
    }

    /// Every element the same bits as the other matrix' (NaN equals NaN).
    void assertSame(Matrix<T> expected, Object what) {
        assertEquals(expected.rows, rows);
        assertEquals(expected.columns, columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                if (!real.same(expected.array, expected.index(i, j), array, index(i, j))) {
                    fail("%s, element (%d, %d): expected %s, got %s"
                            .formatted(what, i, j, show(expected.get(i, j)), show(get(i, j))));
                }
            }
        }
    }

    static String show(double v) {
        return v + " (" + Double.toHexString(v) + ")";
    }

    @Override
    public String toString() {
        return rows + "×" + columns + " at " + offset + " with leading dimension " + ld + " in " + real.length(array)
                + " elements";
    }
}
