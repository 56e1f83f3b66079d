package dev.lanewise.mlp;

/// The elementwise part of the squared errors: e = a − y, Δ ← factor·e, and the sum of e². The product with f′(Z) and the
/// column sums follow as an epilogue.
final class ${Real}SquaredError {
    private ${Real}SquaredError() {}

    /// Against real targets.
    ///
    /// @return Σᵢⱼ (Aᵢⱼ − Yᵢⱼ)², a row's squares added in double, then the rows, both in ascending order
    static double apply(
            int m, int n, ${real}[] a, ${real}[] y, int yOffset, int ldy, ${real} factor, ${real}[] delta) {
        double sum = 0;
        for (int i = 0; i < m; i++) {
            double row = 0;
            for (int j = 0; j < n; j++) {
                double e = a[i * n + j] - y[yOffset + i * ldy + j];
                delta[i * n + j] = factor * ${narrow}e;
                row += e * e;
            }
            sum += row;
        }
        return sum;
    }

    /// Against one-hot targets: yⱼ = 1 where j is the label, else 0.
    ///
    /// @return as above
    static double apply(
            int m, int n, ${real}[] a, int[] labels, int labelsOffset, ${real} factor, ${real}[] delta) {
        double sum = 0;
        for (int i = 0; i < m; i++) {
            double row = 0;
            for (int j = 0; j < n; j++) {
                double e = a[i * n + j] - (j == labels[labelsOffset + i] ? 1 : 0);
                delta[i * n + j] = factor * ${narrow}e;
                row += e * e;
            }
            sum += row;
        }
        return sum;
    }
}
