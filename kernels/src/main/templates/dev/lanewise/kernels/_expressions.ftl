<#--
  What _functions.ftl is written in: an operation as the text of an expression, on one value (as a call of the method of the same name, which the class has) or
  on a vector of them. The including template has set V, the value's type. On vectors an argument that occurs twice must be a variable.
-->
<#if V == real>
<#function constant x><#return x></#function>
<#function neg x><#return "neg(${x})"></#function>
<#function abs x><#return "abs(${x})"></#function>
<#function add x y><#return "add(${x}, ${y})"></#function>
<#function sub x y><#return "sub(${x}, ${y})"></#function>
<#function mul x y><#return "mul(${x}, ${y})"></#function>
<#function div x y><#return "div(${x}, ${y})"></#function>
<#function withSignOf x y><#return "withSignOf(${x}, ${y})"></#function>
<#function notBelow x y><#return "notBelow(${x}, ${y})"></#function>
<#function notAbove x y><#return "notAbove(${x}, ${y})"></#function>
<#function timesPowerOfTwo x y><#return "timesPowerOfTwo(${x}, ${y})"></#function>
<#function fma x y z><#return "fma(${x}, ${y}, ${z})"></#function>
<#function whereNegative x y z><#return "whereNegative(${x}, ${y}, ${z})"></#function>
<#function whereNotNegative x y z><#return "whereNotNegative(${x}, ${y}, ${z})"></#function>
<#else>
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
</#if>
