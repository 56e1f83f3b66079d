<#import "_tile.ftl" as tile>
<#assign rows = 6>
<#-- Stages of a square transpose. -->
<#assign lanes = isFloat?then(16, 8)>
<#assign stages = isFloat?then(4, 3)>
<#-- Of a vector of 256 bits. -->
<#assign few = isFloat?then(8, 4)>
package dev.lanewise.kernels.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.${Bits}Vector;
import jdk.incubator.vector.${Real}Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Transposes in registers, square by square, and element by element for less than a square and at other widths: at 512 bits by two-vector
/// selects (`vpermt2`), at 256 bits, where there are none, by swaps in one vector and blends. The tables are integer vectors, because one of
/// ${real} would be converted at every select.
final class ${Real}Transposes {
    private static final VectorSpecies<${box}> SPECIES = ${Real}Vector.SPECIES_PREFERRED;
    private static final VectorSpecies<${box_bits}> TABLE = ${Bits}Vector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final ValueLayout.Of${Real} ELEMENT = ValueLayout.JAVA_${real?upper_case};

    /// Whether two-vector selects are instructions here.
    static final boolean IN_REGISTERS = SPECIES.vectorBitSize() == 512;

    /// Whether squares are transposed by swaps and blends. Element by element 3×64×64 NT took 2.5 µs, so 0.91 (float, Zen 5).
    static final boolean BY_SWAPS = SPECIES.vectorBitSize() == 256;

    /// Whether squares of LANES are transposed in registers.
    static final boolean SQUARES = IN_REGISTERS || BY_SWAPS;

    /// Rows that [#interleave] takes, or 0 where it should not be used.
    static final int ROWS = IN_REGISTERS ? ${rows} : 0;

    /// Low and high halves of two vectors, element by element: x₀y₀x₁y₁….
    private static final ${Bits}Vector LOW = table(e -> e / 2 + e % 2 * LANES);
    private static final ${Bits}Vector HIGH = table(e -> LANES / 2 + e / 2 + e % 2 * LANES);

    // Output vector q of three that hold LANES÷2 columns of six rows: element e is row i of column p, with q·LANES + e = 6p + i. First rows 0–3
    // from two vectors of pairs, then rows 4 and 5 from a third.
<#list 0..2 as q>
    private static final ${Bits}Vector FOUR${q} = table(e -> four(${q} * LANES + e));
    private static final ${Bits}Vector SIX${q} = table(e -> six(${q} * LANES + e, e));
</#list>

    // Groups of so many lanes change places, and the mask of the second of each pair.
<#list [4, 2, 1] as w><#if w lt few>
    static final VectorMask<${box}> SECOND${w} = second(${w});
    static final VectorShuffle<${box}> SWAP${w} = VectorShuffle.fromOp(SPECIES, e -> (e ^ ${w}) & LANES - 1);
</#if></#list>

    private static VectorMask<${box}> second(int w) {
        long lanes = 0;
        for (int e = 0; e < LANES; e++) {
            lanes |= (e & w) == 0 ? 0 : 1L << e;
        }
        return VectorMask.fromLong(SPECIES, lanes);
    }

    private ${Real}Transposes() {}

    interface Source {
        int of(int element);
    }

    /// A table of lanes of two vectors, in which `source` says where element e comes from.
    static ${Bits}Vector table(Source source) {
        ${bits}[] indexes = new ${bits}[LANES];
        for (int e = 0; e < LANES; e++) {
            indexes[e] = source.of(e) & 2 * LANES - 1; // read only at 512 bits, but made at any width
        }
        return ${Bits}Vector.fromArray(TABLE, indexes, 0);
    }

    private static int four(int position) {
        int p = position / 6;
        int i = position % 6;
        return i < 4 ? 2 * p + i % 2 + i / 2 * LANES : 0;
    }

    private static int six(int position, int e) {
        int p = position / 6;
        int i = position % 6;
        return i < 4 ? e : LANES + 2 * p + i % 2;
    }

