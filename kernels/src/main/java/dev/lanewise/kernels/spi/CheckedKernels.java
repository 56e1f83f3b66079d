package dev.lanewise.kernels.spi;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.PackedMatrix;

/// The base of every implementation of [Kernels]: the public operations check their arguments once, then call one
/// protected method each, which may rely on them.
///
/// Every check comes before the first write. A protected method sees no null but an `epilogue` of null where there is
/// none, no matrix outside its array and no forbidden overlap; it still sees sizes of 0, α = 0 and β = 0.
public abstract class CheckedKernels extends CheckedDoubleLevel3 implements Kernels {
    /// For subclasses.
    protected CheckedKernels() {}

    /// What a product says to a packed matrix that is not its own.
    ///
    /// @param b the matrix
    /// @return the exception to throw
    protected final IllegalArgumentException packedElsewhere(PackedMatrix<?> b) {
        return ArgumentChecks.packedElsewhere(b);
    }
}
