package dev.lanewise.netlib;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.KernelsDescription;
import dev.ludovic.netlib.blas.BLAS;

/// netlib's interface on Lanewise. What [FloatRoutines] and [DoubleRoutines] do not take is netlib's own.
///
/// It has no state but the kernels, which any number of threads may use at once.
final class LanewiseBlas extends ForwardingBlas {
    private final String description;

    private LanewiseBlas(BLAS netlib, Kernels kernels) {
        super(netlib, new FloatRoutines(kernels), new DoubleRoutines(kernels));
        KernelsDescription made = kernels.description();
        description = "Lanewise, " + made.backend() + ", " + made.vectorBits() + " bits, " + made.threads()
                + (made.threads() == 1 ? " thread" : " threads") + " a call (" + made.reason()
                + "); banded and packed matrices and levels 1 and 2 by netlib's "
                + netlib.getClass().getSimpleName();
    }

    /// Called by name from [LanewiseNetlib], which older JVMs load too.
    static BLAS create(BLAS netlib, String threads) {
        Kernels kernels = Kernels.builder().threads(count(threads)).build();
        KernelsDescription made = kernels.description();
        if (!made.backend().equals("simd")) {
            kernels.close();
            throw new UnsupportedOperationException(
                    "of its kernels there is only " + made.backend() + " (" + made.reason() + ")");
        }
        return new LanewiseBlas(netlib, kernels);
    }

    private static int count(String threads) {
        try {
            return Integer.parseInt(threads);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "-D" + LanewiseNetlib.THREADS_PROPERTY + "=" + threads + " is no number of threads", e);
        }
    }

    /// What runs, for the line that is logged.
    @Override
    public String toString() {
        return description;
    }
}
