package dev.lanewise.kernels.functions;

import dev.lanewise.kernels.runtime.VirtualMachine;

/// a·b + c rounded once, where the CPU can do that.
///
/// Without the instruction [Math#fma(float, float, float)] goes through BigDecimal, a thousand times slower, so a·b + c
/// is rounded twice there: the one case in which results differ between machines.
public final class FusedMultiplyAdd {
    private static final boolean IN_HARDWARE = VirtualMachine.multipliesAndAddsAtOnce();

    private FusedMultiplyAdd() {}

    /// a·b + c.
    ///
    /// @param a a
    /// @param b b
    /// @param c c
    /// @return a·b + c, rounded once where the CPU can
    public static float fma(float a, float b, float c) {
        return IN_HARDWARE ? Math.fma(a, b, c) : a * b + c;
    }

    /// a·b + c.
    ///
    /// @param a a
    /// @param b b
    /// @param c c
    /// @return a·b + c, rounded once where the CPU can
    public static double fma(double a, double b, double c) {
        return IN_HARDWARE ? Math.fma(a, b, c) : a * b + c;
    }
}
