// The build derives DoubleSoftmaxRows from this file.
package dev.lanewise.kernels.softmax;

/// Softmax, log-softmax and softmax-cross-entropy by rows, once for both backends. A backend gives the loops over the
/// elements of a row, each in the order of operations that is written there; the sums below are common to both, so
/// that both give the same bits.
public abstract class FloatSoftmaxRows {
    /// Partial sums of [#sum].
    private static final int CHAINS = 8;

    private final int narrow;
    private final int together;

    /// Says how many narrow rows are worth computing at once, where they follow each other without a gap.
    ///
    /// @param narrow the columns from which on a row is computed alone
    /// @param together the elements of narrow rows that are computed at once
    protected FloatSoftmaxRows(int narrow, int together) {
        this.narrow = narrow;
        this.together = together;
    }

    /// max xⱼ of at least one element; NaN wins everywhere.
    ///
    /// @param n elements, at least one
    /// @param x one operand
    /// @param xi where the row begins
    /// @return the maximum
    protected abstract float maximum(int n, float[] x, int xi);

    /// y = exp(x − max), where no difference is above 0.
    ///
    /// @param n elements
    /// @param x one operand
    /// @param xi where the row begins
    /// @param max the maximum of the row
    /// @param y the result
    /// @param yi where the row of the result begins
    protected abstract void expMinus(int n, float[] x, int xi, float max, float[] y, int yi);

    /// y ← y ÷ divisor.
    ///
    /// @param n elements
    /// @param y the result
    /// @param yi where the row of the result begins
    /// @param divisor what each element is divided by
    protected abstract void divide(int n, float[] y, int yi, float divisor);

    /// y ← y·factor.
    ///
    /// @param n elements
    /// @param y the result
    /// @param yi where the row of the result begins
    /// @param factor what each element is multiplied by
    protected abstract void multiply(int n, float[] y, int yi, float factor);

    /// y = (x − max) − log.
    ///
    /// @param n elements
    /// @param x one operand
    /// @param xi where the row begins
    /// @param max the maximum of the row
    /// @param log what is taken away after the maximum
    /// @param y the result
    /// @param yi where the row of the result begins
    protected abstract void subtract(int n, float[] x, int xi, float max, float log, float[] y, int yi);

    /// y ← y ⊙ t.
    ///
    /// @param n elements
    /// @param y the result
    /// @param yi where the row of the result begins
    /// @param t the other operand
    /// @param ti where its row begins
    protected abstract void multiplyByRow(int n, float[] y, int yi, float[] t, int ti);

    /// y ← y − t.
    ///
    /// @param n elements
    /// @param y the result
    /// @param yi where the row of the result begins
    /// @param t the other operand
    /// @param ti where its row begins
    protected abstract void subtractRow(int n, float[] y, int yi, float[] t, int ti);

    /// yᵢ ← softmax xᵢ; X and Y may be the same matrix.
    ///
    /// @param m rows
    /// @param n columns
    /// @param x the logits
    /// @param xOffset where they begin
    /// @param ldx elements from one row to the next
    /// @param y the result
    /// @param yOffset where it begins
    /// @param ldy elements from one row to the next
    public final void softmax(int m, int n, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
        if (n == 0) {
            return;
        }
        int block = rowsTogether(n, ldy);
        for (int i = 0; i < m; i += block) {
            int rows = Math.min(block, m - i);
            exponentials(rows, n, x, xOffset + i * ldx, ldx, y, yOffset + i * ldy, ldy, null, 0, 0);
            for (int row = i; row < i + rows; row++) {
                int yi = yOffset + row * ldy;
                divide(n, y, yi, sum(n, y, yi));
            }
        }
    }

    /// Rows whose exponentials are computed at once. Rows narrower than a vector that follow each other without a gap
    /// are one long row to exp, whose vectors are then full: 128 rows of 10 are 80 vectors, not 128.
    private int rowsTogether(int n, int ldy) {
        return n < narrow && ldy == n ? together / n : 1;
    }

    /// Y ← exp(X − max) by rows, several of them only if they are narrow and Y has no gaps.
    ///
    /// @return `below` and then, row after row, maxᵢ − Xᵢⱼ at j = labelᵢ added, if there are labels
    private double exponentials(
            int m,
            int n,
            float[] x,
            int xOffset,
            int ldx,
            float[] y,
            int yOffset,
            int ldy,
            int[] labels,
            int labelsOffset,
            double below) {
        for (int i = 0; i < m; i++) {
            int xi = xOffset + i * ldx;
            int yi = yOffset + i * ldy;
            float max = maximum(n, x, xi);
            if (labels != null) {
                double logit = x[xi + labels[labelsOffset + i]];
                below += max - logit; // one chain over all blocks, so that their size does not matter
            }
            if (m == 1) {
                expMinus(n, x, xi, max, y, yi);
                return below;
            }
            for (int j = 0; j < n; j++) {
                y[yi + j] = x[xi + j] - max;
            }
        }
        expMinus(m * n, y, yOffset, 0, y, yOffset);
        return below;
    }

