// The build derives DoubleMatrix from this file.
package dev.lanewise.mlp;

import java.util.Objects;

/// A view of a rows×columns matrix in a float array, row-major: element (i, j) is `array[offset + i·ld + j]`, where ld
/// is [#leadingDimension()]. Nothing is copied: what is set here changes the array, and the other way round.
public final class FloatMatrix {
    private final float[] array;
    private final int offset;
    private final int rows;
    private final int columns;
    private final int leadingDimension;

    /// The caller vouches for the bounds.
    FloatMatrix(float[] array, int offset, int rows, int columns, int leadingDimension) {
        this.array = array;
        this.offset = offset;
        this.rows = rows;
        this.columns = columns;
        this.leadingDimension = leadingDimension;
    }

    /// The array itself.
    ///
    /// @return not a copy
    public float[] array() {
        return array;
    }

    /// Where the matrix begins.
    ///
    /// @return the index of element (0, 0) in [#array()]
    public int offset() {
        return offset;
    }

    /// The number of rows.
    ///
    /// @return at least 1
    public int rows() {
        return rows;
    }

    /// The number of columns.
    ///
    /// @return at least 1
    public int columns() {
        return columns;
    }

    /// Elements from one row to the next.
    ///
    /// @return at least [#columns()]
    public int leadingDimension() {
        return leadingDimension;
    }

    /// Reads an element.
    ///
    /// @param row 0 … rows − 1
    /// @param column 0 … columns − 1
    /// @return its value
    /// @throws IndexOutOfBoundsException if there is no such element
    public float get(int row, int column) {
        return array[index(row, column)];
    }

    /// Writes an element.
    ///
    /// @param row 0 … rows − 1
    /// @param column 0 … columns − 1
    /// @param value its new value
    /// @throws IndexOutOfBoundsException if there is no such element
    public void set(int row, int column, float value) {
        array[index(row, column)] = value;
    }

    private int index(int row, int column) {
        return offset + Objects.checkIndex(row, rows) * leadingDimension + Objects.checkIndex(column, columns);
    }

    /// Shape and place, not the elements: `4×2 at 17`.
    @Override
    public String toString() {
        return rows + "×" + columns + " at " + offset;
    }
}
