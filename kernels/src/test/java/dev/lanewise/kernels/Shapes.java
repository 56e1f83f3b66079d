package dev.lanewise.kernels;

import java.util.ArrayList;
import java.util.List;

/// Sizes of C around the tile of a backend.
final class Shapes {
    private Shapes() {}

    /// Rows and columns of C.
    record Size(int m, int n) {}

    /// All m, n in 0 … 2·tile + 1, or about `atMost` of them, chosen so that every m, every n and every residue pair of
    /// the tile's border stays.
    static List<Size> aroundTile(Blocking tile, int atMost) {
        int rows = 2 * tile.mr() + 1;
        int columns = 2 * tile.nr() + 1;
        int stride = Math.ceilDiv((rows + 1) * (columns + 1), atMost);
        List<Size> sizes = new ArrayList<>();
        for (int m = 0; m <= rows; m++) {
            for (int n = 0; n <= columns; n++) {
                boolean border = nearMultiple(m, tile.mr()) && nearMultiple(n, tile.nr());
                if (border || (m + n) % stride == 0) {
                    sizes.add(new Size(m, n));
                }
            }
        }
        return sizes;
    }

    private static boolean nearMultiple(int x, int of) {
        return x % of <= 1 || x % of == of - 1;
    }
}
