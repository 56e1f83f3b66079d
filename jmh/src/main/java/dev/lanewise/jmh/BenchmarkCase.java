package dev.lanewise.jmh;

import dev.lanewise.jmh.result.BatchedShape;
import dev.lanewise.jmh.result.GemmShape;
import dev.lanewise.jmh.result.MeasuredCase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One row of a table for one contender: what a JVM is forked for.
///
/// @param kind which benchmark
/// @param isDouble `double` or `float`
/// @param subject what is computed: a shape, a net, an order, the number of chains of the FMA peak, or `read` or
/// `triad` of
/// the memory bandwidth, as JMH's parameter says it
/// @param transposes transposes of A and B, or of the one that is packed, `forward` or `backward` of an epilogue,
/// an elementwise function, a routine of BLAS or a form of one; empty where there are none
/// @param threads of one product, and of the peak and the bandwidth
/// @param contender who computes it, empty where the machine itself is measured
record BenchmarkCase(Kind kind, boolean isDouble, String subject, String transposes, int threads, String contender) {
    /// The benchmark classes.
    enum Kind {
        PEAK,
        BANDWIDTH,
        GEMM,
        /// A product with its operands in other places: off the heap, or packed before.
        OPERANDS,
        BATCHED,
        MATRIX_VECTOR,
        PACKING,
        EPILOGUE,
        ACTIVATION,
        SOFTMAX,
        FORWARD,
        TRAINING,
        /// A routine through netlib's interface.
        NETLIB,
        /// A routine of level 3 of our own interface.
        LEVEL3,
        /// A product in blocks of other sizes than the model's: the best few of a sweep, beside it.
        BLOCKING,
        /// The sweep before that.
        BLOCKING_SWEEP;

        /// Whether the machine is measured, which every other figure is a share of.
        boolean isMachine() {
            return this == PEAK || this == BANDWIDTH;
        }

        /// Whether block sizes take turns in one JVM, which are the contenders then.
        boolean isSweep() {
            return this == BLOCKING || this == BLOCKING_SWEEP;
        }

        /// Whether it has threads to share the work with.
        boolean isThreaded() {
            return !isElementwise();
        }

        /// Whether the counter counts elements.
        boolean isElementwise() {
            return this == ACTIVATION || this == SOFTMAX || this == PACKING;
        }

        /// Whether the memory sets the pace wherever the operands exceed the caches.
        boolean isMemoryBound() {
            return this == MATRIX_VECTOR || this == PACKING;
        }
    }

    /// The line of the table: the case without its contender.
    BenchmarkCase row() {
        return with("");
    }

    BenchmarkCase as(Kind other) {
        return new BenchmarkCase(other, isDouble, subject, transposes, threads, contender);
    }

    BenchmarkCase with(String other) {
        return new BenchmarkCase(kind, isDouble, subject, transposes, threads, other);
    }

    /// The case on this many threads, or on one where the work is not shared.
    BenchmarkCase on(int count) {
        return new BenchmarkCase(kind, isDouble, subject, transposes, kind.isThreaded() ? count : 1, contender);
    }

    /// The method, as JMH names it.
    String method() {
        String real = isDouble ? "Double" : "Float";
        String prefix = isDouble ? "d" : "s";
        String name = switch (kind) {
            case PEAK -> real + "FmaPeakBenchmark." + prefix + "fma" + subject;
            case BANDWIDTH -> "BandwidthBenchmark." + subject;
            case GEMM, OPERANDS -> real + "GemmBenchmark." + prefix + "gemm";
            case BATCHED -> real + "BatchedGemmBenchmark." + prefix + "gemmBatched";
            case MATRIX_VECTOR -> real + "MatrixVectorBenchmark." + prefix + "gemv";
            case PACKING -> real + "PackingBenchmark." + prefix + "pack";
            case EPILOGUE -> real + "EpilogueBenchmark." + prefix + "epilogue";
            case ACTIVATION -> real + "ActivationBenchmark." + prefix + "activation";
            case SOFTMAX -> real + "SoftmaxBenchmark." + prefix + "softmax";
            case FORWARD -> real + "ForwardBenchmark." + prefix + "forward";
            case TRAINING -> real + "TrainingStepBenchmark." + prefix + "step";
            case NETLIB -> real + "NetlibBenchmark." + prefix + "netlib";
            case LEVEL3 -> real + "Level3Benchmark." + prefix + "level3";
            case BLOCKING, BLOCKING_SWEEP -> real + "BlockingBenchmark." + prefix + "gemmInTurns";
        };
        return "dev.lanewise.jmh." + name;
    }

