package dev.lanewise.mlp;

/// The losses that a document leaves open: three of the library's and one that it does not have, each as a function of
/// e = a − y summed over the n outputs.
enum TestLoss {
    HALF_SQUARED_ERROR,
    SUM_SQUARED_ERROR,
    MEAN_SQUARED_ERROR,
    COSH;

    double value(double e, int n) {
        return switch (this) {
            case HALF_SQUARED_ERROR -> e * e / 2;
            case SUM_SQUARED_ERROR -> e * e;
            case MEAN_SQUARED_ERROR -> e * e / n;
            case COSH -> Math.cosh(e) - 1;
        };
    }

    double derivative(double e, int n) {
        return switch (this) {
            case HALF_SQUARED_ERROR -> e;
            case SUM_SQUARED_ERROR -> 2 * e;
            case MEAN_SQUARED_ERROR -> 2 * e / n;
            case COSH -> Math.sinh(e);
        };
    }

    TestNet net(
            TestNet.Factory factory,
            Architecture architecture,
            double[] parameters,
            Reduction reduction,
            int maxBatch) {
        return switch (this) {
            case HALF_SQUARED_ERROR ->
                factory.make(architecture, parameters, Loss.HALF_SQUARED_ERROR, reduction, maxBatch);
            case SUM_SQUARED_ERROR ->
                factory.make(architecture, parameters, Loss.SUM_SQUARED_ERROR, reduction, maxBatch);
            case MEAN_SQUARED_ERROR ->
                factory.make(architecture, parameters, Loss.MEAN_SQUARED_ERROR, reduction, maxBatch);
            case COSH -> factory.make(architecture, parameters, own(), reduction, maxBatch);
        };
    }

    /// As a user would hand it over.
    private DoubleLoss own() {
        return (n, a, ao, y, yo, g, go) -> {
            double sum = 0;
            for (int j = 0; j < n; j++) {
                double e = a[ao + j] - y[yo + j];
                sum += value(e, n);
                g[go + j] = derivative(e, n);
            }
            return sum;
        };
    }
}
