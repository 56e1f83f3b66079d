<#-- Row `row` of what lies side by side. -->
<#macro store segment vector row>
<#if segment>
            ${vector}.intoMemorySegment(packed, (to + (long) ${row} * width) * ${box}.BYTES, ORDER);
<#else>
            ${vector}.intoArray(packed, to + ${row} * width);
</#if>
</#macro>
<#assign rows = 6>
<#function other b><#return (b == 0)?then(1, 0)></#function>
package dev.lanewise.kernels.simd;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.${Bits}Vector;
import jdk.incubator.vector.${Real}Vector;
import jdk.incubator.vector.VectorSpecies;

/// Transposes in registers, by two-vector selects (`vpermt2`), where the CPU has them: at 512 bits. The table is an integer vector, because a
/// table of ${real} would be converted at every select.
final class ${Real}Transposes {
    private static final VectorSpecies<${box}> SPECIES = ${Real}Vector.SPECIES_PREFERRED;
    private static final VectorSpecies<${box_bits}> TABLE = ${Bits}Vector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    /// Whether two-vector selects are instructions here.
    static final boolean IN_REGISTERS = SPECIES.vectorBitSize() == 512;

    /// Rows that [#interleave] takes, or 0 where it should not be used.
    static final int ROWS = IN_REGISTERS ? ${rows} : 0;

    /// Low and high halves of two vectors, element by element: x₀y₀x₁y₁….
    private static final ${Bits}Vector LOW = table(e -> e / 2 + e % 2 * LANES);
    private static final ${Bits}Vector HIGH = table(e -> LANES / 2 + e / 2 + e % 2 * LANES);

    /// Pairs and quadruples likewise.
    private static final ${Bits}Vector LOW2 = table(e -> e / 4 * 2 + e % 2 + e / 2 % 2 * LANES);
    private static final ${Bits}Vector HIGH2 = table(e -> LANES / 2 + e / 4 * 2 + e % 2 + e / 2 % 2 * LANES);
    private static final ${Bits}Vector LOW4 = table(e -> e / 8 * 4 + e % 4 + e / 4 % 2 * LANES);
    private static final ${Bits}Vector HIGH4 = table(e -> LANES / 2 + e / 8 * 4 + e % 4 + e / 4 % 2 * LANES);

<#if isFloat>
    private static final ${Bits}Vector LOW8 = table(e -> e % 8 + e / 8 * LANES);
    private static final ${Bits}Vector HIGH8 = table(e -> LANES / 2 + e % 8 + e / 8 * LANES);
</#if>

    // Output vector q of three that hold LANES÷2 columns of six rows: element e is row i of column p, with q·LANES + e = 6p + i. First rows 0–3
    // from two vectors of pairs, then rows 4 and 5 from a third.
<#list 0..2 as q>
    private static final ${Bits}Vector FOUR${q} = table(e -> four(${q} * LANES + e));
    private static final ${Bits}Vector SIX${q} = table(e -> six(${q} * LANES + e, e));
</#list>

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

    /// packed[to + 6p + i] = α·a[ao + i·rs + p] for 6 rows and p < k.
    static void interleave(int k, ${real} alpha, ${real}[] a, int ao, int rs, ${real}[] packed, int to) {
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
        ${Real}Packing.interleaveRows(6, k - whole, alpha, a, ao + whole, rs, packed, to + 6 * whole);
    }

    /// Columns that [#intoLanes] takes at a time, in blocks of this depth through a buffer.
    private static final int BLOCK = 64;

    /// Elements of the buffer.
    static final int BUFFER = BLOCK * LANES;

    /// packed[to + p·width + i] = b[bo + i·cs + p] for i < LANES and p < k: first groups of 8 rows, as panels in the buffer, then those side
    /// by side. (Storing the 8 elements of a group as half a vector was three times slower.)
<#list ["MemorySegment", "${real}[]"] as target>
<#if target?index == 1>

    /// The same into an array.
</#if>
    static void intoLanes(
            int k, ${real}[] b, int bo, int cs, ${target} packed, int to, int width, ${real}[] buffer) {
        int whole = k - k % LANES;
        for (int p = 0; p < whole; p += BLOCK) {
            int depth = Math.min(BLOCK, whole - p);
            for (int i = 0; i < LANES; i += 8) {
                interleave8(depth, b, bo + i * cs + p, cs, buffer, i * BLOCK);
            }
            sideBySide(depth, buffer, packed, to + p * width, width);
        }
        for (int i = 0; i < LANES && whole < k; i++) {
            ${Real}Packing.<#if target?index == 0>transposeRow<#else>turnRow</#if>(whole, k, b, bo + i * cs, packed, to + i, width);
        }
    }
</#list>

    /// buffer[to + 8p + i] = b[bo + i·cs + p] for 8 rows and p < k, a multiple of LANES.
    private static void interleave8(int k, ${real}[] b, int bo, int cs, ${real}[] buffer, int to) {
        for (int p = 0; p < k; p += LANES) {
            int at = to + 8 * p;
<#list 0..7 as i>
            ${Bits}Vector r${i} = ${Real}Vector.fromArray(SPECIES, b, bo + ${i} * cs + p).reinterpretAs${Bits}s();
</#list>
<#-- Pairs of rows, then fours, then eights. -->
<#list [0, 2, 4, 6] as i>
            ${Bits}Vector a${i} = LOW.selectFrom(r${i}, r${i + 1});
            ${Bits}Vector a${i + 1} = HIGH.selectFrom(r${i}, r${i + 1});
</#list>
<#list [0, 4] as i><#list [0, 1] as h>
            ${Bits}Vector b${i + 2 * h} = LOW2.selectFrom(a${i + h}, a${i + 2 + h});
            ${Bits}Vector b${i + 2 * h + 1} = HIGH2.selectFrom(a${i + h}, a${i + 2 + h});
</#list></#list>
<#list 0..3 as q>
<#list ["LOW4", "HIGH4"] as t>
            ${t}.selectFrom(b${q}, b${q + 4}).reinterpretAs${Real}s().intoArray(buffer, at + ${2 * q + t?index} * LANES);
</#list>
</#list>
        }
    }

<#list ["MemorySegment", "${real}[]"] as target>
<#if target?index == 1>

</#if>
    private static void sideBySide(int k, ${real}[] buffer, ${target} packed, int to, int width) {
<#if isFloat>
        for (int p = 0; p < k; p += 2) {
            ${Bits}Vector x = ${Real}Vector.fromArray(SPECIES, buffer, 8 * p).reinterpretAs${Bits}s();
            ${Bits}Vector y = ${Real}Vector.fromArray(SPECIES, buffer, 8 * p + 8 * BLOCK).reinterpretAs${Bits}s();
<@store segment=(target?index == 0) vector="LOW8.selectFrom(x, y).reinterpretAs${Real}s()" row="p"/>
<@store segment=(target?index == 0) vector="HIGH8.selectFrom(x, y).reinterpretAs${Real}s()" row="(p + 1)"/>
        }
<#else>
        for (int p = 0; p < k; p++) {
<@store segment=(target?index == 0) vector="${Real}Vector.fromArray(SPECIES, buffer, 8 * p)" row="p"/>
        }
</#if>
    }
</#list>
}
