package dev.lanewise.jmh.report;

import dev.lanewise.jmh.result.BatchedShape;
import dev.lanewise.jmh.result.CaseKey;
import dev.lanewise.jmh.result.GemmShape;
import dev.lanewise.jmh.result.Sample;
import java.util.Locale;

/// Figures and names as people read them.
public final class Words {
    private Words() {}

    /// Three significant digits or all before the point.
    ///
    /// @param v a figure
    /// @return its text, empty for NaN
    public static String figure(double v) {
        if (Double.isNaN(v)) {
            return "";
        }
        return String.format(Locale.ROOT, v < 9.995 ? "%.2f" : v < 99.95 ? "%.1f" : "%.0f", v);
    }

    /// A share.
    ///
    /// @param share 1 is everything
    /// @return `97 %`, empty for NaN
    public static String percent(double share) {
        return Double.isNaN(share) ? "" : String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    /// A quotient of two figures.
    ///
    /// @param ratio the quotient
    /// @return two digits behind the point, empty for NaN
    public static String ratio(double ratio) {
        return Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "%.2f", ratio);
    }

    /// The range of the forks.
    ///
    /// @param sample the forks
    /// @return `min–max`
    public static String range(Sample sample) {
        return figure(sample.min()) + "–" + figure(sample.max());
    }

    /// Bytes of a call: what is below one is what else runs in the JVM.
    ///
    /// @param bytes a mean
    /// @return a whole number, empty for null
    public static String bytes(Double bytes) {
        return bytes == null ? "" : String.format(Locale.ROOT, "%.0f", bytes);
    }

    /// A shape or a net.
    ///
    /// @param subject as the result file has it
    /// @return `512³`, `17×33×65`, `1000 of 8³`, `64×1000`, or the text itself
    public static String subject(String subject) {
        if (subject.matches("\\d+x\\d+x\\d+")) {
            return GemmShape.parse(subject).toString();
        }
        if (subject.matches("\\d+x\\d+x\\d+/\\d+")) {
            return BatchedShape.parse(subject).toString();
        }
        return subject.matches("\\d+x\\d+") ? subject.replace('x', '×') : subject;
    }

    /// A row in a few words.
    ///
    /// @param row a case without its contender
    /// @return subject and operation
    public static String row(CaseKey row) {
        return subject(row.subject()) + (row.operation().isEmpty() ? "" : " " + row.operation());
    }

    /// A number of threads.
    ///
    /// @param count at least 1
    /// @return `1 thread` or `2 threads`
    public static String threads(int count) {
        return count + (count == 1 ? " thread" : " threads");
    }
}
