package dev.lanewise.netlib;

import dev.lanewise.kernels.Transpose;

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

    private static char letter(String flag) {
        return flag == null || flag.isEmpty() ? 0 : flag.charAt(0);
    }
}
