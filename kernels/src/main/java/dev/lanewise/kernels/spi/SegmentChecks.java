package dev.lanewise.kernels.spi;

import java.lang.foreign.MemorySegment;

/// The checks of matrices in memory segments.
@SuppressWarnings("ReferenceEquality") // operands overlap only within one array
final class SegmentChecks {
    private SegmentChecks() {}

    /// A stored rows×columns matrix at `offset` elements of a segment that the caller may use now.
    static void checkMatrix(
            String name,
            MemorySegment segment,
            int elementBytes,
            long offset,
            int rows,
            int columns,
            String ldName,
            long leadingDimension) {
        if (!segment.scope().isAlive()) {
            throw new IllegalStateException("the arena of " + name + " is closed");
        }
        if (!segment.isAccessibleBy(Thread.currentThread())) {
            throw new WrongThreadException(name + " belongs to another thread than " + Thread.currentThread());
        }
        ArgumentChecks.checkMatrix(
                name, segment.byteSize() / elementBytes, offset, rows, columns, ldName, leadingDimension);
    }

    static void checkWritable(String name, MemorySegment segment) {
        if (segment.isReadOnly()) {
            throw new IllegalArgumentException(name + " is a read-only segment");
        }
    }

    /// Refuses a C that shares an element with another operand.
    static void checkDisjoint(
            MemorySegment c,
            long cOffset,
            int m,
            int n,
            long ldc,
            String other,
            MemorySegment x,
            long xOffset,
            int rows,
            int columns,
            long ldx,
            int elementBytes) {
        if (c.isNative() != x.isNative() || m == 0 || n == 0 || rows == 0 || columns == 0) {
            return;
        }
        if (!c.isNative() && c.asOverlappingSlice(x).isEmpty()) {
            return; // two arrays, or two parts of one
        }
        long bytes = x.address() - c.address(); // within an array: counted from its beginning
        if (bytes % elementBytes != 0 || ldc != ldx) {
            // No element of one is an element of the other: the ranges decide.
            long begin = bytes + xOffset * elementBytes;
            long end = bytes + ArgumentChecks.end(xOffset, rows, columns, ldx) * elementBytes;
            if (begin >= ArgumentChecks.end(cOffset, m, n, ldc) * elementBytes || end <= cOffset * elementBytes) {
                return;
            }
        } else if (!ArgumentChecks.overlap(cOffset, m, n, ldc, xOffset + bytes / elementBytes, rows, columns, ldx)) {
            return;
        }
        throw new IllegalArgumentException("C (" + m + "×" + n + " at " + cOffset + ", leading dimension " + ldc
                + ") overlaps " + other + " (" + rows + "×" + columns + " at " + xOffset + ", leading dimension " + ldx
                + ") in memory");
    }

    private static MemorySegment segmentOf(Object array) {
        return array instanceof float[] floats
                ? MemorySegment.ofArray(floats)
                : MemorySegment.ofArray((double[]) array);
    }

    /// Refuses an array of the epilogue that lies under a heap segment of the call and is written by either.
    static void checkNotUnder(
            Object array, boolean written, String name, MemorySegment segment, boolean segmentWritten) {
        if (array != null
                && (written || segmentWritten)
                && !segment.isNative()
                && segmentOf(array).asOverlappingSlice(segment).isPresent()) { // read-only ones hide their base
            throw new IllegalArgumentException(
                    "the epilogue's " + name + " lies in the array under a segment of the call");
        }
    }
}
