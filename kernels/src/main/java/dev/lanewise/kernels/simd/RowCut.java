package dev.lanewise.kernels.simd;

/// How the rows of a strip are cut into tiles, since there is not a tile of every height: the cut that takes the least
/// time by a small model of a CPU. The table is made once; a call looks its cut up.
///
/// Tall tiles first and what is left after them, not heights as even as can be: 64 rows by at most 12 are cut into
/// 12 + 12 + 10 + 10 + 10 + 10 and not 11 + 11 + 11 + 11 + 10 + 10, so that most strips meet the same few tiles
/// (1.018 × as fast, 64 products, 512 bits).
final class RowCut {
    /// Strips with more rows than this begin with the tallest tile.
    private static final int TABLE = 64;

    /// Cycles between two tiles, about.
    private static final int BETWEEN = 25;

    /// A depth that is neither short nor long.
    private static final int DEPTH = 64;

    /// What a tile costs that finds out where its rows are, in times of one that knows.
    private static final double FEW = 1.25;

    private final int tallest;
    private final byte[] next = new byte[TABLE + 1];

    /// Of tiles of so many vectors: those of just so many rows, and those that serve fewer rows too. None has more than
    /// `most`.
    RowCut(int vectors, int most, int[] exact, int[] few) {
        int highest = 0;
        double[] cycles = new double[TABLE + 1];
        for (int m = 1; m <= TABLE; m++) {
            cycles[m] = Double.MAX_VALUE;
            for (int rows = Math.min(m, most); rows > 0; rows--) {
                double one = cycles(rows, vectors, exact, few);
                double all = cycles[m - rows] + BETWEEN + DEPTH * one;
                if (all < cycles[m] - 0.5) {
                    cycles[m] = all;
                    next[m] = (byte) rows;
                }
            }
            highest = Math.max(highest, next[m]);
        }
        tallest = highest;
    }

    /// Cycles for one p of so many rows in one tile; infinite where there is none for them.
    private static double cycles(int rows, int vectors, int[] exact, int[] few) {
        for (int height : exact) {
            if (height == rows) {
                return cycles(height, vectors);
            }
        }
        double least = Double.POSITIVE_INFINITY;
        for (int height : few) {
            if (height >= rows) {
                least = Math.min(least, cycles(height, vectors) * FEW);
            }
        }
        return least;
    }

    /// Cycles for one p, with two multiply-adds and two loads a cycle. A multiply-add waits four for the one before it,
    /// which is felt before it is the bound. A vector of B is two loads, since it lies across cache lines.
    private static double cycles(int rows, int vectors) {
        double throughput = Math.max(rows * vectors, rows + 2 * vectors) / 2.0;
        return Math.cbrt(throughput * throughput * throughput + 4 * 4 * 4);
    }

    /// Rows of the next tile where so many are left.
    int next(int left) {
        return left > TABLE ? tallest : next[left];
    }
}
