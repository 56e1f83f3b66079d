// The build derives DoubleStrides from this file.
package dev.lanewise.netlib;

/// Vectors with a stride, as arrays without gaps. With a negative increment the first element is the one
/// at the far end.
final class FloatStrides {
    private FloatStrides() {}

    /// The n elements in the vector's order.
    static float[] gather(int n, float[] x, int offset, int inc) {
        float[] copy = new float[n];
        int first = inc < 0 ? offset - (n - 1) * inc : offset;
        for (int i = 0; i < n; i++) {
            copy[i] = x[first + i * inc];
        }
        return copy;
    }
}
