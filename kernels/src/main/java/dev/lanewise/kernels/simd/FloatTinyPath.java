// The build derives DoubleTinyPath from this file.
package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.GemmPlan;

/// Products of a few dozen multiplications in plain loops: no buffer, no tile, any transpose.
///
/// Two rows by two columns at a time, because one chain alone waits four cycles for each of its multiply-adds. Where
/// m or n is odd, the last row or column is its own neighbour: it is computed twice from the same C, to the same bits.
final class FloatTinyPath {
    private FloatTinyPath() {}

    /// Rows i0 … i1 and columns j0 … j1 of C.
    static void rectangle(
            GemmPlan plan,
            float alpha,
            FloatOperand a,
            FloatOperand b,
            FloatOutput output,
            int i0,
            int i1,
            int j0,
            int j1,
            FloatBuffers buffers) {
        multiply(
                i1 - i0,
                j1 - j0,
                plan.k(),
                alpha,
                a.array,
                a.at(i0, 0),
                a.rows(),
                a.columns(),
                b.array,
                b.at(0, j0),
                b.rows(),
                b.columns(),
                output.once() ? output.keep() : output.beta(),
                output.once(),
                output.factor(),
                output.array(),
                output.at(i0, j0),
                output.ld());
        if (!output.once()) {
            output.finish(i0, j0, i1 - i0, j1 - j0, buffers);
        }
    }

    /// C ← α·A·B + β·C with Aᵢₚ at `a[ao + i·rsa + p·csa]` and Bₚⱼ at `b[bo + p·rsb + j·csb]`; or, added `once`,
    /// β·C + factor·(α·A·B), the product summed from 0, without a buffer between.
    static void multiply(
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int ao,
            int rsa,
            int csa,
            float[] b,
            int bo,
            int rsb,
            int csb,
            float beta,
            boolean once,
            float factor,
            float[] c,
            int co,
            int ldc) {
        for (int i = 0; i < m; i += 2) {
            int a0 = ao + i * rsa;
            int a1 = i + 1 < m ? a0 + rsa : a0;
            int c0 = co + i * ldc;
            int c1 = i + 1 < m ? c0 + ldc : c0;
            for (int j = 0; j < n; j += 2) {
                int j1 = Math.min(j + 1, n - 1);
                int b0 = bo + j * csb;
                int b1 = bo + j1 * csb;
                float c00 = 0, c01 = 0, c10 = 0, c11 = 0;
                if (beta != 0 && !once) {
                    c00 = beta * c[c0 + j];
                    c01 = beta * c[c0 + j1];
                    c10 = beta * c[c1 + j];
                    c11 = beta * c[c1 + j1];
                }
                for (int p = 0; p < k; p++) {
                    float x0 = alpha * a[a0 + p * csa];
                    float x1 = alpha * a[a1 + p * csa];
                    float y0 = b[b0 + p * rsb];
                    float y1 = b[b1 + p * rsb];
                    c00 = Math.fma(x0, y0, c00);
                    c01 = Math.fma(x0, y1, c01);
                    c10 = Math.fma(x1, y0, c10);
                    c11 = Math.fma(x1, y1, c11);
                }
                if (once) { // C is read before any of it is written: a neighbour may be the same element
                    c00 = added(beta, c, c0 + j, factor, c00);
                    c01 = added(beta, c, c0 + j1, factor, c01);
                    c10 = added(beta, c, c1 + j, factor, c10);
                    c11 = added(beta, c, c1 + j1, factor, c11);
                }
                c[c0 + j] = c00;
                c[c0 + j1] = c01;
                c[c1 + j] = c10;
                c[c1 + j1] = c11;
            }
        }
    }

    /// As [FloatAddOnce]: two products and a sum, rounded one by one; keep = 0 never reads C.
    private static float added(float keep, float[] c, int at, float factor, float sum) {
        return keep == 0 ? factor * sum : keep * c[at] + factor * sum;
    }
}
