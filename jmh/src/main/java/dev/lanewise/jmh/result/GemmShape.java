package dev.lanewise.jmh.result;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The sizes of a product: C is m×n, the depth is k.
///
/// @param m rows of C, at least 1
/// @param n columns of C, at least 1
/// @param k depth, at least 1
public record GemmShape(int m, int n, int k) {
    private static final Pattern TEXT = Pattern.compile("(\\d+)(?:[x×](\\d+)[x×](\\d+)|[³]?)");

    /// Refuses an empty product, which has no rate.
    ///
    /// @throws IllegalArgumentException if a size is below 1
    public GemmShape {
        if (m < 1 || n < 1 || k < 1) {
            throw new IllegalArgumentException("every size must be at least 1: m=" + m + " n=" + n + " k=" + k);
        }
    }

    /// Reads `17x33x65`, `17×33×65`, and `512` or `512³` for a cube.
    ///
    /// @param text the sizes
    /// @return the shape
    /// @throws IllegalArgumentException if the text is no shape
    public static GemmShape parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no shape; write 17x33x65, or 512 for a cube");
        }
        try {
            int m = Integer.parseInt(matcher.group(1));
            boolean cube = matcher.group(2) == null;
            return new GemmShape(
                    m, cube ? m : Integer.parseInt(matcher.group(2)), cube ? m : Integer.parseInt(matcher.group(3)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" has a size above 2^31 - 1", e);
        }
    }

    /// Floating-point operations of one product, a multiplication and an addition each.
    ///
    /// @return 2·m·n·k
    public double flops() {
        return 2.0 * m * n * k;
    }

    /// Elements of A, B and C together.
    ///
    /// @return m·k + k·n + m·n
    public double elements() {
        return (double) m * k + (double) k * n + (double) m * n;
    }

    /// As a parameter of JMH, in ASCII: `17x33x65`.
    ///
    /// @return text that [#parse(String)] reads
    public String parameter() {
        return m + "x" + n + "x" + k;
    }

    /// For people: `17×33×65`, `512³`.
    @Override
    public String toString() {
        return m == n && n == k ? m + "³" : m + "×" + n + "×" + k;
    }
}
