package dev.lanewise.kernels;

/// How one GEMM call is computed: which path, in which tiles and blocks, on how many threads. Made before anything is
/// read; the result of the call does not depend on it.
///
/// @param path the loops that run
/// @param m rows of C
/// @param n columns of C
/// @param k depth
/// @param mr rows of a whole tile of C, 0 where the path has no tiles
/// @param nr columns of a whole tile of C, 0 where the path has no tiles
/// @param mc rows of A that are packed at a time, 0 where A is not packed (but for rows that are less than a tile)
/// @param nc columns of B that are packed at a time, 0 where B is not packed
/// @param kc depth of a block, k where it is not cut
/// @param threads threads that share the rectangles of C, at least 1; fewer where they are busy with another call
/// @param rowParts into how many parts the rows of C (where A is packed and shared, of a block of it) are cut for
/// threads
/// @param columnParts into how many parts the columns of C (of a packed panel of B that is shared) are cut, for threads
///     or for the L2 cache; k never is
public record GemmPlan(
        Path path,
        int m,
        int n,
        int k,
        int mr,
        int nr,
        int mc,
        int nc,
        int kc,
        int threads,
        int rowParts,
        int columnParts) {
    /// The loops that compute a product.
    public enum Path {
        /// No product (k = 0 or α = 0): C ← β·C.
        SCALE("scale"),
        /// Plain loops: a few dozen multiplications.
        TINY("tiny"),
        /// Tiles over operands where they lie (over a copy of A where α ≠ 1); a product of depth one runs along the
        /// rows of C.
        DIRECT("direct"),
        /// As direct, with B copied to rows of whole vectors: n is less than a vector has lanes, or a small B is stored
        /// transposed.
        PADDED("padded"),
        /// As direct, of a C with fewer columns than a vector has lanes, but no less than a quarter, and up to 16 rows,
        /// where B is not transposed and a vector has 512 bits: C's rows are stored with a mask. A tile has fewer rows
        /// than the plan says where β ≠ 0.
        NARROW("narrow"),
        /// As direct, with the roles of A and B swapped, so that lanes run along m: n is small and Aᵀ is stored, or Bᵀ
        /// is
        /// stored and A, which is copied column by column, the smaller one.
        LANES_ALONG_M("lanes along m"),
        /// Lanes along k, 16 chains an element: a matrix with contiguous rows times a vector.
        MATRIX_VECTOR("matrix-vector"),
        /// Tiles over a B that is packed block by block, as is an A that is transposed, scaled or in a segment.
        PACKED("packed"),
        /// As packed, but every thread packs what its parts of C need, and shares none of it: a middle-sized product on
        /// several threads.
        PACKED_BY_PART("packed by part"),
        /// One small tile for everything, while C2 has not compiled the tiles of the path that was planned; no plan
        /// that is asked for says so.
        YOUNG("young"),
        /// One loop nest, or one call of another library.
        WHOLE("whole");

        private final String text;

        Path(String text) {
            this.text = text;
        }

        /// Whether B is packed block by block.
        ///
        /// @return whether it is
        public boolean isPacked() {
            return this == PACKED || this == PACKED_BY_PART;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /// The plan of a backend that has only one way.
    ///
    /// @param m rows of C
    /// @param n columns of C
    /// @param k depth
    /// @param threads threads that share the call
    /// @return the plan
    public static GemmPlan whole(int m, int n, int k, int threads) {
        return new GemmPlan(Path.WHOLE, m, n, k, 0, 0, 0, 0, k, threads, 1, 1);
    }

    /// One line: `1024×512×784 packed, 6×64 tiles, kc=784 nc=512, 2 threads, 8×2 parts`.
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder();
        line.append(m).append('×').append(n).append('×').append(k).append(' ').append(path);
        if (mr > 0) {
            line.append(", ").append(mr).append('×').append(nr).append(" tiles");
        }
        if ((mr > 0 && kc < k) || nc > 0) {
            line.append(", kc=").append(kc);
        }
        if (mc > 0) {
            line.append(" mc=").append(mc);
        }
        if (nc > 0) {
            line.append(" nc=").append(nc);
        }
        line.append(", ").append(threads).append(threads == 1 ? " thread" : " threads");
        if (threads > 1 && path != Path.WHOLE) {
            line.append(", ").append(rowParts).append('×').append(columnParts).append(" parts");
        }
        return line.toString();
    }
}
