package dev.lanewise.kernels.spi;

/// How a product that is added to C once is cut where it is computed in a buffer: into parts alike, none of a single
/// row or column unless C has but one (a matrix-vector product has an order of its own), large enough that packing both
/// operands anew for each is a hundredth of it.
final class AddedOnce {
    /// Elements of a part: two mebibytes in double precision. With half as many, packing B again took 2 % of a step of
    /// 784-512-512-10 on 1024 samples.
    private static final int MOST = 1 << 18;
    private static final int WIDEST = 1 << 10;

    private AddedOnce() {}

    /// Columns of a part.
    static int columns(int n) {
        return part(n, WIDEST);
    }

    /// Rows of a part of so many columns.
    static int rows(int m, int columns) {
        return part(m, Math.max(2, MOST / Math.max(1, columns)));
    }

    /// The largest of as few parts as there can be, which then differ by what a division leaves.
    private static int part(int size, int most) {
        int parts = Math.ceilDiv(Math.max(1, size), most);
        return Math.max(1, Math.ceilDiv(size, parts));
    }
}