    /// The parameters, as JMH names them.
    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (!kind.isMachine()) {
            String what = switch (kind) {
                case TRAINING, FORWARD -> "net";
                case NETLIB, LEVEL3 -> "order";
                default -> "shape";
            };
            parameters.put(what, subject);
            if (!kind.isSweep()) {
                parameters.put("contender", contender);
            }
            parameters.put("threads", Integer.toString(threads));
        }
        switch (kind) {
            case GEMM, OPERANDS, BATCHED, MATRIX_VECTOR, PACKING, BLOCKING, BLOCKING_SWEEP ->
                parameters.put("transposes", transposes);
            case EPILOGUE -> parameters.put("step", transposes);
            case ACTIVATION, SOFTMAX -> parameters.put("function", transposes);
            case NETLIB, LEVEL3 -> parameters.put("routine", transposes);
            default -> {}
        }
        return parameters;
    }

    /// Floating-point operations of one call; NaN where the counter counts elements or a call has no fixed number.
    double flops() {
        return switch (kind) {
            case PEAK, ACTIVATION, SOFTMAX, PACKING -> Double.NaN;
            case BANDWIDTH -> BandwidthBenchmark.flops(subject);
            case FORWARD -> TrainingNet.parse(subject).forwardFlops();
            case GEMM, OPERANDS, MATRIX_VECTOR, EPILOGUE, BLOCKING, BLOCKING_SWEEP ->
                GemmShape.parse(subject).flops();
            case BATCHED -> BatchedShape.parse(subject).flops();
            case TRAINING -> TrainingNet.parse(subject).flops();
            case NETLIB -> NetlibRoutine.named(transposes).flops(Double.parseDouble(subject));
            case LEVEL3 -> level3().flops(Double.parseDouble(subject));
        };
    }

    /// The bytes that one call has to move: every operand read once, every result written once. Less cannot be;
    /// more is moved where the caches do not hold what is used again. NaN for the FMA peak, which moves none.
    double bytes() {
        int size = isDouble ? Double.BYTES : Float.BYTES;
        return switch (kind) {
            case PEAK -> Double.NaN;
            case BANDWIDTH -> BandwidthBenchmark.bytes(subject);
            case GEMM, OPERANDS, MATRIX_VECTOR, BLOCKING, BLOCKING_SWEEP ->
                size * GemmShape.parse(subject).elements();
            case BATCHED -> {
                BatchedShape all = BatchedShape.parse(subject);
                yield size * all.batch() * all.shape().elements();
            }
            case PACKING -> 2 * size * elements();
            // Besides the product a bias or the sums, and the pre-activation, written forward and read backward.
            case EPILOGUE -> {
                GemmShape shape = GemmShape.parse(subject);
                yield size * (shape.elements() + (double) shape.m() * shape.n() + shape.n());
            }
            // x and y, or z, c and c.
            case ACTIVATION -> size * elements() * (transposes.endsWith("'") ? 3 : 2);
            case SOFTMAX -> size * elements() * (transposes.equals("softmax-gradient") ? 3 : 2);
            case FORWARD -> size * TrainingNet.parse(subject).forwardElements();
            case TRAINING -> size * TrainingNet.parse(subject).stepElements();
            case NETLIB -> size * NetlibRoutine.named(transposes).elements(Double.parseDouble(subject));
            case LEVEL3 -> size * level3().elements(Double.parseDouble(subject));
        };
    }

    private NetlibRoutine level3() {
        return contender.equals(Contenders.LANEWISE_GEMM)
                ? NetlibRoutine.GEMM
                : Level3Form.named(transposes).routine();
    }

    /// What the counter counts in one call, in [#unit()]s times seconds.
    private double work() {
        return kind.isElementwise() ? elements() : flops();
    }

    private double elements() {
        String[] sizes = subject.split("x", 2);
        return Double.parseDouble(sizes[0]) * Double.parseDouble(sizes[1]);
    }

    /// What the figures of this case count.
    String unit() {
        return kind.isElementwise() ? "elements/ns" : "GFLOP/s";
    }

    /// The nanoseconds of one call, from its figure.
    double nanoseconds(double figure) {
        return work() / figure;
    }

    /// The bytes per nanosecond that are moved at least, from the case's figure.
    double gigabytesPerSecond(double figure) {
        return bytes() / nanoseconds(figure);
    }

    /// For the result file.
    ///
    /// @param figures one for each fork, empty if it failed
    /// @param allocated bytes of heap for each call, null where it was not measured
    /// @param reason why there is no figure, or null
    MeasuredCase measured(List<Double> figures, Double allocated, String reason) {
        return new MeasuredCase(
                kind.name().toLowerCase(Locale.ROOT),
                isDouble ? "f64" : "f32",
                transposes,
                subject,
                contender,
                threads,
                unit(),
                nullIfNaN(work()),
                nullIfNaN(flops()),
                nullIfNaN(bytes()),
                allocated,
                figures,
                reason);
    }

    private static Double nullIfNaN(double v) {
        return Double.isNaN(v) ? null : v;
    }

    /// For people, and what `--include` is matched with: `f32 NN 512³ lanewise`, and `, 2 threads` behind it.
    @Override
    public String toString() {
        String type = isDouble ? "f64 " : "f32 ";
        String text = switch (kind) {
            case PEAK -> type + "FMA peak, " + subject + " chains";
            case BANDWIDTH -> "memory bandwidth, " + subject;
            case GEMM, EPILOGUE -> type + transposes + " " + GemmShape.parse(subject) + spaced(contender);
            case OPERANDS -> type + "operands " + transposes + " " + GemmShape.parse(subject) + spaced(contender);
            case BATCHED -> type + "batched " + transposes + " " + BatchedShape.parse(subject) + spaced(contender);
            case MATRIX_VECTOR ->
                type + "matrix-vector " + transposes + " " + GemmShape.parse(subject) + spaced(contender);
            case PACKING -> type + "pack " + transposes + " " + subject.replace('x', '×') + spaced(contender);
            case ACTIVATION, SOFTMAX -> type + transposes + " " + subject.replace('x', '×') + spaced(contender);
            case FORWARD -> type + "forward " + subject + spaced(contender);
            case TRAINING -> type + "step " + subject + spaced(contender);
            case NETLIB -> type + "netlib " + transposes + " " + subject + spaced(contender);
            case BLOCKING -> type + "blocking " + transposes + " " + GemmShape.parse(subject) + spaced(contender);
            case BLOCKING_SWEEP ->
                type + "blocking sweep " + transposes + " " + GemmShape.parse(subject) + spaced(contender);
            case LEVEL3 -> type + transposes + " " + subject + spaced(contender);
        };
        return threads == 1 ? text : text + ", " + threads + " threads";
    }

    private static String spaced(String word) {
        return word.isEmpty() ? "" : " " + word;
    }
}
