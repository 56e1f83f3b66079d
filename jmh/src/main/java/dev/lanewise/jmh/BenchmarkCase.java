package dev.lanewise.jmh;

import java.util.LinkedHashMap;
import java.util.Map;

/// One row of a table for one contender: what a JVM is forked for.
///
/// @param kind which benchmark
/// @param isDouble `double` or `float`
/// @param subject what is computed: a shape, a net, or the number of chains of the FMA peak, as JMH's parameter says it
/// @param transposes transposes of A and B, `forward` or `backward` of an epilogue, or an elementwise function; empty
/// where there are none
/// @param contender who computes it, empty for the FMA peak
record BenchmarkCase(Kind kind, boolean isDouble, String subject, String transposes, String contender) {
    /// The benchmark classes.
    enum Kind {
        PEAK,
        GEMM,
        EPILOGUE,
        ACTIVATION,
        SOFTMAX,
        FORWARD,
        TRAINING;

        /// Whether the counter counts elements.
        boolean isElementwise() {
            return this == ACTIVATION || this == SOFTMAX;
        }
    }

    /// The line of the table: the case without its contender.
    BenchmarkCase row() {
        return new BenchmarkCase(kind, isDouble, subject, transposes, "");
    }

    BenchmarkCase with(String other) {
        return new BenchmarkCase(kind, isDouble, subject, transposes, other);
    }

    /// The method, as JMH names it.
    String method() {
        String real = isDouble ? "Double" : "Float";
        String prefix = isDouble ? "d" : "s";
        String name = switch (kind) {
            case PEAK -> real + "FmaPeakBenchmark." + prefix + "fma" + subject;
            case GEMM -> real + "GemmBenchmark." + prefix + "gemm";
            case EPILOGUE -> real + "EpilogueBenchmark." + prefix + "epilogue";
            case ACTIVATION -> real + "ActivationBenchmark." + prefix + "activation";
            case SOFTMAX -> real + "SoftmaxBenchmark." + prefix + "softmax";
            case FORWARD -> real + "ForwardBenchmark." + prefix + "forward";
            case TRAINING -> real + "TrainingStepBenchmark." + prefix + "step";
        };
        return "dev.lanewise.jmh." + name;
    }

    /// The parameters, as JMH names them.
    Map<String, String> parameters(int threads) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (kind != Kind.PEAK) {
            parameters.put(kind == Kind.TRAINING || kind == Kind.FORWARD ? "net" : "shape", subject);
            parameters.put("contender", contender);
            parameters.put("threads", Integer.toString(threads));
        }
        if (kind == Kind.GEMM) {
            parameters.put("transposes", transposes);
        }
        if (kind == Kind.EPILOGUE) {
            parameters.put("step", transposes);
        }
        if (kind.isElementwise()) {
            parameters.put("function", transposes);
        }
        return parameters;
    }

    /// The floating-point operations of one call, where a time per call is derived from them.
    double flops() {
        return switch (kind) {
            case PEAK, ACTIVATION, SOFTMAX -> Double.NaN;
            case FORWARD -> TrainingNet.parse(subject).forwardFlops();
            case GEMM, EPILOGUE -> GemmShape.parse(subject).flops();
            case TRAINING -> TrainingNet.parse(subject).flops();
        };
    }

    /// For people, and what `--include` is matched with: `f32 NN 512³ lanewise`.
    @Override
    public String toString() {
        String type = isDouble ? "f64 " : "f32 ";
        return switch (kind) {
            case PEAK -> type + "FMA peak, " + subject + " chains";
            case GEMM, EPILOGUE -> type + transposes + " " + GemmShape.parse(subject) + spaced(contender);
            case ACTIVATION, SOFTMAX -> type + transposes + " " + subject.replace('x', '×') + spaced(contender);
            case FORWARD -> type + "forward " + subject + spaced(contender);
            case TRAINING -> type + "step " + subject + spaced(contender);
        };
    }

    private static String spaced(String word) {
        return word.isEmpty() ? "" : " " + word;
    }
}
