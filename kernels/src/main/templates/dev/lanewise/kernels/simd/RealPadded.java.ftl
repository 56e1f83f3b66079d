package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.${Real}Registers.LANES;

import jdk.incubator.vector.${Real}Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Small products whose B the direct tiles cannot read where it lies: its rows are shorter than a vector, or it is stored transposed. B is copied
/// to rows of whole vectors, O(nk) beside the product's O(mnk); A stays where it is.
final class ${Real}Padded {
    private static final VectorSpecies<${box}> SPECIES = ${Real}Vector.SPECIES_PREFERRED;

    private ${Real}Padded() {}

    /// C ← A·B + β·C, and `then`, if there is one, told of each finished tile. Bₚⱼ is `b[bo + p·ldb + j]`, or `b[bo + j·ldb + p]` if `turned`.
    static void multiply(
            int m, int n, int k, ${real}[] a, int ao, int rs, int cs, ${real}[] b, int bo, int ldb, boolean turned,
            ${real} beta, ${real}[] c, int co, int ldc, ${Real}Gemm then, ${Real}Gemm.Buffers buffers, int i0, int j0) {
        int width = ${Real}Packing.packedColumns(n);
        ${real}[] wide = buffers.a.atLeast(k * width);
        if (turned) {
            ${Real}Transposes.transpose(k, n, b, bo, ldb, wide, 0, width);
        } else {
            pad(k, n, b, bo, ldb, wide);
        }
        if (n >= LANES) {
            ${Real}Direct.multiply(m, n, k, k, a, ao, rs, cs, wide, 0, width, beta, c, co, ldc, then, buffers, i0, j0);
            return;
        }
        ${real}[] edge = buffers.edge;
        int most = ${Real}Registers.directRows(1);
        for (int i = 0; i < m; i += most) {
            int rows = Math.min(most, m - i);
            int ci = co + i * ldc;
            if (beta != 0) {
                for (int r = 0; r < rows; r++) {
                    System.arraycopy(c, ci + r * ldc, edge, r * LANES, n);
                }
            }
            ${Real}DirectTiles.multiply(rows, LANES, beta == 0, k, a, ao + i * rs, rs, cs, wide, 0, LANES, beta, edge, 0, LANES);
            storeRows(rows, n, edge, c, ci, ldc);
            if (then != null) {
                then.finish(i0 + i, j0, rows, n, buffers);
            }
        }
    }

    /// Rows of n < LANES columns as rows of one whole vector: loaded whole, with what follows in the array, where that does not end.
    private static void pad(int k, int n, ${real}[] b, int bo, int rs, ${real}[] padded) {
        int inside = k;
        while (inside > 0 && bo + (inside - 1) * rs > b.length - LANES) {
            inside--;
        }
        for (int p = 0; p < inside; p++) {
            ${Real}Vector.fromArray(SPECIES, b, bo + p * rs).intoArray(padded, p * LANES);
        }
        for (int p = inside; p < k; p++) {
            System.arraycopy(b, bo + p * rs, padded, p * LANES, n);
        }
    }

    /// n < LANES columns: masked where the whole vector would still lie within the array, so that the mask never leaves its register.
    private static void storeRows(int m, int n, ${real}[] edge, ${real}[] c, int co, int ldc) {
        VectorMask<${box}> mask = SPECIES.indexInRange(0, n);
        for (int i = 0; i < m; i++) {
            if (co + i * ldc <= c.length - LANES) {
                ${Real}Vector.fromArray(SPECIES, edge, i * LANES).intoArray(c, co + i * ldc, mask);
            } else {
                System.arraycopy(edge, i * LANES, c, co + i * ldc, n);
            }
        }
    }
}
