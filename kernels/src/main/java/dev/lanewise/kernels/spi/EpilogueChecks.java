package dev.lanewise.kernels.spi;

import dev.lanewise.kernels.Epilogue;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;

/// The checks of an epilogue's operands against the call that it is used in.
@SuppressWarnings("ReferenceEquality") // operands overlap only within one array
final class EpilogueChecks {
    private EpilogueChecks() {}

    static void checkOperands(Epilogue<?> e, Class<?> arrayType, int m, int n) {
        if (e.arrayType() != arrayType) {
            throw new IllegalArgumentException("the epilogue is of "
                    + e.arrayType().getSimpleName() + ", the matrices are of " + arrayType.getSimpleName());
        }
        if (e.addOnceFactor() != null) {
            ArgumentChecks.checkVector("factor", Array.getLength(e.addOnceFactor()), e.addOnceFactorOffset(), 1);
            return; // it stands alone
        }
        if (e.bias() != null) {
            ArgumentChecks.checkVector("bias", Array.getLength(e.bias()), e.biasOffset(), n);
        }
        if (e.preActivation() != null) {
            ArgumentChecks.checkMatrix(
                    "preActivation",
                    Array.getLength(e.preActivation()),
                    e.preActivationOffset(),
                    m,
                    n,
                    "ldPreActivation",
                    e.ldPreActivation());
        }
        if (e.derivativeAt() != null) {
            ArgumentChecks.checkMatrix(
                    "derivativeAt",
                    Array.getLength(e.derivativeAt()),
                    e.derivativeAtOffset(),
                    m,
                    n,
                    "ldDerivativeAt",
                    e.ldDerivativeAt());
        }
        if (e.columnSums() != null) {
            ArgumentChecks.checkVector("columnSums", Array.getLength(e.columnSums()), e.columnSumsOffset(), n);
        }
        // What the epilogue writes against the epilogue's other operands.
        if (e.preActivation() != null) {
            checkAgainst(
                    e, m, n, "preActivation", e.preActivation(), e.preActivationOffset(), m, n, e.ldPreActivation());
        }
        if (e.columnSums() != null) {
            checkAgainst(e, m, n, "columnSums", e.columnSums(), e.columnSumsOffset(), 1, n, Math.max(1, n));
        }
    }

    /// An operand of the call against the epilogue: what the epilogue writes may not touch it; where the call writes
    /// it, what the epilogue reads may not either.
    static void checkOverlap(
            Epilogue<?> e,
            int m,
            int n,
            String name,
            Object array,
            int offset,
            int rows,
            int columns,
            int ld,
            boolean written) {
        if (e.addOnceFactor() != null) {
            if (written && array == e.addOnceFactor()) {
                ArgumentChecks.checkDisjoint(
                        name, offset, rows, columns, ld, "factor", e.addOnceFactorOffset(), 1, 1, 1);
            }
            return;
        }
        if (array == e.preActivation()) {
            ArgumentChecks.checkDisjoint(
                    "preActivation",
                    e.preActivationOffset(),
                    m,
                    n,
                    e.ldPreActivation(),
                    name,
                    offset,
                    rows,
                    columns,
                    ld);
        }
        if (array == e.columnSums()) {
            ArgumentChecks.checkDisjoint(
                    "columnSums", e.columnSumsOffset(), 1, n, Math.max(1, n), name, offset, rows, columns, ld);
        }
        if (written) {
            checkAgainst(e, m, n, name, array, offset, rows, columns, ld);
        }
    }

    /// A written matrix against what the epilogue reads, and against the column sums where it is not they.
    private static void checkAgainst(
            Epilogue<?> e, int m, int n, String name, Object array, int offset, int rows, int columns, int ld) {
        if (array == e.bias()) {
            ArgumentChecks.checkDisjoint(name, offset, rows, columns, ld, "bias", e.biasOffset(), 1, n, Math.max(1, n));
        }
        if (array == e.derivativeAt()) {
            ArgumentChecks.checkDisjoint(
                    name, offset, rows, columns, ld, "derivativeAt", e.derivativeAtOffset(), m, n, e.ldDerivativeAt());
        }
        if (array == e.columnSums() && !name.equals("columnSums")) {
            ArgumentChecks.checkDisjoint(
                    name, offset, rows, columns, ld, "columnSums", e.columnSumsOffset(), 1, n, Math.max(1, n));
        }
    }

    /// Heap segments may lie over the epilogue's own arrays.
    static void checkNotUnder(Epilogue<?> e, MemorySegment segment, boolean segmentWritten) {
        SegmentChecks.checkNotUnder(e.bias(), false, "bias", segment, segmentWritten);
        SegmentChecks.checkNotUnder(e.preActivation(), true, "preActivation", segment, segmentWritten);
        SegmentChecks.checkNotUnder(e.derivativeAt(), false, "derivativeAt", segment, segmentWritten);
        SegmentChecks.checkNotUnder(e.columnSums(), true, "columnSums", segment, segmentWritten);
        SegmentChecks.checkNotUnder(e.addOnceFactor(), false, "factor", segment, segmentWritten);
    }
}