    /// `scratch` holds one row of exponentials, so that X and Y may be the same matrix.
    ///
    /// @param m rows
    /// @param n columns
    /// @param x the logits
    /// @param xOffset where they begin
    /// @param ldx elements from one row to the next
    /// @param y the result
    /// @param yOffset where it begins
    /// @param ldy elements from one row to the next
    /// @param scratch at least n elements
    public final void logSoftmax(
            int m, int n, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy, float[] scratch) {
        if (n == 0) {
            return;
        }
        for (int i = 0; i < m; i++) {
            int xi = xOffset + i * ldx;
            float max = maximum(n, x, xi);
            expMinus(n, x, xi, max, scratch, 0);
            float sum = sum(n, scratch, 0);
            double log =
                    sum < SATURATED ? StrictMath.log1p(others(n, scratch, 0, one(scratch, 0))) : StrictMath.log(sum);
            subtract(n, x, xi, max, (float) log, y, yOffset + i * ldy);
        }
    }

    /// A sum of exponentials below this has a single 1, that of the maximum, beside which small ones are lost: they
    /// are summed on their own then. From here on the logarithm of the sum is at least ln 2, and no probability is
    /// above ½.
    private static final float SATURATED = 2;

    /// Where the exponential is that is 1.
    private static int one(float[] e, int ei) {
        int j = ei;
        while (e[j] != 1) {
            j++;
        }
        return j;
    }

    /// The sum without the element at k, which is 1.
    private static float others(int n, float[] e, int ei, int k) {
        if (n < CHAINS) {
            float others = 0;
            for (int j = ei; j < ei + n; j++) {
                others += j == k ? 0 : e[j];
            }
            return others;
        }
        e[k] = 0;
        float others = sum(n, e, ei);
        e[k] = 1;
        return others;
    }

    /// The loss is ln Πᵢ sumᵢ + Σᵢ (maxᵢ − logitᵢ): one logarithm instead of m. `excess` is the product less 1, so
    /// that nothing is lost of a sum that is hardly above it: (1 + e)·(1 + f) = 1 + (e + f + e·f). No summand is
    /// negative, so nothing cancels; each row adds a relative error of at most 3·2⁻⁵³, where each addition of
    /// logarithms would add 2⁻⁵³. In the same way p − 1 of the label is −others ÷ sum where p is near 1.
    ///
    /// @param m rows
    /// @param n columns
    /// @param x the logits
    /// @param xOffset where they begin
    /// @param ldx elements from one row to the next
    /// @param labels the class of each row
    /// @param labelsOffset where they begin
    /// @param scale what the gradient is multiplied by
    /// @param g the gradient
    /// @param gOffset where it begins
    /// @param ldg elements from one row to the next
    /// @return the sum of the losses of the rows
    public final double crossEntropy(
            int m,
            int n,
            float[] x,
            int xOffset,
            int ldx,
            int[] labels,
            int labelsOffset,
            float scale,
            float[] g,
            int gOffset,
            int ldg) {
        double excess = 0;
        double logarithms = 0;
        double below = 0;
        int block = rowsTogether(n, ldg);
        for (int i = 0; i < m; i += block) {
            int rows = Math.min(block, m - i);
            below = exponentials(
                    rows, n, x, xOffset + i * ldx, ldx, g, gOffset + i * ldg, ldg, labels, labelsOffset + i, below);
            for (int row = i; row < i + rows; row++) {
                int gi = gOffset + row * ldg;
                int own = gi + labels[labelsOffset + row];
                float sum = sum(n, g, gi);
                boolean isSaturated = sum < SATURATED;
                int largest = !isSaturated || g[own] == 1 ? own : one(g, gi);
                float others = isSaturated ? others(n, g, gi, largest) : sum - 1;
                if (excess > 0x1p900) {
                    logarithms += StrictMath.log1p(excess);
                    excess = 0;
                }
                excess += others + excess * others;
                divide(n, g, gi, sum);
                g[own] = isSaturated && largest == own ? 0 - others / sum : g[own] - 1;
                if (scale != 1) {
                    multiply(n, g, gi, scale);
                }
            }
        }
        return logarithms + StrictMath.log1p(excess) + below;
    }

