package dev.lanewise.kernels;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/// The softmax of one row in 40 decimal digits.
final class ExactSoftmax {
    private static final MathContext DIGITS = new MathContext(40);
    /// e to this is nothing beside 1 in 40 digits, and nothing beside the smallest double.
    private static final BigDecimal LOWEST = new BigDecimal(-800);

    private final BigDecimal[] shifted;
    private final BigDecimal[] exponentials;
    private final BigDecimal sum;
    private final BigDecimal logSum;

    /// @param row finite logits
    ExactSoftmax(double[] row) {
        BigDecimal max = new BigDecimal(Arrays.stream(row).max().orElseThrow());
        shifted = Arrays.stream(row)
                .mapToObj(x -> new BigDecimal(x).subtract(max))
                .toArray(BigDecimal[]::new);
        exponentials = Arrays.stream(shifted).map(ExactSoftmax::exp).toArray(BigDecimal[]::new);
        sum = Arrays.stream(exponentials).reduce(BigDecimal.ZERO, (a, b) -> a.add(b, DIGITS));
        logSum = ln(sum);
    }

    double probability(int j) {
        return exponentials[j].divide(sum, DIGITS).doubleValue();
    }

    /// max − xⱼ.
    double belowMaximum(int j) {
        return -shifted[j].doubleValue();
    }

    double logProbability(int j) {
        return shifted[j].subtract(logSum, DIGITS).doubleValue();
    }

    /// e^x for x ≤ 0: the series at x ÷ 1024, squared ten times.
    private static BigDecimal exp(BigDecimal x) {
        if (x.compareTo(LOWEST) < 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal small = x.divide(new BigDecimal(1024), DIGITS);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal result = BigDecimal.ONE;
        for (int i = 1; i < 40; i++) {
            term = term.multiply(small, DIGITS).divide(new BigDecimal(i), DIGITS);
            result = result.add(term, DIGITS);
        }
        for (int i = 0; i < 10; i++) {
            result = result.multiply(result, DIGITS);
        }
        return result;
    }

    /// ln x for x ≥ 1: one Newton step from the double result, y + (x·e⁻ʸ − 1), leaves an error of about 1e-32.
    static BigDecimal ln(BigDecimal x) {
        BigDecimal y = new BigDecimal(StrictMath.log(x.doubleValue()));
        return y.add(x.multiply(exp(y.negate()), DIGITS).subtract(BigDecimal.ONE), DIGITS);
    }

    static Stream<Arguments> logarithms() {
        return Stream.of(
                Arguments.of(BigDecimal.ONE, 0.0),
                Arguments.of(BigDecimal.TWO, 0.6931471805599453),
                Arguments.of(BigDecimal.TEN, 2.302585092994046),
                Arguments.of(new BigDecimal(1000), 6.907755278982137));
    }
}
