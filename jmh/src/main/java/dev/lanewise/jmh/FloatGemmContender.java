// The build derives DoubleGemmContender from this file.
package dev.lanewise.jmh;

/// One implementation of C = op(A)·op(B) with its operands in the storage that suits it best, so that no contender is
/// timed with copies that its own users would not make.
interface FloatGemmContender extends AutoCloseable {
    /// C = op(A)·op(B).
    void multiply();

    /// Cᵢⱼ of the last product.
    float result(int i, int j);

    /// Makes C NaN, so that an element which is not written shows.
    void spoil();

    @Override
    void close();

    /// Makes a contender by its name; see [Contenders].
    static FloatGemmContender of(String contender, int threads, FloatGemmOperands operands) {
        return switch (contender) {
            case Contenders.OPENBLAS -> FloatNativeContender.openBlas(threads, operands);
            case Contenders.OPENBLAS_GEMV -> FloatNativeContender.openBlasGemv(threads, operands);
            case Contenders.BLIS -> FloatNativeContender.blis(threads, operands);
            case Contenders.LIBXSMM -> FloatNativeContender.libxsmm(operands);
            case Contenders.LANEWISE_PREPARED ->
                new FloatPreparedContender(Contenders.kernels(contender, threads), operands);
            case Contenders.ND4J -> new FloatNd4jContender(threads, operands);
            case Contenders.LANEWISE_OFF_HEAP ->
                new FloatOffHeapContender(Contenders.kernels(contender, threads), operands);
            case Contenders.LANEWISE_PACKED ->
                new FloatPackedContender(Contenders.kernels(contender, threads), operands);
            default -> new FloatKernelsContender(Contenders.kernels(contender, threads), operands);
        };
    }
}
