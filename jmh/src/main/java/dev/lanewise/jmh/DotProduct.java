package dev.lanewise.jmh;

/// A dot product as if computed in twice the precision of double (Ogita, Rump and Oishi, "Accurate Sum and Dot
/// Product", SIAM J. Sci. Comput. 26(6), 2005, algorithm Dot2): an oracle for float and for double alike.
final class DotProduct {
    private double sum;
    private double correction;
    private double magnitude;

    void add(double x, double y) {
        double product = x * y;
        double productError = Math.fma(x, y, -product);
        double total = sum + product;
        double other = total - sum;
        correction += (sum - (total - other)) + (product - other) + productError;
        sum = total;
        magnitude += Math.abs(product);
    }

    double value() {
        return sum + correction;
    }

    /// Σ|xᵢ·yᵢ|, what rounding errors are measured against.
    double magnitude() {
        return magnitude;
    }
}
