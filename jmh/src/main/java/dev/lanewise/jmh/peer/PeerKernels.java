package dev.lanewise.jmh.peer;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.KernelsDescription;
import java.util.Optional;

/// A library that only multiplies matrices, behind [Kernels]: its GEMM, followed by Lanewise's own elementwise passes.
///
/// That is the most favourable treatment a BLAS can get. No BLAS has a bias, an activation or a softmax; whoever trains
/// with one writes these passes by hand, and Lanewise's are the fastest at hand. So the two differ in the GEMM and in
/// what fusion saves, and in nothing else.
///
/// A product that is none (a size of 0, or α = 0) goes to Lanewise too: libraries differ about what they read then, and
/// nobody times it.
public abstract class PeerKernels extends PeerDoubleKernels {
    private final KernelsDescription description;
    private final Kernels passes;

    /// Wraps a library.
    ///
    /// @param name its short name
    /// @param threads the threads that one GEMM may use
    /// @param version which version, and which kernels it chose
    protected PeerKernels(String name, int threads, String version) {
        description = new KernelsDescription(name, 0, Optional.empty(), Optional.empty(), threads, version);
        passes = Kernels.builder().threads(threads).build();
    }

    @Override
    public final KernelsDescription description() {
        return description;
    }

    @Override
    final Kernels passes() {
        return passes;
    }

    @Override
    public final void close() {
        passes.close();
    }
}
