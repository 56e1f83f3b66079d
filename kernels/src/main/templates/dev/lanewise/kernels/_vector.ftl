<#-- Expressions on vectors: what _functions.ftl is written in. An argument that occurs twice must be a variable. -->
<#function constant x><#return "${Real}Vector.broadcast(SPECIES, ${x})"></#function>
<#function add x y><#return "${x}.add(${y})"></#function>
<#function sub x y><#return "${x}.sub(${y})"></#function>
<#function mul x y><#return "${x}.mul(${y})"></#function>
<#function div x y><#return "${x}.div(${y})"></#function>
<#function neg x><#return "${x}.neg()"></#function>
<#function abs x><#return "${x}.abs()"></#function>
<#function fma x y z><#return "${x}.fma(${y}, ${z})"></#function>
<#-- The Vector API has no copySign: the sign bit is moved as an integer. -->
<#function withSignOf x y><#return "${x}.reinterpretAs${Bits}s().lanewise(VectorOperators.BITWISE_BLEND, ${y}.reinterpretAs${Bits}s(), ${box_bits}.MIN_VALUE).reinterpretAs${Real}s()"></#function>
<#-- x if x >= limit or NaN, else limit. -->
<#function notBelow x limit><#return "${x}.blend(${limit}, ${x}.compare(VectorOperators.LT, ${limit}))"></#function>
<#-- x if x <= limit or NaN, else limit. -->
<#function notAbove x limit><#return "${x}.blend(${limit}, ${x}.compare(VectorOperators.GT, ${limit}))"></#function>
<#-- a where z < 0, else b (NaN included). -->
<#function whereNegative z a b><#return "${b}.blend(${a}, ${z}.compare(VectorOperators.LT, ZERO))"></#function>
<#-- a where z >= 0, else b (NaN included). -->
<#function whereNotNegative z a b><#return "${b}.blend(${a}, ${z}.compare(VectorOperators.GE, ZERO))"></#function>
<#--
  x 2^n for n <= 0, where n is what the rounding shift left in the low bits of `shifted`. The exponent is raised by ${isFloat?then("64", "512")} first and the product brought
  down after, so that a subnormal result is rounded once.
-->
<#function timesPowerOfTwo x shifted><#return "${x}.mul(${shifted}.reinterpretAs${Bits}s().lanewise(VectorOperators.LSHL, EXPONENT_SHIFT).add(RAISED_BIAS).reinterpretAs${Real}s()).mul(LOWERED)"></#function>
