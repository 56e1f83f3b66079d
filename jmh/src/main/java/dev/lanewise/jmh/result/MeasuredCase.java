package dev.lanewise.jmh.result;

import java.util.List;

/// One benchmark for one contender: the figure of every fork, or the reason why there is none.
///
/// A figure is a rate in `unit`, so that more is better in every case. One call does `work` units of 10⁻⁹, hence takes
/// work ÷ figure nanoseconds.
///
/// @param kind which benchmark, for instance `gemm`
/// @param type `f32` or `f64`
/// @param operation transposes of A and B, a function or a step; empty where there is none
/// @param subject a shape or a net, as the parameter of the benchmark says it
/// @param contender who computes, empty where only the machine is measured
/// @param threads of one call, at least 1
/// @param unit of the figures: `GFLOP/s`, `GB/s` or `elements/ns`
/// @param work what one call counts in units of 10⁻⁹, that is flops, bytes or elements; null where it is not known
/// @param flops floating-point operations of one call; null where they say nothing
/// @param bytes that one call must move at least, every operand once; null where they say nothing
/// @param allocated bytes that one call allocates on the heap, the median of the forks; null where it was not measured
/// @param figures one for each fork, empty if it failed
/// @param reason why there is no figure, or null
public record MeasuredCase(
        String kind,
        String type,
        String operation,
        String subject,
        String contender,
        int threads,
        String unit,
        Double work,
        Double flops,
        Double bytes,
        Double allocated,
        List<Double> figures,
        String reason) {
    /// Refuses what cannot be.
    ///
    /// @throws IllegalArgumentException if a field is missing or impossible, and unless the case has either figures
    /// or a reason
    public MeasuredCase {
        Require.text(kind, "kind");
        if (!"f32".equals(type) && !"f64".equals(type)) {
            throw new IllegalArgumentException("type=" + type + " is not f32 or f64");
        }
        Require.present(operation, "operation");
        Require.text(subject, "subject");
        Require.present(contender, "contender");
        Require.atLeast(1, threads, "threads");
        Require.text(unit, "unit");
        Require.nullOrPositive(work, "work");
        Require.nullOrPositive(flops, "flops");
        Require.nullOrPositive(bytes, "bytes");
        if (allocated != null) {
            Require.notNegative(allocated, "allocated");
        }
        figures = Require.list(figures, "figures");
        figures.forEach(figure -> Require.positive(figure, "a figure"));
        if (figures.isEmpty() == (reason == null)) {
            throw new IllegalArgumentException("a case needs either figures or the reason why there are none");
        }
        if (reason != null) {
            Require.text(reason, "reason");
        }
    }

    /// What is computed, whoever does it: equal for the contenders of one row of a table.
    ///
    /// @return the case without contender and figures
    public CaseKey row() {
        return new CaseKey(kind, type, operation, subject, "", threads);
    }

    /// What is computed and by whom: unique in a run.
    ///
    /// @return the case without its figures
    public CaseKey key() {
        return new CaseKey(kind, type, operation, subject, contender, threads);
    }

    /// The forks together.
    ///
    /// @return median and range of the figures, or null if the case failed
    public Sample sample() {
        return figures.isEmpty() ? null : Sample.of(figures);
    }

    /// The time of one call.
    ///
    /// @param figure in the unit of the case
    /// @return work ÷ figure, NaN where the work is not known
    public double nanoseconds(double figure) {
        return work == null ? Double.NaN : work / figure;
    }

    /// Arithmetic in a nanosecond.
    ///
    /// @param figure in the unit of the case
    /// @return GFLOP/s; NaN where a call has no number of operations, unless that is what the figure is
    public double gflops(double figure) {
        if (unit.equals("GFLOP/s")) {
            return figure;
        }
        return flops == null ? Double.NaN : flops / nanoseconds(figure);
    }

    /// Traffic in a nanosecond, at least.
    ///
    /// @param figure in the unit of the case
    /// @return GB/s, NaN where a call moves nothing or its work is not known
    public double gigabytes(double figure) {
        return bytes == null ? Double.NaN : bytes / nanoseconds(figure);
    }
}
