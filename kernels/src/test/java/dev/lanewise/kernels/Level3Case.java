package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// One call of a level-3 routine with padded operands, of which everything that must not be read is NaN. C is the
/// matrix that is written, also where BLAS calls it B.
///
/// @param <T> the array type
record Level3Case<T>(
        Real<T> real,
        Operation operation,
        Side side,
        Triangle uplo,
        Transpose trans,
        Diagonal diag,
        int m,
        int n,
        int k,
        double alpha,
        Matrix<T> a,
        Matrix<T> b,
        double beta,
        Matrix<T> c) {
    enum Operation {
        SYRK,
        SYR2K,
        SYMM,
        TRMM,
        TRSM;

        boolean updatesTriangle() {
            return this == SYRK || this == SYR2K;
        }

        boolean isTriangular() {
            return this == TRMM || this == TRSM;
        }
    }

    /// The flags of a call.
    record Flags(Operation operation, Side side, Triangle uplo, Transpose trans, Diagonal diag) {
        static List<Flags> all() {
            List<Flags> all = new ArrayList<>();
            for (Operation operation : Operation.values()) {
                for (Triangle uplo : Triangle.values()) {
                    for (Side side : Side.values()) {
                        for (Transpose trans : Transpose.values()) {
                            for (Diagonal diag : Diagonal.values()) {
                                boolean same = operation.updatesTriangle()
                                        ? side == Side.LEFT && diag == Diagonal.NON_UNIT
                                        : operation.isTriangular()
                                                || (trans == Transpose.NO_TRANS && diag == Diagonal.NON_UNIT);
                                if (same) {
                                    all.add(new Flags(operation, side, uplo, trans, diag));
                                }
                            }
                        }
                    }
                }
            }
            return all;
        }

        @Override
        public String toString() {
            return operation
                    + (operation.updatesTriangle() ? "" : " " + side)
                    + " "
                    + uplo
                    + (operation == Operation.SYMM ? "" : " " + trans)
                    + (operation.isTriangular() ? " " + diag : "");
        }
    }

    /// A of order m or n (n for updates, with k), C m×n.
    static <T> Level3Case<T> random(
            Real<T> real, RandomGenerator random, Flags flags, int order, int other, double alpha, double beta) {
        Operation operation = flags.operation;
        boolean left = flags.side == Side.LEFT;
        int m = operation.updatesTriangle() || left ? order : other;
        int n = operation.updatesTriangle() || !left ? order : other;
        int k = operation.updatesTriangle() ? other : 0;
        Matrix<T> a;
        Matrix<T> b = null;
        Matrix<T> c = Matrix.padded(real, random, m, n);
        if (operation.updatesTriangle()) {
            boolean transposed = flags.trans == Transpose.TRANS;
            a = Matrix.random(real, random, transposed ? k : n, transposed ? n : k);
            if (operation == Operation.SYR2K) {
                b = Matrix.random(real, random, transposed ? k : n, transposed ? n : k);
            }
            if (beta != 0) {
                fillTriangle(c, random, flags.uplo, Diagonal.NON_UNIT, 1, 1);
            }
        } else {
            a = Matrix.padded(real, random, order, order);
            double scale = operation == Operation.TRSM ? 4.0 / Math.max(4, order) : 1;
            fillTriangle(a, random, flags.uplo, flags.diag, scale, operation == Operation.TRSM ? 0 : scale);
            if (operation == Operation.SYMM) {
                b = Matrix.random(real, random, m, n);
                if (beta != 0) {
                    c.fill(random, 1);
                }
            } else {
                c.fill(random, 1);
            }
        }
        return new Level3Case<>(
                real,
                operation,
                flags.side,
                flags.uplo,
                flags.trans,
                flags.diag,
                m,
                n,
                k,
                real.round(alpha),
                a,
                b,
                real.round(beta),
                c);
    }

    /// Random elements; on the diagonal, with a scale of 0, such of ±1 to ±2, and nothing where it is not read.
    private static <T> void fillTriangle(
            Matrix<T> x, RandomGenerator random, Triangle uplo, Diagonal diag, double scale, double diagonalScale) {
        for (int i = 0; i < x.rows; i++) {
            for (int j = 0; j < x.rows; j++) {
                if (i == j) {
                    if (diag == Diagonal.NON_UNIT) {
                        double v = random.nextDouble(-1, 1);
                        x.set(i, j, diagonalScale == 0 ? v + Math.signum(v) : v * diagonalScale);
                    }
                } else if (i < j == (uplo == Triangle.UPPER)) {
                    x.set(i, j, random.nextDouble(-1, 1) * scale);
                }
            }
        }
        x.remember();
    }

    Level3Case<T> withC(Matrix<T> other) {
        return new Level3Case<>(real, operation, side, uplo, trans, diag, m, n, k, alpha, a, b, beta, other);
    }

    void run(Kernels kernels) {
        Level3Calls<T> calls = Level3Calls.of(real);
        switch (operation) {
            case SYRK -> calls.syrk(kernels, this);
            case SYR2K -> calls.syr2k(kernels, this);
            case SYMM -> calls.symm(kernels, this);
            case TRMM -> calls.trmm(kernels, this);
            case TRSM -> calls.trsm(kernels, this);
        }
    }

    private boolean inTriangle(int i, int j) {
        return i == j || i < j == (uplo == Triangle.UPPER);
    }

    /// Whether element (i, j) of C is written.
    boolean isWritten(int i, int j) {
        return !operation.updatesTriangle() || inTriangle(i, j);
    }

    /// op(A) at (i, p) as the whole matrix that its triangle stands for, or of an update.
    double opA(int i, int p) {
        if (operation.updatesTriangle()) {
            return op(a, i, p);
        }
        if (operation == Operation.SYMM) {
            return inTriangle(i, p) ? a.get(i, p) : a.get(p, i);
        }
        int row = trans == Transpose.TRANS ? p : i;
        int column = trans == Transpose.TRANS ? i : p;
        if (row == column) {
            return diag == Diagonal.UNIT ? 1 : a.get(row, row);
        }
        return inTriangle(row, column) ? a.get(row, column) : 0;
    }

    private double op(Matrix<T> x, int i, int p) {
        return trans == Transpose.TRANS ? x.get(p, i) : x.get(i, p);
    }

    /// Every written element against its exact value (for TRSM, every element of the residual), to twice the
    /// precision of `double`, within the documented bound; nothing else written.
    void check() {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                if (isWritten(i, j)) {
                    check(i, j);
                } else {
                    assertEquals(
                            Double.doubleToRawLongBits(c.getBefore(i, j)),
                            Double.doubleToRawLongBits(c.get(i, j)),
                            () -> this + ": the other triangle was written");
                }
            }
        }
        a.assertUntouched(this + ", A");
        if (b != null) {
            b.assertUntouched(this + ", B");
        }
        c.assertPaddingUntouched(this + ", C");
    }

    private void check(int i, int j) {
        Sum sum = new Sum();
        double roundings;
        double target;
        if (operation == Operation.TRSM) {
            // α·b − op(A)·x, or the same along a row.
            if (alpha != 0) {
                sum.addProduct(alpha, c.getBefore(i, j));
                roundings = side == Side.LEFT ? m : n;
            } else {
                roundings = 0;
            }
            double before = sum.magnitude;
            for (int p = 0; p < (side == Side.LEFT ? m : n); p++) {
                if (side == Side.LEFT) {
                    sum.addProduct(-opA(i, p), c.get(p, j));
                } else {
                    sum.addProduct(-c.get(i, p), opA(p, j));
                }
            }
            double bound = real.unitRoundoff() * ((roundings + 2) * (sum.magnitude - before) + before);
            judge(i, j, 0, sum.high + sum.low, bound);
            return;
        }
        if (alpha != 0) {
            switch (operation) {
                case SYRK -> {
                    for (int p = 0; p < k; p++) {
                        sum.addProduct(opA(i, p), opA(j, p));
                    }
                }
                case SYR2K -> {
                    for (int p = 0; p < k; p++) {
                        sum.addProduct(opA(i, p), op(b, j, p));
                        sum.addProduct(op(b, i, p), opA(j, p));
                    }
                }
                default -> {
                    Matrix<T> x = operation == Operation.SYMM ? b : c;
                    for (int p = 0; p < (side == Side.LEFT ? m : n); p++) {
                        double factor = side == Side.LEFT ? opA(i, p) : opA(p, j);
                        if (operation == Operation.SYMM || factor != 0) {
                            sum.addProduct(factor, side == Side.LEFT ? x.getBefore(p, j) : x.getBefore(i, p));
                        }
                    }
                }
            }
        }
        roundings = operation == Operation.SYRK ? k : operation == Operation.SYR2K ? 2 * k : side == Side.LEFT ? m : n;
        sum.scale(alpha);
        if (beta != 0 && !operation.isTriangular()) {
            sum.addProduct(beta, c.getBefore(i, j));
        }
        target = sum.high + sum.low;
        judge(i, j, target, (c.get(i, j) - sum.high) - sum.low, (roundings + 2) * real.unitRoundoff() * sum.magnitude);
    }

    private void judge(int i, int j, double target, double error, double bound) {
        if (!(Math.abs(error) <= bound * (1 + 0x1p-10))) {
            fail("%s, element (%d, %d): got %s, expected %s, error %.3g of the bound"
                    .formatted(this, i, j, Matrix.show(c.get(i, j)), Matrix.show(target), Math.abs(error) / bound));
        }
    }

    /// A sum of products in twice the precision of `double` (Dot2 of Ogita, Rump and Oishi, 2005).
    private static final class Sum {
        double high;
        double low;
        double magnitude;

        void addProduct(double x, double y) {
            double product = x * y;
            double productError = Math.fma(x, y, -product);
            double sum = high + product;
            double t = sum - high;
            low += ((high - (sum - t)) + (product - t)) + productError;
            high = sum;
            magnitude += Math.abs(product);
        }

        void scale(double factor) {
            double scaled = factor * high;
            low = Math.fma(factor, high, -scaled) + factor * low;
            high = scaled;
            magnitude *= Math.abs(factor);
        }
    }

    @Override
    public String toString() {
        return "%s %s m=%d n=%d k=%d alpha=%s beta=%s A %s B %s C %s"
                .formatted(real, new Flags(operation, side, uplo, trans, diag), m, n, k, alpha, beta, a, b, c);
    }
}
