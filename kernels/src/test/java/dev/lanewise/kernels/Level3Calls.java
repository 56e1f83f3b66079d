package dev.lanewise.kernels;

/// The level-3 routines of one element type.
///
/// @param <T> the array type
interface Level3Calls<T> {
    /// Made once: a call of theirs is watched for what it allocates.
    Level3Calls<float[]> FLOAT = new FloatLevel3Calls();
    Level3Calls<double[]> DOUBLE = new DoubleLevel3Calls();

    @SuppressWarnings("unchecked") // each type's own
    static <T> Level3Calls<T> of(Real<T> real) {
        return (Level3Calls<T>) (real instanceof FloatAdapter ? FLOAT : DOUBLE);
    }

    void syrk(Kernels kernels, Level3Case<T> g);

    void syr2k(Kernels kernels, Level3Case<T> g);

    void symm(Kernels kernels, Level3Case<T> g);

    void trmm(Kernels kernels, Level3Case<T> g);

    void trsm(Kernels kernels, Level3Case<T> g);
}
