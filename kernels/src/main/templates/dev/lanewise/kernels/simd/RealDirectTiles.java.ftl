<#assign heights = [8, 8, 8, 6]>
<#include "_direct.ftl">
package dev.lanewise.kernels.simd;

import jdk.incubator.vector.${Real}Vector;
import jdk.incubator.vector.VectorSpecies;

/// Micro-kernels on operands where they lie: `rowsRxV` computes an R-row, V-vector tile of C with Aᵢₚ at `a[ao + i·rs + p]`,
/// `columnsRxV` with Aᵢₚ at `a[ao + i + p·cs]` (Aᵀ as stored), `…Zero` from 0 instead of β·C. Bₚⱼ is `b[bo + p·ldb + j]`.
///
/// No element outside the matrices is read or written, and nothing is masked: a masked access costs C2 ten times the nodes, and where it may
/// leave the array its mask is boxed.
final class ${Real}DirectTiles {
    private static final VectorSpecies<${box}> SPECIES = ${Real}Vector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private ${Real}DirectTiles() {}

<@directTiles/>
}
