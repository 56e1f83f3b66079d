package dev.lanewise.jmh;

/// One implementation of C = op(A)·op(B) with its operands in the storage that suits it best, so that no contender is
/// timed with copies that its own users would not make.
interface ${Real}GemmContender extends AutoCloseable {
    /// C = op(A)·op(B).
    void multiply();

    /// Cᵢⱼ of the last product.
    ${real} result(int i, int j);

    /// Makes C NaN, so that an element which is not written shows.
    void spoil();

    @Override
    void close();

    /// Makes a contender by its name; see [Contenders].
    static ${Real}GemmContender of(String contender, int threads, ${Real}GemmOperands operands) {
        return switch (contender) {
            case Contenders.OPENBLAS -> new ${Real}OpenBlasContender(threads, false, operands);
            case Contenders.OPENBLAS_GEMV -> new ${Real}OpenBlasContender(threads, true, operands);
            case Contenders.ND4J -> new ${Real}Nd4jContender(threads, operands);
            case Contenders.LANEWISE_OFF_HEAP ->
                new ${Real}OffHeapContender(Contenders.kernels(contender, threads), operands);
            case Contenders.LANEWISE_PACKED ->
                new ${Real}PackedContender(Contenders.kernels(contender, threads), operands);
            default -> new ${Real}KernelsContender(Contenders.kernels(contender, threads), operands);
        };
    }
}