    /// packed[to + 6p + i] = α·a[ao + i·rs + p] for 6 rows and p < k, as far as p makes whole vectors.
    ///
    /// @return the first p that is left
    static int interleave(int k, ${real} alpha, ${real}[] a, int ao, int rs, ${real}[] packed, int to) {
<@tile.emptyCall "0"/>
        int whole = k - k % LANES;
        for (int p = 0; p < whole; p += LANES) {
<#list 0..<rows as i>
            ${Bits}Vector r${i} = ${Real}Vector.fromArray(SPECIES, a, ao + ${i} * rs + p).mul(alpha).reinterpretAs${Bits}s();
</#list>
<#list [0, 2, 4] as i>
            ${Bits}Vector l${i} = LOW.selectFrom(r${i}, r${i + 1});
            ${Bits}Vector h${i} = HIGH.selectFrom(r${i}, r${i + 1});
</#list>
<#list ["l", "h"] as half>
<#list 0..2 as q>
            SIX${q}.selectFrom(FOUR${q}.selectFrom(${half}0, ${half}2), ${half}4)
                    .reinterpretAs${Real}s()
                    .intoArray(packed, to + 6 * p + ${half?index * 3 + q} * LANES);
</#list>
</#list>
        }
        return whole;
    }

    /// Depth of the blocks of a square transpose: its rows stay in the L1 cache for the second half.
    private static final int BLOCK = 64;

<#list ["MemorySegment", "${real}[]"] as target>
    /// to[at + p·ld + j] = b[bo + j·cs + p] for p < k and j < n. What is left of a square is done again with some of its neighbours, so
    /// `to` must not be b. A single square is stored from its first row to its last.
    static void transpose(int k, int n, ${real}[] b, int bo, int cs, ${target} to, int at, int ld) {
        int j = 0;
        if ((IN_REGISTERS || (BY_SWAPS && cs > 0)) && k >= LANES && n >= LANES) {
            for (; j <= n - LANES; j += LANES) {
                lanes(k, b, bo + j * cs, cs, to, at + j, ld);
            }
            if (j < n) {
                lanes(k, b, bo + (n - LANES) * cs, cs, to, at + n - LANES, ld);
                return;
            }
        }
        for (; j <= n - 8; j += 8) {
            eight(k, b, bo + j * cs, cs, to, at + j, ld);
        }
        for (; j < n; j++) {
            one(k, b, bo + j * cs, to, at + j, ld);
        }
    }

    /// LANES columns of the result.
    private static void lanes(int k, ${real}[] b, int bo, int cs, ${target} to, int at, int ld) {
        int whole = k - k % LANES;
        for (int p = 0; p < whole; p += BLOCK) {
            squares(Math.min(BLOCK, whole - p), b, bo + p, cs, to, at + p * ld, ld);
        }
        if (whole < k) {
            int p = k - LANES;
            squares(LANES, b, bo + p, cs, to, at + p * ld, ld);
        }
    }

