// The build derives DoubleOperand from this file.
package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.runtime.FloatScratch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// One factor of a call, op(A) or op(B), in an array or in a memory segment: element (i, p) lies at offset +
/// i·rowStride + p·columnStride.
///
/// The packed path only sees its blocks. From a segment these go through a staging array that fits the L1 or L2 cache,
/// in row pieces, so that the packing itself is the same code, and what is packed are the same numbers.
final class FloatOperand {
    /// Segments may begin anywhere.
    static final ValueLayout.OfFloat ELEMENT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    /// Elements that are staged at a time: a quarter of a small L2 cache.
    private static final int STAGED = (128 << 10) / Float.BYTES;

    float[] array;
    MemorySegment segment;
    /// What the caller said: of a matrix with ld = 1 the strides do not tell.
    boolean transposed;
    long offset;
    long rowStride;
    long columnStride;

    private final FloatScratch copied = new FloatScratch();

    /// What reads an element of a segment is initialised now, while there is stack: a class of the JDK whose
    /// initialiser runs out of it is lost for good.
    static void initialise() {
        if (MemorySegment.ofArray(new float[1]).get(ELEMENT, 0) != 0) {
            throw new AssertionError("a new array is not zero");
        }
    }

    void set(Transpose op, float[] array, int offset, int ld) {
        this.array = array;
        this.segment = null; // clear() may not have come to its end, for want of stack
        set(op, (long) offset, ld);
    }

    /// α·op(X) for the m×n op(X) in an array, copied in the order that it is stored in, for the paths that read it
    /// where it lies. O(mn), before any thread begins.
    void setScaled(Transpose op, int m, int n, float alpha, float[] array, int offset, int ld) {
        int rows = op == Transpose.TRANS ? n : m;
        int columns = op == Transpose.TRANS ? m : n;
        float[] copy = copied.atLeast(rows * columns);
        for (int r = 0; r < rows; r++) {
            int from = offset + r * ld;
            int to = r * columns;
            for (int q = 0; q < columns; q++) {
                copy[to + q] = alpha * array[from + q];
            }
        }
        set(op, copy, 0, columns);
    }

    /// α·op(X) for the m×n op(X) in an array, copied so that its columns are contiguous and whole vectors (what they
    /// hold beyond m is what the copy held before), for the path that takes its lanes along m. O(mn), before any thread
    /// begins.
    void setColumns(Transpose op, int m, int n, float alpha, float[] array, int offset, int ld) {
        int length = GemmPlanner.ceilDiv(m, FloatRegisters.LANES) * FloatRegisters.LANES;
        float[] copy = copied.atLeast(n * length);
        if (op == Transpose.TRANS) {
            FloatPacking.pad(n, m, array, offset, ld, copy);
        } else {
            FloatTransposes.transpose(n, m, array, offset, ld, copy, 0, length);
        }
        if (alpha != 1) {
            for (int q = 0; q < n; q++) {
                for (int r = q * length; r < q * length + m; r++) {
                    copy[r] *= alpha;
                }
            }
        }
        set(Transpose.TRANS, copy, 0, length);
    }

    void set(Transpose op, MemorySegment segment, long offset, long ld) {
        this.array = null;
        this.segment = segment;
        set(op, offset, ld);
    }

    private void set(Transpose op, long offset, long ld) {
        this.offset = offset;
        this.transposed = op == Transpose.TRANS;
        this.rowStride = transposed ? 1 : ld;
        this.columnStride = transposed ? ld : 1;
    }

    /// A pool outlives the call; it must not keep the caller's memory alive.
    void clear() {
        array = null;
        segment = null;
    }

    /// Where element (i, p) lies in the array.
    int at(int i, int p) {
        return (int) (offset + i * rowStride + p * columnStride);
    }

    int rows() {
        return (int) rowStride;
    }

    int columns() {
        return (int) columnStride;
    }

    /// Whether its rows are contiguous.
    boolean isRows() {
        return columnStride == 1;
    }

    /// Whether it lies in an array of which tiles reach the end.
    boolean isIndexable() {
        return array != null && array.length <= FloatDirectTiles.LONGEST;
    }

