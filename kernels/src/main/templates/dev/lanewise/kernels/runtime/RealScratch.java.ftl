package dev.lanewise.kernels.runtime;

/// An array of ${real} that grows to what the largest call so far needed; its content is left over from the last use.
public final class ${Real}Scratch {
    private ${real}[] array = {};

    /// Makes an empty one.
    public ${Real}Scratch() {}

    /// The array, grown if need be.
    ///
    /// @param size elements needed
    /// @return an array of at least `size` elements
    public ${real}[] atLeast(int size) {
        if (array.length < size) {
            array = new ${real}[size];
        }
        return array;
    }
}
