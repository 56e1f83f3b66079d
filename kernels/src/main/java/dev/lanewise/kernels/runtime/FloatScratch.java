// The build derives DoubleScratch from this file.
package dev.lanewise.kernels.runtime;

/// An array of float that grows to what the largest call so far needed; its content is left over from the last use.
public final class FloatScratch extends Pooled {
    private float[] array = {};

    /// Makes an empty one.
    public FloatScratch() {}

    /// The array, grown if need be.
    ///
    /// @param size elements needed
    /// @return an array of at least `size` elements
    public float[] atLeast(int size) {
        if (array.length < size) {
            array = new float[size];
        }
        return array;
    }
}
