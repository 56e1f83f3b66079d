// The build derives DoubleProduct from this file.
package dev.lanewise.kernels.spi;

/// What a backend makes of a product that is run many times: everything but the operands is settled, and these are
/// checked.
@FunctionalInterface
public interface FloatProduct {
    /// Computes it.
    ///
    /// @param a the array of A
    /// @param aOffset index of A's first element
    /// @param b the array of B
    /// @param bOffset index of B's first element
    /// @param c the array of C
    /// @param cOffset index of C's first element
    void multiply(float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset);
}
