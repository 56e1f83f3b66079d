<#--
  The softmax family by rows, once for both backends. The including class gives maximum, expMinus and scaleTo, in the order of operations that
  is written there; the sum below is common to both, so that both give the same bits.
-->
    static void softmax(int m, int n, ${real}[] x, int xOffset, int ldx, ${real}[] y, int yOffset, int ldy) {
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

    /// Rows whose exponentials are computed at once. Rows narrower than a vector that follow each other without a gap are one long row to exp, whose
    /// vectors are then full: 128 rows of 10 are 80 vectors, not 128.
    private static int rowsTogether(int n, int ldy) {
        return n < NARROW && ldy == n ? TOGETHER / n : 1;
    }

    /// Y ← exp(X − max) by rows, several of them only if they are narrow and Y has no gaps.
    ///
    /// @return `below` and then, row after row, maxᵢ − Xᵢⱼ at j = labelᵢ added, if there are labels
    private static double exponentials(
            int m, int n, ${real}[] x, int xOffset, int ldx, ${real}[] y, int yOffset, int ldy, int[] labels, int labelsOffset, double below) {
        for (int i = 0; i < m; i++) {
            int xi = xOffset + i * ldx;
            int yi = yOffset + i * ldy;
            ${real} max = maximum(n, x, xi);
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
    static void logSoftmax(
            int m, int n, ${real}[] x, int xOffset, int ldx, ${real}[] y, int yOffset, int ldy, ${real}[] scratch) {
        if (n == 0) {
            return;
        }
        for (int i = 0; i < m; i++) {
            int xi = xOffset + i * ldx;
            ${real} max = maximum(n, x, xi);
            expMinus(n, x, xi, max, scratch, 0);
            ${real} sum = sum(n, scratch, 0);
            double log = sum < SATURATED ? StrictMath.log1p(others(n, scratch, 0, one(scratch, 0))) : StrictMath.log(sum);
            subtract(n, x, xi, max, ${narrow}log, y, yOffset + i * ldy);
        }
    }

    /// A sum of exponentials below this has a single 1, that of the maximum, beside which small ones are lost: they are summed on their own then. From
    /// here on the logarithm of the sum is at least ln 2, and no probability is above ½.
    private static final ${real} SATURATED = 2;

    /// Where the exponential is that is 1.
    private static int one(${real}[] e, int ei) {
        int j = ei;
        while (e[j] != 1) {
            j++;
        }
        return j;
    }

    /// The sum without the element at k, which is 1.
    private static ${real} others(int n, ${real}[] e, int ei, int k) {
        e[k] = 0;
        ${real} others = sum(n, e, ei);
        e[k] = 1;
        return others;
    }

    /// The loss is ln Πᵢ sumᵢ + Σᵢ (maxᵢ − logitᵢ): one logarithm instead of m. `excess` is the product less 1, so that nothing is lost of a sum that
    /// is hardly above it: (1 + e)·(1 + f) = 1 + (e + f + e·f). No summand is negative, so nothing cancels; each row adds a relative error of at most
    /// 3·2⁻⁵³, where each addition of logarithms would add 2⁻⁵³. In the same way p − 1 of the label is −others ÷ sum where p is near 1.
    static double crossEntropy(
            int m, int n, ${real}[] x, int xOffset, int ldx, int[] labels, int labelsOffset,
            ${real} scale, ${real}[] g, int gOffset, int ldg) {
        double excess = 0;
        double logarithms = 0;
        double below = 0;
        int block = rowsTogether(n, ldg);
        for (int i = 0; i < m; i += block) {
            int rows = Math.min(block, m - i);
            below = exponentials(rows, n, x, xOffset + i * ldx, ldx, g, gOffset + i * ldg, ldg, labels, labelsOffset + i, below);
            for (int row = i; row < i + rows; row++) {
                int gi = gOffset + row * ldg;
                int own = gi + labels[labelsOffset + row];
                ${real} sum = sum(n, g, gi);
                boolean isSaturated = sum < SATURATED;
                int largest = !isSaturated || g[own] == 1 ? own : one(g, gi);
                ${real} others = isSaturated ? others(n, g, gi, largest) : sum - 1;
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

    static double crossEntropy(
            int m, int n, ${real}[] x, int xOffset, int ldx, ${real}[] t, int tOffset, int ldt,
            ${real} scale, ${real}[] g, int gOffset, int ldg) {
        double loss = 0;
        if (n == 0) {
            return loss;
        }
        for (int i = 0; i < m; i++) {
            int xi = xOffset + i * ldx;
            int ti = tOffset + i * ldt;
            int gi = gOffset + i * ldg;
            ${real} max = maximum(n, x, xi);
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
            ${real} sum = sum(n, g, gi);
            boolean isSaturated = sum < SATURATED;
            int largest = isSaturated ? one(g, gi) : gi;
            ${real} others = isSaturated ? others(n, g, gi, largest) : 0;
            loss += weight * (isSaturated ? StrictMath.log1p(others) : StrictMath.log(sum)) - shifted;
            divide(n, g, gi, sum);
            multiply(n, g, gi, ${narrow}weight);
            subtractRow(n, g, gi, t, ti);
            if (isSaturated && Math.abs(ofOthers) < Math.abs(t[ti + largest - gi])) {
                // (Σ T)·p − T of a p near 1, in terms that do not cancel.
                g[largest] = ${narrow}ofOthers - others / sum * ${narrow}weight;
            }
            multiply(n, g, gi, scale);
        }
        return loss;
    }

    /// gᵢ ← sᵢ ⊙ (gᵢ − ⟨gᵢ, sᵢ⟩).
    static void softmaxGradient(int m, int n, ${real}[] s, int sOffset, int lds, ${real}[] g, int gOffset, int ldg) {
        for (int i = 0; i < m; i++) {
            int si = sOffset + i * lds;
            int gi = gOffset + i * ldg;
            subtract(n, g, gi, dot(n, g, gi, s, si), 0, g, gi);
            multiplyByRow(n, g, gi, s, si);
        }
    }

    /// gᵢ ← gᵢ − (Σⱼ gᵢⱼ)·exp(yᵢ). `scratch` holds one row.
    static void logSoftmaxGradient(
            int m, int n, ${real}[] y, int yOffset, int ldy, ${real}[] g, int gOffset, int ldg, ${real}[] scratch) {
        for (int i = 0; i < m; i++) {
            int gi = gOffset + i * ldg;
            expMinus(n, y, yOffset + i * ldy, 0, scratch, 0);
            multiply(n, scratch, 0, sum(n, g, gi));
            subtractRow(n, g, gi, scratch, 0);
        }
    }

    /// In the order of [#sum], product and sum rounded apart.
    private static ${real} dot(int n, ${real}[] x, int xi, ${real}[] y, int yi) {
        ${real} s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int j = 0;
        for (; j <= n - 8; j += 8) {
<#list 0..7 as q>
            s${q} += x[xi + j<#if q gt 0> + ${q}</#if>] * y[yi + j<#if q gt 0> + ${q}</#if>];
</#list>
        }
        for (; j < n; j++) {
            s0 += x[xi + j] * y[yi + j];
        }
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
    }

    /// Eight interleaved partial sums, then pairwise: an order of its own, which every backend and width can keep at speed, and
    /// an error bound of n÷8 + 3 roundings.
    private static ${real} sum(int n, ${real}[] x, int xi) {
        ${real} s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
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
