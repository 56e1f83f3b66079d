package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.${Real}Registers.LANES;
import static dev.lanewise.kernels.simd.${Real}Registers.MR;
import static dev.lanewise.kernels.simd.${Real}Registers.NR;

import jdk.incubator.vector.${Real}Vector;
import jdk.incubator.vector.VectorShape;
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

    /// MR lanes: one column of a panel.
    private static final VectorSpecies<${box}> PANEL =
            VectorSpecies.of(${real}.class, VectorShape.forBitSize(MR * ${box}.SIZE));

    private ${Real}Packing() {}

    /// Elements that [#packB] writes for so many columns.
    static int packedColumns(int n) {
        return (n + LANES - 1) / LANES * LANES;
    }

    /// Packs α·op(A)[i0 … i0+m, p0 … p0+k] as panels of MR rows. op(A)ᵢₚ is `a[ao + i·rs + p·cs]`, one of the strides is 1.
    static void packA(int m, int k, ${real} alpha, ${real}[] a, int ao, int rs, int cs, ${real}[] packed) {
        int to = 0;
        for (int i = 0; i < m; i += MR) {
            int rows = Math.min(MR, m - i);
            if (cs == 1) {
                transpose(rows, k, alpha, a, ao + i * rs, rs, packed, to, rows);
            } else if (rows == MR) {
                copyPanel(k, alpha, a, ao + i, cs, packed, to);
            } else {
                copyRaggedPanel(rows, k, alpha, a, ao + i, cs, packed, to);
            }
            to += rows * k;
        }
    }

    /// Aᵀ lies so that the rows of a panel are neighbours: a copy, one vector of MR lanes per p.
    private static void copyPanel(int k, ${real} alpha, ${real}[] a, int ao, int cs, ${real}[] packed, int to) {
        for (int p = 0; p < k; p++) {
            ${Real}Vector.fromArray(PANEL, a, ao + p * cs).mul(alpha).intoArray(packed, to + p * MR);
        }
    }

    private static void copyRaggedPanel(
            int rows, int k, ${real} alpha, ${real}[] a, int ao, int cs, ${real}[] packed, int to) {
        for (int p = 0; p < k; p++) {
            for (int i = 0; i < rows; i++) {
                packed[to + p * rows + i] = alpha * a[ao + p * cs + i];
            }
        }
    }

    /// packed[to + p·width + i] = α·x[xo + i·ld + p] for `rows` rows of x. Eight rows at a time: eight read streams, one write
    /// stream, all sequential. In-register transposes (three rounds of two-vector shuffles) were rejected: 19 GB/s with
    /// selectFrom and 1 GB/s with rearrange, against 23 GB/s for this loop, at 512 bits.
    private static void transpose(
            int rows, int k, ${real} alpha, ${real}[] x, int xo, int ld, ${real}[] packed, int to, int width) {
        int i = 0;
        for (; i <= rows - 8; i += 8) {
            transpose8(k, alpha, x, xo + i * ld, ld, packed, to + i, width);
        }
        for (; i <= rows - 4; i += 4) {
            transpose4(k, alpha, x, xo + i * ld, ld, packed, to + i, width);
        }
        for (; i < rows; i++) {
            for (int p = 0; p < k; p++) {
                packed[to + p * width + i] = alpha * x[xo + i * ld + p];
            }
        }
    }
<#list [8, 4] as rows>

    private static void transpose${rows}(
            int k, ${real} alpha, ${real}[] x, int xo, int ld, ${real}[] packed, int to, int width) {
        for (int p = 0; p < k; p++) {
            int at = to + p * width;
<#list 0..<rows as i>
            packed[at<#if i gt 0> + ${i}</#if>] = alpha * x[xo<#if i gt 0> + ${i} * ld</#if> + p];
</#list>
        }
    }
</#list>

    /// Packs op(B)[p0 … p0+k, j0 … j0+n] as slivers of NR columns. op(B)ₚⱼ is `b[bo + p·rs + j·cs]`.
    static void packB(int k, int n, ${real}[] b, int bo, int rs, int cs, ${real}[] packed) {
        int to = 0;
        for (int j = 0; j < n; j += NR) {
            int columns = Math.min(NR, n - j);
            int width = packedColumns(columns);
            if (cs != 1) {
                transpose(columns, k, 1, b, bo + j * cs, cs, packed, to, width);
                zeroColumns(k, columns, width, packed, to);
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

    private static void zeroColumns(int k, int from, int width, ${real}[] packed, int to) {
        for (int p = 0; p < k; p++) {
            for (int j = from; j < width; j++) {
                packed[to + p * width + j] = 0;
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
        transpose(n, k, 1, b, bo, cs, transposed, 0, ld);
    }
}
