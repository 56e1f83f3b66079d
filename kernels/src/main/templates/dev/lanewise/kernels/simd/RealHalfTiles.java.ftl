<#assign heights = [8, 8]>
<#include "_direct.ftl">
package dev.lanewise.kernels.simd;

import jdk.incubator.vector.${Real}Vector;
import jdk.incubator.vector.VectorSpecies;

/// [${Real}DirectTiles] in vectors of a half of the width, for a C of fewer columns than a whole vector has lanes.
final class ${Real}HalfTiles {
    private static final VectorSpecies<${box}> SPECIES = ${Real}Registers.narrower(2);
    private static final int LANES = SPECIES.length();

    private ${Real}HalfTiles() {}

<@directTiles/>
}
