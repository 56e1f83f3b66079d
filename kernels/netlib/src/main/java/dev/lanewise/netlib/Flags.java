package dev.lanewise.netlib;

import dev.lanewise.kernels.Diagonal;
import dev.lanewise.kernels.Side;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.Triangle;

/// The letters by which BLAS says how an operand is meant. Only the first character counts, in either case.
///
/// A flag that BLAS does not know is `null`: netlib's own check then refuses it, in its own words.
final class Flags {
    private Flags() {}

    /// Op of an operand; the conjugate transpose `C` of a real matrix is its transpose.
    static Transpose transpose(String flag) {
        return switch (letter(flag)) {
            case 'N', 'n' -> Transpose.NO_TRANS;
            case 'T', 't', 'C', 'c' -> Transpose.TRANS;
            default -> null;
        };
    }

    /// The other op.
    static Transpose other(Transpose op) {
        return op == Transpose.NO_TRANS ? Transpose.TRANS : Transpose.NO_TRANS;
    }

    /// Where the matrix stands once both sides of the equation are transposed.
    static Side transposedSide(String flag) {
        return switch (letter(flag)) {
            case 'L', 'l' -> Side.RIGHT;
            case 'R', 'r' -> Side.LEFT;
            default -> null;
        };
    }

    /// The triangle of the transpose.
    static Triangle transposedTriangle(String flag) {
        return switch (letter(flag)) {
            case 'U', 'u' -> Triangle.LOWER;
            case 'L', 'l' -> Triangle.UPPER;
            default -> null;
        };
    }

    static Diagonal diagonal(String flag) {
        return switch (letter(flag)) {
            case 'N', 'n' -> Diagonal.NON_UNIT;
            case 'U', 'u' -> Diagonal.UNIT;
            default -> null;
        };
    }

    private static char letter(String flag) {
        return flag == null || flag.isEmpty() ? 0 : flag.charAt(0);
    }
}
