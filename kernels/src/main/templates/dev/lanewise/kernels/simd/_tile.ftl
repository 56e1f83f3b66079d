<#--
  The body of one micro-kernel: rows x vectors accumulators, outer products over k, stored.

  One small, call-free static method per variant: C2 stops inlining Vector API calls when a method grows past its node budget
  (PrintInlining says NodeCountInliningCutoff), and a vector that reaches a call that was not inlined is boxed: a tile that loaded,
  added and stored C at its end fell from 250 to 12-60 GFLOP/s. So the accumulators start from C (or 0) and are simply
  stored. No variant has more than 86 calls: C1 may refuse a method of more than about 93.

  A rows x vectors tile of C, lanes along n:

             b0       b1            one row of B: vectors x LANES elements
       a0 | c00 ....  c01 .... |
       a1 | c10 ....  c11 .... |    c[i][v] = fma(a[i], b[v], c[i][v]) for every p
       .. |                    |

  `lastVector` is the expression of the last vector's column. Where it is a variable, the last vector may begin before the one
  before it ends: the tile then has a width that is no multiple of LANES, without a mask. The columns that both hold are computed
  twice, from the same C, to the same bits.

  With 16 registers, fences between the rows keep C2 from loading every element of A first, for which it spilled accumulators: it
  schedules by latency within a block, and loads do not move across a fence. On x86 a loadLoadFence is no instruction. Share of the FMA
  peak, best and median of 60, float, 256 bits, kc = 384, B in an array: 6x2 without 95 and 87 %, every two rows 100 and 88 %, every row
  97 and 88 %, every three rows 62 and 64 %; 5x2 64 -> 94 %, 3x3 64 -> 89 %; 4x3 and 3x4 58-66 % either way; 12x1 96 % without, 61 % with. Short bodies
  (5x2, 4x2) are also unrolled by C2, which needs more registers still. B must not lie in a memory segment then: each fence
  makes C2 look again whether its arena is alive, and load its bounds (6x2 80 %). With 32 registers fences bring nothing (8x3, 6x4:
  the same or slower).
-->
<#function column v vecs lastVector><#return (v == vecs - 1 && lastVector != "")?then(" + " + lastVector, (v gt 0)?then(" + " + v + " * LANES", ""))></#function>
<#-- Turns of nothing, for which HotSpot counts the method (see `Nursery`). -->
<#macro emptyCall result="" count="k">
        if (${count} < 0) {
            for (int turn = ${count}; turn < 0; turn++) {}
            return<#if result != ""> ${result}</#if>;
        }
</#macro>
<#-- From 0, if `array` is "". -->
<#macro accumulators rows vecs array offset ld lastVector="">
<@emptyCall/>
<#list 0..<rows as i>
<#list 0..<vecs as v>
<#if array == "">
        ${Real}Vector c${i}${v} = ${Real}Vector.zero(SPECIES);
<#else>
        ${Real}Vector c${i}${v} = ${Real}Vector.fromArray(SPECIES, ${array}, ${offset}<#if i gt 0> + ${i} * ${ld}</#if>${column(v, vecs, lastVector)});
</#if>
</#list>
</#list>
</#macro>
<#-- Rows between two fences, or 0 for none. -->
<#function rowsAFence vecs><#return [0, 0, 2, 1, 0][vecs]></#function>
<#macro multiplyAdd row vecs element>
<#if rowsAFence(vecs) != 0 && row gt 0 && row % rowsAFence(vecs) == 0>
            if (!MANY) {
                VarHandle.loadLoadFence();
            }
</#if>
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
