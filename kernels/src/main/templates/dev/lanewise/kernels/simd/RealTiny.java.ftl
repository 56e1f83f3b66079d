package dev.lanewise.kernels.simd;

/// Products of a few dozen multiplications in plain loops: no buffer, no tile, any transpose. Measured level with a tile and its copies.
final class ${Real}Tiny {
    private ${Real}Tiny() {}

    /// C ← α·A·B + β·C with Aᵢₚ at `a[ao + i·rsa + p·csa]` and Bₚⱼ at `b[bo + p·rsb + j·csb]`.
    static void multiply(
            int m, int n, int k, ${real} alpha, ${real}[] a, int ao, int rsa, int csa, ${real}[] b, int bo, int rsb, int csb,
            ${real} beta, ${real}[] c, int co, int ldc) {
        for (int i = 0; i < m; i++) {
            int ai = ao + i * rsa;
            int ci = co + i * ldc;
            for (int j = 0; j < n; j++) {
                int bj = bo + j * csb;
                ${real} sum = beta == 0 ? 0 : beta * c[ci + j];
                for (int p = 0; p < k; p++) {
                    sum = Math.fma(alpha * a[ai + p * csa], b[bj + p * rsb], sum);
                }
                c[ci + j] = sum;
            }
        }
    }
}
