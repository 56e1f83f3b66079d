package dev.lanewise.jmh.peer;

import rapaio.darray.DArray;
import rapaio.darray.DArrayManager;
import rapaio.darray.DType;
import rapaio.darray.Order;
import rapaio.darray.Shape;
import rapaio.darray.layout.StrideLayout;
import rapaio.darray.storage.array.DoubleArrayStorage;
import rapaio.darray.storage.array.FloatArrayStorage;

/// rapaio, Java with the Vector API, behind [dev.lanewise.kernels.Kernels].
///
/// A product is always a new array of the library's, so it is copied into C; there is no call that writes where it is
/// told.
public final class RapaioKernels extends DensePeerKernels {
    private final DArrayManager arrays;

    /// Makes the library's arrays for so many threads.
    ///
    /// @param threads the threads one GEMM may use
    public RapaioKernels(int threads) {
        super("rapaio", threads, "rapaio " + version(DArray.class, "io.github.padreati/rapaio-lib"));
        arrays = DArrayManager.base(threads);
    }

    @Override
    protected void multiply(boolean transA, boolean transB, int m, int n, int k, float[] a, float[] b, float[] c) {
        DArray<Float> x = matrix(a, transA ? k : m, transA ? m : k);
        DArray<Float> y = matrix(b, transB ? n : k, transB ? k : n);
        DArray<Float> z = (transA ? x.t() : x).mm(transB ? y.t() : y, Order.C);
        System.arraycopy(((FloatArrayStorage) z.storage()).array(), 0, c, 0, m * n);
    }

    private DArray<Float> matrix(float[] x, int rows, int columns) {
        return arrays.stride(DType.FLOAT, StrideLayout.ofDense(Shape.of(rows, columns), 0, Order.C), x);
    }

    @Override
    protected void multiply(boolean transA, boolean transB, int m, int n, int k, double[] a, double[] b, double[] c) {
        DArray<Double> x = matrix(a, transA ? k : m, transA ? m : k);
        DArray<Double> y = matrix(b, transB ? n : k, transB ? k : n);
        DArray<Double> z = (transA ? x.t() : x).mm(transB ? y.t() : y, Order.C);
        System.arraycopy(((DoubleArrayStorage) z.storage()).array(), 0, c, 0, m * n);
    }

    private DArray<Double> matrix(double[] x, int rows, int columns) {
        return arrays.stride(DType.DOUBLE, StrideLayout.ofDense(Shape.of(rows, columns), 0, Order.C), x);
    }
}
