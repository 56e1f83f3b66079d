package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.${Real}Registers.LANES;
import static dev.lanewise.kernels.simd.${Real}Registers.MR;
import static dev.lanewise.kernels.simd.${Real}Registers.NR;

import jdk.incubator.vector.${Real}Vector;
import jdk.incubator.vector.VectorSpecies;

/// Copies blocks of ${real} operands into the order in which the micro-kernels read them.
///
/// ```
///   A block, mc × kc                    B panel, kc × nc
///   ┌───────────────┐ MR rows           ┌────┬────┬────┬──┐
///   ├───────────────┤ MR rows           │ NR │ NR │ NR │  │  slivers of NR columns,
///   ├───────────────┤ …                 │    │    │    │  │  the last of 1 or 2 vectors
///   └───────────────┘ m mod MR rows     └────┴────┴────┴──┘
///   panel: for each p its rows          sliver: for each p its columns
/// ```
///
/// The last panel of A holds just the rows that remain (there is a tile for every row count), the last sliver of B whole
/// vectors, padded with 0; what the padding computes is never stored.
final class ${Real}Packing {
    private static final VectorSpecies<${box}> SPECIES = ${Real}Vector.SPECIES_PREFERRED;

    private ${Real}Packing() {}

    /// Elements that [#packB] writes for so many columns.
    static int packedColumns(int n) {
        return (n + LANES - 1) / LANES * LANES;
    }

    /// Packs α·op(A)[i0 … i0+m, p0 … p0+k] as panels of MR rows. op(A)ᵢₚ is `a[ao + i·rs + p·cs]`.
    static void packA(
            int m, int k, ${real} alpha, ${real}[] a, int ao, int rs, int cs, ${real}[] packed) {
        int to = 0;
        for (int i = 0; i < m; i += MR) {
            int rows = Math.min(MR, m - i);
            if (rs == 1) {
                packRowsOfColumns(rows, k, alpha, a, ao + i, cs, packed, to);
            } else if (rows == 8) {
                transpose8Rows(k, alpha, a, ao + i * rs, rs, packed, to);
            } else {
                transposeRows(rows, k, alpha, a, ao + i * rs, rs, packed, to);
            }
            to += rows * k;
        }
    }

    /// Aᵀ lies so that the rows of a panel are neighbours: a copy.
    private static void packRowsOfColumns(
            int rows, int k, ${real} alpha, ${real}[] a, int ao, int cs, ${real}[] packed, int to) {
        if (alpha == 1) {
            for (int p = 0; p < k; p++) {
                System.arraycopy(a, ao + p * cs, packed, to + p * rows, rows);
            }
            return;
        }
        for (int p = 0; p < k; p++) {
            for (int i = 0; i < rows; i++) {
                packed[to + p * rows + i] = alpha * a[ao + p * cs + i];
            }
        }
    }

    /// Eight read streams, one write stream: all of them sequential.
    private static void transpose8Rows(int k, ${real} alpha, ${real}[] a, int ao, int rs, ${real}[] packed, int to) {
        for (int p = 0; p < k; p++) {
            int at = to + p * 8;
<#list 0..7 as i>
            packed[at<#if i gt 0> + ${i}</#if>] = alpha * a[ao<#if i gt 0> + ${i} * rs</#if> + p];
</#list>
        }
    }

    private static void transposeRows(
            int rows, int k, ${real} alpha, ${real}[] a, int ao, int rs, ${real}[] packed, int to) {
        for (int i = 0; i < rows; i++) {
            for (int p = 0; p < k; p++) {
                packed[to + p * rows + i] = alpha * a[ao + i * rs + p];
            }
        }
    }

    /// Packs op(B)[p0 … p0+k, j0 … j0+n] as slivers of NR columns. op(B)ₚⱼ is `b[bo + p·rs + j·cs]`.
    static void packB(int k, int n, ${real}[] b, int bo, int rs, int cs, ${real}[] packed) {
        int to = 0;
        for (int j = 0; j < n; j += NR) {
            int columns = Math.min(NR, n - j);
            int width = packedColumns(columns);
            if (cs != 1) {
                transposeColumns(k, columns, width, b, bo + j * cs, cs, packed, to);
            } else if (columns == NR) {
                copyColumns(k, b, bo + j, rs, packed, to);
            } else {
                copyRaggedColumns(k, columns, width, b, bo + j, rs, packed, to);
            }
            to += k * width;
        }
    }

    private static void copyColumns(int k, ${real}[] b, int bo, int rs, ${real}[] packed, int to) {
        for (int p = 0; p < k; p++) {
            ${Real}Vector.fromArray(SPECIES, b, bo + p * rs).intoArray(packed, to + p * NR);
            ${Real}Vector.fromArray(SPECIES, b, bo + p * rs + LANES).intoArray(packed, to + p * NR + LANES);
        }
    }

    private static void copyRaggedColumns(
            int k, int columns, int width, ${real}[] b, int bo, int rs, ${real}[] packed, int to) {
        for (int p = 0; p < k; p++) {
            int at = to + p * width;
            System.arraycopy(b, bo + p * rs, packed, at, columns);
            for (int j = columns; j < width; j++) {
                packed[at + j] = 0;
            }
        }
    }

    /// Bᵀ: reads along its rows, writes down a sliver that stays in the L1 cache.
    private static void transposeColumns(
            int k, int columns, int width, ${real}[] b, int bo, int cs, ${real}[] packed, int to) {
        for (int j = 0; j < width; j++) {
            if (j < columns) {
                for (int p = 0; p < k; p++) {
                    packed[to + p * width + j] = b[bo + j * cs + p];
                }
            } else {
                for (int p = 0; p < k; p++) {
                    packed[to + p * width + j] = 0;
                }
            }
        }
    }

    /// α·op(A) as a plain row-major m×k matrix, for the direct path.
    static void scaleA(int m, int k, ${real} alpha, ${real}[] a, int ao, int rs, int cs, ${real}[] scaled) {
        for (int i = 0; i < m; i++) {
            for (int p = 0; p < k; p++) {
                scaled[i * k + p] = alpha * a[ao + i * rs + p * cs];
            }
        }
    }

    /// Bᵀ as a plain row-major k×n matrix with leading dimension `ld`, for the direct path.
    static void transposeB(int k, int n, ${real}[] b, int bo, int cs, ${real}[] transposed, int ld) {
        for (int j = 0; j < n; j++) {
            for (int p = 0; p < k; p++) {
                transposed[p * ld + j] = b[bo + j * cs + p];
            }
        }
    }
}
