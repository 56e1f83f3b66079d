package dev.lanewise.kernels.scalar;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/// a·b + c rounded once, where the CPU can do that.
///
/// Without the instruction [Math#fma(float, float, float)] goes through BigDecimal, a thousand times slower, so a·b + c
/// is rounded twice there: the one case in which results differ between machines.
public final class FusedMultiplyAdd {
    private static final boolean IN_HARDWARE = inHardware(0);

    private FusedMultiplyAdd() {}

    /// Whether the CPU has the instruction.
    ///
    /// @param vectorBits width of the vectors in use, 0 if unknown: x86 has no 256-bit vectors of every type without
    /// FMA
    ///     beside them, and asking the JVM takes tens of milliseconds of class loading
    /// @return true if [Math#fma(double, double, double)] is one instruction
    public static boolean inHardware(int vectorBits) {
        return vectorBits >= 512 || vmSaysSo();
    }

    private static boolean vmSaysSo() {
        try {
            var vm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            return vm == null || Boolean.parseBoolean(vm.getVMOption("UseFMA").getValue());
        } catch (IllegalArgumentException | NoClassDefFoundError e) {
            // A JVM without that option or without the management module: every 64-bit ARM, and every x86 since 2013,
            // has the instruction.
            return true;
        }
    }

    static float fma(float a, float b, float c) {
        return IN_HARDWARE ? Math.fma(a, b, c) : a * b + c;
    }

    static double fma(double a, double b, double c) {
        return IN_HARDWARE ? Math.fma(a, b, c) : a * b + c;
    }
}
