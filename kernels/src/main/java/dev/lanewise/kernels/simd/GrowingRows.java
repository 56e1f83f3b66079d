package dev.lanewise.kernels.simd;

/// The kernels of one class that run along the rows of C, and which of them C2 has compiled (see [Growth]): until then
/// plain loops stand in for them, element by element, to the same bits.
///
/// Loops need nothing but themselves. A row kernel that is called before C2 has it keeps C2 busy with the Vector API's
/// own methods, which nobody needs once kernels are compiled, and a masked one most of all: of the first step of
/// 784-100-10 C2 spent 1.1 s on them (Zen 3) before it came to the first tile.
final class GrowingRows {
    /// Multiply-adds in registers that take as long as one element by a loop takes longer than in a vector, about.
    private static final int ELEMENT = 32;

    private final Growth growth;

    GrowingRows(int methods, Growth.Exercise exercise) {
        growth = Nursery.admit(Growth.alongRows(methods, exercise));
    }

    /// Whether so many elements are for this method; for the loops otherwise.
    boolean isGrown(int method, long elements) {
        return growth.isGrown(method) || whileYoung(method, elements);
    }

    private boolean whileYoung(int method, long elements) {
        if (growth.want(method, elements * ELEMENT)) {
            return true;
        }
        Nursery.turnOfACaller();
        return false;
    }

    /// Whether they are for these methods, all of them.
    boolean areGrown(int[] methods, long elements) {
        boolean grown = true;
        for (int method : methods) {
            grown &= isGrown(method, elements);
        }
        return grown;
    }
}
