package dev.lanewise.jmh.peer;

import org.ojalgo.matrix.operation.MultiplyBoth;
import org.ojalgo.matrix.operation.MultiplyLeft;
import org.ojalgo.matrix.operation.MultiplyNeither;
import org.ojalgo.matrix.operation.MultiplyRight;
import org.ojalgo.matrix.store.MatrixStore;
import org.ojalgo.matrix.store.R032Store;
import org.ojalgo.matrix.store.R064Store;

/// ojAlgo, Java without vectors, behind [dev.lanewise.kernels.Kernels].
///
/// Its matrices are column-major: a row-major C = op(A)·op(B) is the column-major Cᵀ = op(B)ᵀ·op(A)ᵀ in the same
/// memory. A transpose is a view, as its users write it. The number of threads is the library's own, one for the whole
/// process: the last object that was made decides.
public final class OjAlgoKernels extends DensePeerKernels {
    /// Sets the library's threads.
    ///
    /// @param threads the threads one GEMM may use
    @SuppressWarnings("StaticAssignmentInConstructor") // the library has no other place for its threads
    public OjAlgoKernels(int threads) {
        super("ojalgo", threads, "ojAlgo " + R064Store.class.getPackage().getImplementationVersion());
        MultiplyNeither.PARALLELISM = () -> threads;
        MultiplyLeft.PARALLELISM = () -> threads;
        MultiplyRight.PARALLELISM = () -> threads;
        MultiplyBoth.PARALLELISM = () -> threads;
    }

    @Override
    protected void multiply(boolean transA, boolean transB, int m, int n, int k, float[] a, float[] b, float[] c) {
        MatrixStore<Double> left = transB ? R032Store.wrap(b, k).transpose() : R032Store.wrap(b, n);
        MatrixStore<Double> right = transA ? R032Store.wrap(a, m).transpose() : R032Store.wrap(a, k);
        R032Store.wrap(c, n).fillByMultiplying(left, right);
    }

    @Override
    protected void multiply(boolean transA, boolean transB, int m, int n, int k, double[] a, double[] b, double[] c) {
        MatrixStore<Double> left = transB ? R064Store.wrap(b, k).transpose() : R064Store.wrap(b, n);
        MatrixStore<Double> right = transA ? R064Store.wrap(a, m).transpose() : R064Store.wrap(a, k);
        R064Store.wrap(c, n).fillByMultiplying(left, right);
    }
}
