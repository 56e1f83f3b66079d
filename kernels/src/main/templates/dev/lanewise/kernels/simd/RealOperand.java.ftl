package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.runtime.${Real}Scratch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// One factor of a call, op(A) or op(B), in an array or in a memory segment: element (i, p) lies at offset + i·rowStride + p·columnStride.
///
/// The packed path only sees its blocks. From a segment these go through a staging array that fits the L1 or L2 cache, in row pieces, so that
/// the packing itself is the same code, and what is packed are the same numbers.
final class ${Real}Operand {
    /// Segments may begin anywhere.
    static final ValueLayout.Of${Real} ELEMENT = ValueLayout.JAVA_${real?upper_case}_UNALIGNED;

    /// Elements that are staged at a time: a quarter of a small L2 cache.
    private static final int STAGED = (128 << 10) / ${box}.BYTES;

    ${real}[] array;
    MemorySegment segment;
    /// What the caller said: of a matrix with ld = 1 the strides do not tell.
    boolean transposed;
    long offset;
    long rowStride;
    long columnStride;

    void set(Transpose op, ${real}[] array, int offset, int ld) {
        this.array = array;
        set(op, (long) offset, ld);
    }

    void set(Transpose op, MemorySegment segment, long offset, long ld) {
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

    /// One of so many parts of α times the m×k block at (i0, p0), as panels for the tiles. A part is some of the lines as they are stored.
    /// `staging` is the calling thread's own.
    void packA(
            int i0, int p0, int m, int k, ${real} alpha, ${real}[] packed, ${Real}Scratch staging, int part, int parts) {
        if (columnStride == 1) {
            int first = GemmPlanner.cut(m, ${Real}Registers.MR, part, parts);
            int last = GemmPlanner.cut(m, ${Real}Registers.MR, part + 1, parts);
            int most = segment == null ? m : Math.max(1, STAGED / k / ${Real}Registers.MR) * ${Real}Registers.MR;
            for (int i = first; i < last; i += most) {
                int rows = Math.min(most, last - i);
                if (segment == null) {
                    ${Real}Packing.interleavePanels(rows, k, alpha, array, at(i0 + i, p0), rows(), packed, i * k);
                } else {
                    ${real}[] staged = staging.atLeast(rows * k);
                    stage(i0 + i, p0, rows, k, rowStride, staged);
                    ${Real}Packing.interleavePanels(rows, k, alpha, staged, 0, k, packed, i * k);
                }
            }
            return;
        }
        int last = GemmPlanner.cut(k, ${Real}Packing.STREAMS, part + 1, parts);
        for (int p = GemmPlanner.cut(k, ${Real}Packing.STREAMS, part, parts); p < last; p += ${Real}Packing.STREAMS) {
            int depth = Math.min(${Real}Packing.STREAMS, last - p);
            if (segment == null) {
                ${Real}Packing.copyPanels(m, depth, k, alpha, array, at(i0, p0 + p), columns(), packed, p, last);
            } else {
                ${real}[] staged = staging.atLeast(${Real}Packing.STREAMS * m);
                stage(i0, p0 + p, depth, m, columnStride, staged);
                ${Real}Packing.copyPanels(m, depth, k, alpha, staged, 0, m, packed, p, last);
            }
        }
    }

    /// One of so many parts of the k×n block at (p0, j0), as slivers for the tiles.
    void packB(int p0, int j0, int k, int n, ${Real}Panel packed, ${Real}Scratch staging, int part, int parts) {
        if (columnStride == 1) {
            int last = GemmPlanner.cut(k, ${Real}Packing.STREAMS, part + 1, parts);
            for (int p = GemmPlanner.cut(k, ${Real}Packing.STREAMS, part, parts); p < last; p += ${Real}Packing.STREAMS) {
                int depth = Math.min(${Real}Packing.STREAMS, last - p);
                if (segment == null) {
                    ${Real}Packing.copySlivers(depth, n, k, array, at(p0 + p, j0), rows(), packed, p);
                } else {
                    ${real}[] staged = staging.atLeast(${Real}Packing.STREAMS * n);
                    stage(p0 + p, j0, depth, n, rowStride, staged);
                    ${Real}Packing.copySlivers(depth, n, k, staged, 0, n, packed, p);
                }
            }
            return;
        }
        int last = GemmPlanner.cut(n, ${Real}Registers.NR, part + 1, parts);
        int columns;
        for (int j = GemmPlanner.cut(n, ${Real}Registers.NR, part, parts); j < last; j += columns) {
            columns = ${Real}Packing.sliver(n - j);
            if (segment == null) {
                ${Real}Packing.transposeSliver(k, columns, array, at(p0, j0 + j), columns(), packed, j * k);
            } else {
                ${real}[] staged = staging.atLeast(columns * k);
                stage(p0, j0 + j, columns, k, columnStride, staged);
                ${Real}Packing.transposeSliver(k, columns, staged, 0, k, packed, j * k);
            }
        }
    }

    /// Copies `lines` contiguous runs of `length` elements, `stride` apart, from element (i, p) on.
    void stage(int i, int p, int lines, int length, long stride, ${real}[] to) {
        long from = offset + i * rowStride + p * columnStride;
        for (int line = 0; line < lines; line++) {
            MemorySegment.copy(segment, ELEMENT, (from + line * stride) * ${box}.BYTES, to, line * length, length);
        }
    }

    /// Element (i, p), wherever it is.
    ${real} get(int i, int p) {
        long index = offset + i * rowStride + p * columnStride;
        return segment == null ? array[(int) index] : segment.get(ELEMENT, index * ${box}.BYTES);
    }
}
