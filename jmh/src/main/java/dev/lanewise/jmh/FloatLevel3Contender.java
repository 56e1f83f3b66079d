// The build derives DoubleLevel3Contender from this file.
package dev.lanewise.jmh;

/// One implementation of a routine of level 3, with operands in the storage that suits it best.
interface FloatLevel3Contender extends AutoCloseable {
    /// One call.
    void run();

    /// Element (i, j) of the result.
    float result(int i, int j);

    @Override
    void close();

    /// Makes a contender by its name; see [Contenders].
    static FloatLevel3Contender of(String contender, int threads, FloatLevel3Operands operands) {
        return switch (contender) {
            case Contenders.OPENBLAS -> new FloatNativeLevel3(threads, operands);
            case Contenders.LANEWISE, Contenders.SCALAR ->
                new FloatKernelsLevel3(Contenders.kernels(contender, threads), operands);
            default -> throw new IllegalArgumentException("no level 3 of \"" + contender + "\"");
        };
    }
}
