<#--
  The body of one micro-kernel: rows x vectors accumulators, outer products over k, stored.

  One small, call-free static method per variant: C2 stops inlining Vector API calls when a method grows past its node budget
  (PrintInlining says NodeCountInliningCutoff), and a vector that reaches a call that was not inlined is boxed: a tile that loaded,
  added and stored C at its end fell from 250 to 12-60 GFLOP/s. So the accumulators start from C (or 0) and are simply stored, and
  "start from C" and "start from 0" are two methods.

  A rows x vectors tile of C, lanes along n:

             b0       b1            one row of B: vectors x LANES elements
       a0 | c00 ....  c01 .... |
       a1 | c10 ....  c11 .... |    c[i][v] = fma(a[i], b[v], c[i][v]) for every p
       .. |                    |

  `lastVector` is the expression of the last vector's column. Where it is a variable, the last vector may begin before the one
  before it ends: the tile then has a width that is no multiple of LANES, without a mask. The columns that both hold are computed
  twice, from the same C, to the same bits.
-->
<#function column v vecs lastVector><#return (v == vecs - 1 && lastVector != "")?then(" + " + lastVector, (v gt 0)?then(" + " + v + " * LANES", ""))></#function>
<#macro accumulators rows vecs zero lastVector="">
<#list 0..<rows as i>
<#list 0..<vecs as v>
<#if zero>
        ${Real}Vector c${i}${v} = ${Real}Vector.zero(SPECIES);
<#else>
        ${Real}Vector c${i}${v} = ${Real}Vector.fromArray(SPECIES, c, co<#if i gt 0> + ${i} * ldc</#if>${column(v, vecs, lastVector)}).mul(beta);
</#if>
</#list>
</#list>
</#macro>
<#macro multiplyAdd row vecs element>
            ${Real}Vector a${row} = ${Real}Vector.broadcast(SPECIES, ${element});
<#list 0..<vecs as w>
            c${row}${w} = a${row}.fma(b${w}, c${row}${w});
</#list>
</#macro>
<#macro store rows vecs lastVector="">
<#list 0..<rows as i>
<#list 0..<vecs as v>
        c${i}${v}.intoArray(c, co<#if i gt 0> + ${i} * ldc</#if>${column(v, vecs, lastVector)});
</#list>
</#list>
</#macro>
