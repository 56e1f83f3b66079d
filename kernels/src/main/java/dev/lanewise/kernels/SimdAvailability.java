package dev.lanewise.kernels;

import dev.lanewise.kernels.runtime.VirtualMachine;
import dev.lanewise.kernels.simd.SimdKernels;
import java.util.concurrent.Executor;

/// Whether the simd backend can run here. Nothing of the simd package is loaded before the incubator module is known to
/// be in the boot layer.
final class SimdAvailability {
    private static final String MODULE = "jdk.incubator.vector";

    private SimdAvailability() {}

    /// Why the simd backend is unavailable.
    ///
    /// @return the reason in words, or null if it is available
    static String reasonMissing() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return "the module " + MODULE + " is not in the boot layer; start java with --add-modules " + MODULE;
        }
        int bits = SimdKernels.vectorBits();
        if (bits < 128) {
            return "vectors are only " + bits + " bits wide here";
        }
        if (!VirtualMachine.multipliesAndAddsAtOnce()) {
            return "the JVM uses no fused multiply-add (-XX:-UseFMA, or a CPU without it)";
        }
        return null;
    }

    /// Why the simd backend would be slower than the scalar one, which only who asks for it gets then.
    ///
    /// @return the reason in words, or null if it is the fast one
    static String reasonSlow() {
        return VirtualMachine.reasonVectorsAreObjects();
    }

    static Kernels create(
            int threads,
            Executor executor,
            boolean warmUpThread,
            Blocking floatBlocking,
            Blocking doubleBlocking,
            String reason) {
        return new SimdKernels(threads, executor, warmUpThread, floatBlocking, doubleBlocking, reason);
    }

    /// Why [Kernels#best()] is not the simd backend, or null if it is.
    static String reasonNotBest() {
        String missing = reasonMissing();
        return missing == null ? reasonSlow() : missing;
    }

    /// Says once in the life of the JVM what is missing.
    static void logOnce() {
        LoggedOnce.touch();
    }

    /// Class initialisation runs once, whoever comes first.
    private static final class LoggedOnce {
        static {
            System.getLogger("dev.lanewise.kernels")
                    .log(System.Logger.Level.WARNING, "Lanewise runs on its slow scalar backend: " + reasonNotBest());
        }

        static void touch() {}
    }
}
