package dev.lanewise.kernels.simd;

/// A matrix whose rows are contiguous, times a vector: y ← X·v + β·y.
///
/// An element is one chain over k, so lanes would have to run across rows, which do not lie side by side. Eight scalar chains at a time
/// keep both multiply-add units busy (latency 4, 2 a cycle): two elements of X a cycle, about what the last-level cache delivers.
final class ${Real}MatrixVector {
    private static final int ROWS = 8;

    private ${Real}MatrixVector() {}

    /// yᵢ ← fma(α·Xᵢₚ, vₚ, …) for p = 0 … k−1, from β·yᵢ, for i < m; with `scaleVector` fma(Xᵢₚ, α·vₚ, …). Xᵢₚ is `x[xo + i·ldx + p]`, vₚ is
    /// `v[vo + p·vs]`, yᵢ is `y[yo + i·ys]`.
    static void multiply(
            int m, int k, ${real} alpha, boolean scaleVector, ${real}[] x, int xo, int ldx, ${real}[] v, int vo, int vs,
            ${real} beta, ${real}[] y, int yo, int ys) {
        ${real} alphaX = scaleVector ? 1 : alpha;
        ${real} alphaV = scaleVector ? alpha : 1;
        int i = 0;
        for (; i <= m - ROWS; i += ROWS) {
            if (alphaX == 1) {
                eightRows(k, x, xo + i * ldx, ldx, alphaV, v, vo, vs, beta, y, yo + i * ys, ys);
            } else {
                eightScaledRows(k, alphaX, x, xo + i * ldx, ldx, v, vo, vs, beta, y, yo + i * ys, ys);
            }
        }
        for (; i < m; i++) {
            int at = xo + i * ldx;
            ${real} yi = beta == 0 ? 0 : beta * y[yo + i * ys];
            for (int p = 0; p < k; p++) {
                yi = Math.fma(alphaX * x[at + p], alphaV * v[vo + p * vs], yi);
            }
            y[yo + i * ys] = yi;
        }
    }
<#list [false, true] as scaled>

    private static void ${scaled?then("eightScaledRows", "eightRows")}(
            int k, <#if scaled>${real} alpha, </#if>${real}[] x, int xo, int ldx, <#if !scaled>${real} alpha, </#if>${real}[] v, int vo, int vs,
            ${real} beta, ${real}[] y, int yo, int ys) {
<#list 0..7 as r>
        ${real} y${r} = beta == 0 ? 0 : beta * y[yo<#if r gt 0> + ${r} * ys</#if>];
</#list>
        for (int p = 0; p < k; p++) {
            ${real} vp = <#if !scaled>alpha * </#if>v[vo + p * vs];
<#list 0..7 as r>
            y${r} = Math.fma(<#if scaled>alpha * </#if>x[xo<#if r gt 0> + ${r} * ldx</#if> + p], vp, y${r});
</#list>
        }
<#list 0..7 as r>
        y[yo<#if r gt 0> + ${r} * ys</#if>] = y${r};
</#list>
    }
</#list>
}