    /// The same with a row of weights for the classes of each row, tᵢ. 0·ln 0 is 0.
    ///
    /// @param m rows
    /// @param n columns
    /// @param x the logits
    /// @param xOffset where they begin
    /// @param ldx elements from one row to the next
    /// @param t the targets
    /// @param tOffset where they begin
    /// @param ldt elements from one row to the next
    /// @param scale what the gradient is multiplied by
    /// @param g the gradient
    /// @param gOffset where it begins
    /// @param ldg elements from one row to the next
    /// @return the sum of the losses of the rows
    public final double crossEntropy(
            int m,
            int n,
            float[] x,
            int xOffset,
            int ldx,
            float[] t,
            int tOffset,
            int ldt,
            float scale,
            float[] g,
            int gOffset,
            int ldg) {
        double loss = 0;
        if (n == 0) {
            return loss;
        }
        for (int i = 0; i < m; i++) {
            int xi = xOffset + i * ldx;
            int ti = tOffset + i * ldt;
            int gi = gOffset + i * ldg;
            float max = maximum(n, x, xi);
            double weight = 0;
            double shifted = 0;
            double ofOthers = 0; // the weight of classes that are not the largest
            for (int j = 0; j < n; j++) {
                double tij = t[ti + j];
                double logit = x[xi + j];
                weight += tij;
                // 0 ln 0 is 0: a class without weight costs nothing, even at a logit of -inf.
                shifted += tij == 0 ? 0 : tij * (logit - max);
                ofOthers += logit < max ? tij : 0;
            }
            expMinus(n, x, xi, max, g, gi);
            float sum = sum(n, g, gi);
            boolean isSaturated = sum < SATURATED;
            int largest = isSaturated ? one(g, gi) : gi;
            float others = isSaturated ? others(n, g, gi, largest) : 0;
            loss += weight * (isSaturated ? StrictMath.log1p(others) : StrictMath.log(sum)) - shifted;
            divide(n, g, gi, sum);
            multiply(n, g, gi, (float) weight);
            subtractRow(n, g, gi, t, ti);
            if (isSaturated && Math.abs(ofOthers) < Math.abs(t[ti + largest - gi])) {
                // (Σ T)·p − T of a p near 1, in terms that do not cancel.
                g[largest] = (float) ofOthers - others / sum * (float) weight;
            }
            multiply(n, g, gi, scale);
        }
        return loss;
    }

    /// gᵢ ← sᵢ ⊙ (gᵢ − ⟨gᵢ, sᵢ⟩).
    ///
    /// @param m rows
    /// @param n columns
    /// @param s the softmax
    /// @param sOffset where it begins
    /// @param lds elements from one row to the next
    /// @param g the gradient for S, in its place that for the logits
    /// @param gOffset where it begins
    /// @param ldg elements from one row to the next
    public final void softmaxGradient(int m, int n, float[] s, int sOffset, int lds, float[] g, int gOffset, int ldg) {
        for (int i = 0; i < m; i++) {
            int si = sOffset + i * lds;
            int gi = gOffset + i * ldg;
            subtract(n, g, gi, dot(n, g, gi, s, si), 0, g, gi);
            multiplyByRow(n, g, gi, s, si);
        }
    }

    /// gᵢ ← gᵢ − (Σⱼ gᵢⱼ)·exp(yᵢ). `scratch` holds one row.
    ///
    /// @param m rows
    /// @param n columns
    /// @param y the log-softmax
    /// @param yOffset where it begins
    /// @param ldy elements from one row to the next
    /// @param g the gradient for Y, in its place that for the logits
    /// @param gOffset where it begins
    /// @param ldg elements from one row to the next
    /// @param scratch at least n elements
    public final void logSoftmaxGradient(
            int m, int n, float[] y, int yOffset, int ldy, float[] g, int gOffset, int ldg, float[] scratch) {
        for (int i = 0; i < m; i++) {
            int gi = gOffset + i * ldg;
            expMinus(n, y, yOffset + i * ldy, 0, scratch, 0);
            multiply(n, scratch, 0, sum(n, g, gi));
            subtractRow(n, g, gi, scratch, 0);
        }
    }

    /// In the order of [#sum], product and sum rounded apart.
    private static float dot(int n, float[] x, int xi, float[] y, int yi) {
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int j = 0;
        for (; j <= n - 8; j += 8) {
            s0 += x[xi + j] * y[yi + j];
            s1 += x[xi + j + 1] * y[yi + j + 1];
            s2 += x[xi + j + 2] * y[yi + j + 2];
            s3 += x[xi + j + 3] * y[yi + j + 3];
            s4 += x[xi + j + 4] * y[yi + j + 4];
            s5 += x[xi + j + 5] * y[yi + j + 5];
            s6 += x[xi + j + 6] * y[yi + j + 6];
            s7 += x[xi + j + 7] * y[yi + j + 7];
        }
        for (; j < n; j++) {
            s0 += x[xi + j] * y[yi + j];
        }
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
    }

    /// Eight interleaved partial sums, then pairwise: an order of its own, which every backend and width can keep at
    /// speed, and an error bound of n÷8 + 3 roundings.
    private static float sum(int n, float[] x, int xi) {
        if (n < CHAINS) { // the others are 0, and no sum that begins with 0 is −0
            float sum = 0;
            for (int j = xi; j < xi + n; j++) {
                sum += x[j];
            }
            return sum;
        }
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int j = 0;
        for (; j <= n - 8; j += 8) {
            s0 += x[xi + j];
            s1 += x[xi + j + 1];
            s2 += x[xi + j + 2];
            s3 += x[xi + j + 3];
            s4 += x[xi + j + 4];
            s5 += x[xi + j + 5];
            s6 += x[xi + j + 6];
            s7 += x[xi + j + 7];
        }
        for (; j < n; j++) {
            s0 += x[xi + j];
        }
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
    }
}
