package dev.lanewise.kernels.runtime;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/// What the JVM is able to do, as it says itself.
///
/// Asking takes some 20 ms of class loading, once. Cheaper signs were looked at and not enough: the width of the
/// vectors says what the CPU has, not what the JVM was told to use (`-XX:-UseFMA` leaves 512 bits), and the property
/// `java.vm.info` tells `-Xint` and `-XX:TieredStopAtLevel=1`, but not levels 2 and 3.
public final class VirtualMachine {
    private static final int C2_LEVEL = 4;

    private VirtualMachine() {}

    /// Whether a·b + c rounded once is an instruction, and no detour by way of BigDecimal, a thousand times slower.
    ///
    /// @return false without the instruction, and with `-XX:-UseFMA`
    public static boolean multipliesAndAddsAtOnce() {
        // A JVM that does not know the option: every 64-bit ARM, and every x86 since 2013, has the instruction.
        return option("UseFMA", "true").equals("true");
    }

    /// Why operations on vectors do not become instructions here. That takes C2, or a JVMCI compiler that knows them
    /// (Oracle GraalVM's does; its community edition's is said not to, and is not recognised). Without, each is a call
    /// that allocates its result, and a product takes ten times as long as in plain loops.
    ///
    /// @return the reason in words, or null if they do
    public static String reasonVectorsAreObjects() {
        String info = System.getProperty("java.vm.info", "");
        String mode = option("CompilationMode", "default");
        String level = option("TieredStopAtLevel", Integer.toString(C2_LEVEL));
        if (info.contains("interpreted mode") || option("UseCompiler", "true").equals("false")) {
            return "the JVM does not compile anything (-Xint, -XX:-UseCompiler or -XX:TieredStopAtLevel=0)";
        }
        if (Integer.parseInt(level) < C2_LEVEL) {
            return "the JVM runs without its optimising compiler C2 (-XX:TieredStopAtLevel=" + level + ")";
        }
        if (info.contains("emulated-client") || mode.equals("quick-only")) {
            return "the JVM runs without its optimising compiler C2 (-XX:CompilationMode=quick-only, or a JVM that"
                    + " takes the machine for a client)";
        }
        if (System.getProperty("java.vm.name", "").contains("Client VM")) {
            return "the JVM has no optimising compiler C2 (" + System.getProperty("java.vm.name") + ")";
        }
        if (option("EnableVectorSupport", "true").equals("false")) {
            return "the JVM's support of vectors is switched off (-XX:-EnableVectorSupport)";
        }
        return null;
    }

    private static String option(String name, String otherwise) {
        try {
            var vm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            return vm == null ? otherwise : vm.getVMOption(name).getValue();
        } catch (IllegalArgumentException | NoClassDefFoundError e) {
            return otherwise; // another JVM, or a runtime image without the management module
        }
    }
}
