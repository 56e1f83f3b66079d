// The build derives DoubleShortcut from this file.
package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.GemmPlan;
import dev.lanewise.kernels.GemmPlan.Path;
import dev.lanewise.kernels.Transpose;

/// Runs the smallest products without a [FloatCall]: to borrow one from the pool would cost as much as an 8³ product.
final class FloatShortcut {
    private FloatShortcut() {}

    /// C ← α·A·B + β·C on the caller's thread. False, having done nothing, for a plan that needs a call.
    static boolean multiply(
            GemmPlan plan,
            Transpose transA,
            Transpose transB,
            float alpha,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb,
            float beta,
            float[] c,
            int cOffset,
            int ldc) {
        if (plan.path() == Path.TINY) {
            tiny(plan, transA, transB, alpha, a, aOffset, lda, b, bOffset, ldb, beta, false, 0, c, cOffset, ldc);
            return true;
        }
        if (plan.path() == Path.DIRECT && alpha == 1) {
            boolean ta = transA == Transpose.TRANS;
            FloatDirectPath.multiply(
                    plan.m(),
                    plan.n(),
                    plan.k(),
                    plan.kc(),
                    a,
                    aOffset,
                    ta ? 1 : lda,
                    ta ? lda : 1,
                    b,
                    bOffset,
                    ldb,
                    beta,
                    c,
                    cOffset,
                    ldc,
                    FloatOutput.PLAIN,
                    null,
                    0,
                    0);
            return true;
        }
        if (plan.path() == Path.NARROW && alpha == 1 && c.length >= FloatRegisters.LANES) {
            boolean ta = transA == Transpose.TRANS;
            FloatNarrowPath.multiply(
                    plan.m(),
                    plan.n(),
                    plan.k(),
                    a,
                    aOffset,
                    ta ? 1 : lda,
                    ta ? lda : 1,
                    b,
                    bOffset,
                    ldb,
                    beta,
                    c,
                    cOffset,
                    ldc);
            return true;
        }
        return false;
    }

    /// The same of a plan of the tiny path; or, added `once`, β·C + factor·(α·A·B).
    static void tiny(
            GemmPlan plan,
            Transpose transA,
            Transpose transB,
            float alpha,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb,
            float beta,
            boolean once,
            float factor,
            float[] c,
            int cOffset,
            int ldc) {
        boolean ta = transA == Transpose.TRANS;
        boolean tb = transB == Transpose.TRANS;
        FloatTinyPath.multiply(
                plan.m(),
                plan.n(),
                plan.k(),
                alpha,
                a,
                aOffset,
                ta ? 1 : lda,
                ta ? lda : 1,
                b,
                bOffset,
                tb ? 1 : ldb,
                tb ? ldb : 1,
                beta,
                once,
                factor,
                c,
                cOffset,
                ldc);
    }
}