    /// To rows from `to[at + p·ld]` on, for p < k, a multiple of LANES, at most [#BLOCK]; k < 0 is an empty call of the methods below.
    static void squares(int k, ${real}[] b, int bo, int cs, ${target} to, int at, int ld) {
        if (BY_SWAPS) {
            swaps(k, b, bo, cs, to, at, ld);
        } else {
            low(k, b, bo, cs, to, at, ld);
            high(k, b, bo, cs, to, at, ld);
        }
    }
<#list ["low", "high"] as half>

<#if half?index == 0>
    /// The first half of each square's rows, k a multiple of LANES. ${stages} perfect shuffles of all rows transpose a square; its halves
    /// part in the first, so they share no work. Both at once are too much for C2's node budget with a segment.
</#if>
    private static void ${half}(int k, ${real}[] b, int bo, int cs, ${target} to, int at, int ld) {
<@tile.emptyCall/>
        for (int p = 0; p < k; p += LANES) {
<#list 0..<lanes as i>
            ${Bits}Vector r${i} = ${Real}Vector.fromArray(SPECIES, b, bo<#if i gt 0> + ${i} * cs</#if> + p).reinterpretAs${Bits}s();
</#list>
<#assign current = []>
<#list 0..<(lanes / 2) as i>
            ${Bits}Vector s0x${i} = ${half?upper_case}.selectFrom(r${i}, r${i + lanes / 2});
<#assign current = current + ["s0x" + i]>
</#list>
<#list 1..<stages as stage>
<#assign next = []>
<#list 0..<(lanes / 4) as i>
            ${Bits}Vector s${stage}x${2 * i} = LOW.selectFrom(${current[i]}, ${current[i + lanes / 4]});
            ${Bits}Vector s${stage}x${2 * i + 1} = HIGH.selectFrom(${current[i]}, ${current[i + lanes / 4]});
<#assign next = next + ["s" + stage + "x" + (2 * i), "s" + stage + "x" + (2 * i + 1)]>
</#list>
<#assign current = next>
</#list>
<#list current as row>
<#assign line = row?index + half?index * lanes / 2>
<#if target?index == 0>
            ${row}.reinterpretAs${Real}s().intoMemorySegment(to, (at + (long) (p<#if line gt 0> + ${line}</#if>) * ld) * ${box}.BYTES, ORDER);
<#else>
            ${row}.reinterpretAs${Real}s().intoArray(to, at + (p<#if line gt 0> + ${line}</#if>) * ld);
</#if>
</#list>
        }
    }
</#list>

<#if target?index == 0>
    /// At 256 bits, k a multiple of LANES. The first stage, whose halves are longest, is two loads and a blend: a row is read half a vector too
    /// early or too late, which is still within b, as the square has rows before and behind it (not so with a negative cs).
</#if>
    private static void swaps(int k, ${real}[] b, int bo, int cs, ${target} to, int at, int ld) {
<@tile.emptyCall/>
        for (int p = 0; p < k; p += LANES) {
<#list 0..1 as half>
<#list 0..<(few / 2) as i>
            ${Real}Vector s${half}x${few / 2}x${i} = ${Real}Vector.fromArray(SPECIES, b, bo<#if i gt 0> + ${i} * cs</#if> + p<#if half == 1> + ${few / 2}</#if>)
                    .blend(${Real}Vector.fromArray(SPECIES, b, bo + ${i + few / 2} * cs + p<#if half == 0> - ${few / 2}</#if>), SECOND${few / 2});
</#list>
<#assign current = []>
<#list 0..<(few / 2) as i><#assign current = current + ["s" + half + "x" + (few / 2) + "x" + i]></#list>
<#list isFloat?then([2, 1], [1]) as w>
<#assign next = []>
<#-- Groups of 2w vectors that hold the same columns of rows 0 … 2w-1. -->
<#list 0..<(current?size / (2 * w)) as g>
<#list 0..1 as second>
<#list 0..<w as i>
<#assign x = current[g * 2 * w + i] y = current[g * 2 * w + i + w] name = "s" + half + "x" + w + "x" + (g * 2 * w + second * w + i)>
<#if second == 0>
            ${Real}Vector ${name} = ${x}.blend(${y}.rearrange(SWAP${w}), SECOND${w});
<#else>
            ${Real}Vector ${name} = ${x}.rearrange(SWAP${w}).blend(${y}, SECOND${w});
</#if>
<#assign next = next + [name]>
</#list>
</#list>
</#list>
<#assign current = next>
</#list>
<#list current as row>
<#assign line = row?index + half * few / 2>
<#if target?index == 0>
            ${row}.intoMemorySegment(to, (at + (long) (p<#if line gt 0> + ${line}</#if>) * ld) * ${box}.BYTES, ORDER);
<#else>
            ${row}.intoArray(to, at + (p<#if line gt 0> + ${line}</#if>) * ld);
</#if>
</#list>
</#list>
        }
    }

    private static void eight(int k, ${real}[] b, int bo, int cs, ${target} to, int at, int ld) {
        for (int p = 0; p < k; p++) {
            int row = at + p * ld;
<#list 0..7 as i>
<#if target?index == 0>
            to.setAtIndex(ELEMENT, row<#if i gt 0> + ${i}</#if>, b[bo<#if i gt 0> + ${i} * cs</#if> + p]);
<#else>
            to[row<#if i gt 0> + ${i}</#if>] = b[bo<#if i gt 0> + ${i} * cs</#if> + p];
</#if>
</#list>
        }
    }

    private static void one(int k, ${real}[] b, int bo, ${target} to, int at, int ld) {
        for (int p = 0; p < k; p++) {
<#if target?index == 0>
            to.setAtIndex(ELEMENT, at + p * ld, b[bo + p]);
<#else>
            to[at + p * ld] = b[bo + p];
</#if>
        }
    }
<#if target?index == 0>

</#if>
</#list>
}
