package dev.lanewise.jmh.peer;

/// ND4J, which dispatches to OpenBLAS, behind [dev.lanewise.kernels.Kernels]. Each call copies its operands into ND4J's
/// matrices and the result out: a form to compare results by. What is timed is ND4J on matrices of its own, filled
/// before (see [Nd4jMatrix]).
///
/// The number of threads is the library's own, one for the whole process: the last object that was made decides.
public final class Nd4jKernels extends DensePeerKernels {
    /// Loads ND4J and sets its threads.
    ///
    /// @param threads the threads one GEMM may use
    /// @throws UnsupportedOperationException if ND4J cannot be loaded; the message says why
    public Nd4jKernels(int threads) {
        super("nd4j", threads, Nd4jMatrix.load(threads));
    }

    @Override
    protected void multiply(boolean transA, boolean transB, int m, int n, int k, float[] a, float[] b, float[] c) {
        try (Nd4jMatrix x = Nd4jMatrix.of(a, transA ? k : m, transA ? m : k);
                Nd4jMatrix y = Nd4jMatrix.of(b, transB ? n : k, transB ? k : n);
                Nd4jMatrix z = Nd4jMatrix.of(c, m, n)) {
            Nd4jMatrix.multiply(transA, transB, x, y, z);
            z.copyTo(c);
        }
    }

    @Override
    protected void multiply(boolean transA, boolean transB, int m, int n, int k, double[] a, double[] b, double[] c) {
        try (Nd4jMatrix x = Nd4jMatrix.of(a, transA ? k : m, transA ? m : k);
                Nd4jMatrix y = Nd4jMatrix.of(b, transB ? n : k, transB ? k : n);
                Nd4jMatrix z = Nd4jMatrix.of(c, m, n)) {
            Nd4jMatrix.multiply(transA, transB, x, y, z);
            z.copyTo(c);
        }
    }
}
