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
/// A product is always a new array of the library's, so it is copied into C; there is no call that writes where it is told.
public final class RapaioKernels extends DensePeerKernels {
    private final DArrayManager arrays;

    /// Makes the library's arrays for so many threads.
    ///
    /// @param threads the threads one GEMM may use
    public RapaioKernels(int threads) {
        super("rapaio", threads, "rapaio " + version(DArray.class, "io.github.padreati/rapaio-lib"));
        arrays = DArrayManager.base(threads);
    }
<#list types as t>

    @Override
    protected void multiply(
            boolean transA, boolean transB, int m, int n, int k, ${t.real}[] a, ${t.real}[] b, ${t.real}[] c) {
        DArray<${t.box}> x = matrix(a, transA ? k : m, transA ? m : k);
        DArray<${t.box}> y = matrix(b, transB ? n : k, transB ? k : n);
        DArray<${t.box}> z = (transA ? x.t() : x).mm(transB ? y.t() : y, Order.C);
        System.arraycopy(((${t.Real}ArrayStorage) z.storage()).array(), 0, c, 0, m * n);
    }

    private DArray<${t.box}> matrix(${t.real}[] x, int rows, int columns) {
        return arrays.stride(DType.${t.real?upper_case}, StrideLayout.ofDense(Shape.of(rows, columns), 0, Order.C), x);
    }
</#list>
}
