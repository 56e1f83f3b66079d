<#-- Expressions on one value: what _functions.ftl is written in, as calls of the methods of the same names. -->
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