    /// One of so many parts of α times the m×k block at (i0, p0), as panels for the tiles. A part is some of the lines
    /// as they are stored. `staging` is the calling thread's own.
    void packA(int i0, int p0, int m, int k, float alpha, float[] packed, FloatScratch staging, int part, int parts) {
        if (columnStride == 1) {
            int first = GemmPlanner.cut(m, FloatRegisters.MR, part, parts);
            int last = GemmPlanner.cut(m, FloatRegisters.MR, part + 1, parts);
            int most = segment == null ? m : Math.max(1, STAGED / k / FloatRegisters.MR) * FloatRegisters.MR;
            for (int i = first; i < last; i += most) {
                int rows = Math.min(most, last - i);
                if (segment == null) {
                    FloatPacking.interleavePanels(
                            rows, k, alpha, array, at(i0 + i, p0), rows(), packed, FloatPacking.panel(i, k));
                } else {
                    float[] staged = staging.atLeast(rows * k);
                    stage(i0 + i, p0, rows, k, rowStride, staged);
                    FloatPacking.interleavePanels(rows, k, alpha, staged, 0, k, packed, FloatPacking.panel(i, k));
                }
            }
            return;
        }
        int last = GemmPlanner.cut(k, FloatPacking.STREAMS, part + 1, parts);
        for (int p = GemmPlanner.cut(k, FloatPacking.STREAMS, part, parts); p < last; p += FloatPacking.STREAMS) {
            int depth = Math.min(FloatPacking.STREAMS, last - p);
            if (segment == null) {
                FloatPacking.copyPanels(m, depth, k, alpha, array, at(i0, p0 + p), columns(), packed, p, last);
            } else {
                float[] staged = staging.atLeast(depth * m);
                stage(i0, p0 + p, depth, m, columnStride, staged);
                FloatPacking.copyPanels(m, depth, k, alpha, staged, 0, m, packed, p, last);
            }
        }
    }

    /// One of so many parts of the k×n block at (p0, j0), as slivers for the tiles, from `to` on.
    void packB(int p0, int j0, int k, int n, FloatPanel packed, int to, FloatScratch staging, int part, int parts) {
        if (columnStride == 1) {
            int last = GemmPlanner.cut(k, FloatPacking.STREAMS, part + 1, parts);
            for (int p = GemmPlanner.cut(k, FloatPacking.STREAMS, part, parts); p < last; p += FloatPacking.STREAMS) {
                int depth = Math.min(FloatPacking.STREAMS, last - p);
                if (segment == null) {
                    FloatPacking.copySlivers(depth, n, k, array, at(p0 + p, j0), rows(), packed, to, p);
                } else {
                    float[] staged = staging.atLeast(depth * n);
                    stage(p0 + p, j0, depth, n, rowStride, staged);
                    FloatPacking.copySlivers(depth, n, k, staged, 0, n, packed, to, p);
                }
            }
            return;
        }
        int last = GemmPlanner.cut(n, FloatRegisters.NR, part + 1, parts);
        int columns;
        for (int j = GemmPlanner.cut(n, FloatRegisters.NR, part, parts); j < last; j += columns) {
            columns = FloatPacking.sliver(n - j);
            if (segment == null) {
                FloatPacking.transposeSliver(k, columns, array, at(p0, j0 + j), columns(), packed, to + j * k);
            } else {
                float[] staged = staging.atLeast(columns * k);
                stage(p0, j0 + j, columns, k, columnStride, staged);
                FloatPacking.transposeSliver(k, columns, staged, 0, k, packed, to + j * k);
            }
        }
    }

    /// Copies `lines` contiguous runs of `length` elements, `stride` apart, from element (i, p) on.
    void stage(int i, int p, int lines, int length, long stride, float[] to) {
        long from = offset + i * rowStride + p * columnStride;
        for (int line = 0; line < lines; line++) {
            MemorySegment.copy(segment, ELEMENT, (from + line * stride) * Float.BYTES, to, line * length, length);
        }
    }

    /// The m×n block at (i, p), to rows that are `ld` apart.
    void copy(int i, int p, int m, int n, float[] to, int ld) {
        long from = offset + i * rowStride + p * columnStride;
        if (columnStride != 1) {
            for (int q = 0; q < n; q++) {
                for (int r = 0; r < m; r++) {
                    to[r * ld + q] = get(i + r, p + q);
                }
            }
            return;
        }
        for (int r = 0; r < m; r++) {
            if (segment == null) {
                System.arraycopy(array, (int) (from + r * rowStride), to, r * ld, n);
            } else {
                MemorySegment.copy(segment, ELEMENT, (from + r * rowStride) * Float.BYTES, to, r * ld, n);
            }
        }
    }

    /// α times the m×n block at (i, p), to rows without gaps from `at` on.
    void copyRows(int i, int p, int m, int n, float alpha, float[] to, int at) {
        for (int r = 0; r < m; r++) {
            if (segment == null) {
                copyRow(n, alpha, array, at(i + r, p), columns(), to, at + r * n);
            } else {
                for (int q = 0; q < n; q++) {
                    to[at + r * n + q] = alpha * get(i + r, p + q);
                }
            }
        }
    }

    private static void copyRow(int n, float alpha, float[] from, int first, int stride, float[] to, int at) {
        for (int q = 0; q < n; q++) {
            to[at + q] = alpha * from[first + q * stride];
        }
    }

    /// Element (i, p), wherever it is.
    float get(int i, int p) {
        long index = offset + i * rowStride + p * columnStride;
        return segment == null ? array[(int) index] : segment.get(ELEMENT, index * Float.BYTES);
    }
}
