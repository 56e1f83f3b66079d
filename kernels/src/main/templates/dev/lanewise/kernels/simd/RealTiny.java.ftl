package dev.lanewise.kernels.simd;

/// Products of a few dozen multiplications in plain loops: no buffer, no tile, any transpose.
///
/// Two rows by two columns at a time, because one chain alone waits four cycles for each of its multiply-adds. At an odd end the last row or column
/// is its own neighbour: computed twice from the same C, to the same bits.
final class ${Real}Tiny {
    private ${Real}Tiny() {}

    /// C ← α·A·B + β·C with Aᵢₚ at `a[ao + i·rsa + p·csa]` and Bₚⱼ at `b[bo + p·rsb + j·csb]`.
    static void multiply(
            int m, int n, int k, ${real} alpha, ${real}[] a, int ao, int rsa, int csa, ${real}[] b, int bo, int rsb, int csb,
            ${real} beta, ${real}[] c, int co, int ldc) {
        for (int i = 0; i < m; i += 2) {
            int a0 = ao + i * rsa;
            int a1 = i + 1 < m ? a0 + rsa : a0;
            int c0 = co + i * ldc;
            int c1 = i + 1 < m ? c0 + ldc : c0;
            for (int j = 0; j < n; j += 2) {
                int j1 = Math.min(j + 1, n - 1);
                int b0 = bo + j * csb;
                int b1 = bo + j1 * csb;
                ${real} c00 = 0, c01 = 0, c10 = 0, c11 = 0;
                if (beta != 0) {
                    c00 = beta * c[c0 + j];
                    c01 = beta * c[c0 + j1];
                    c10 = beta * c[c1 + j];
                    c11 = beta * c[c1 + j1];
                }
                for (int p = 0; p < k; p++) {
                    ${real} x0 = alpha * a[a0 + p * csa];
                    ${real} x1 = alpha * a[a1 + p * csa];
                    ${real} y0 = b[b0 + p * rsb];
                    ${real} y1 = b[b1 + p * rsb];
                    c00 = Math.fma(x0, y0, c00);
                    c01 = Math.fma(x0, y1, c01);
                    c10 = Math.fma(x1, y0, c10);
                    c11 = Math.fma(x1, y1, c11);
                }
                c[c0 + j] = c00;
                c[c0 + j1] = c01;
                c[c1 + j] = c10;
                c[c1 + j1] = c11;
            }
        }
    }
}
