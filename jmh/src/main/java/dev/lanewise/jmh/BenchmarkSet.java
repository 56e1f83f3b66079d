package dev.lanewise.jmh;

import dev.lanewise.jmh.BenchmarkCase.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Which rows are measured, and how long.
///
/// A fork of Java code warms up for 2 s: until C2 has compiled a kernel its vectors are objects, a thousand times
/// slower, and on a busy machine that has taken more than a second (0.6 s left some figures at 0.1 GFLOP/s). OpenBLAS
/// is compiled already. A fork's figure is the median of its iterations, the table's is the median over the forks.
@SuppressWarnings("ImmutableEnumChecker") // a Timing is two numbers, and immutable
enum BenchmarkSet {
    /// Seconds: does everything still run?
    SMOKE(1, new Timing(1, 20), new Timing(1, 20)),
    /// Below five minutes: the default.
    QUICK(3, new Timing(4, 500), new Timing(3, 150)),
    /// The products of the targets in both types, beside OpenBLAS: about half an hour.
    GEMM(3, new Timing(4, 500), new Timing(3, 100)),
    /// The elementwise work of a layer, fused and behind the product, in float: about ten minutes.
    EPILOGUES(3, new Timing(4, 500), new Timing(3, 150)),
    /// Activations and the softmax family in float: about twenty minutes.
    ELEMENTWISE(3, new Timing(3, 400), new Timing(3, 150)),
    /// Forward passes and training steps of the nets of the targets, in float: about twenty minutes.
    MLP(3, new Timing(4, 500), new Timing(3, 200)),
    /// Every shape of the targets, each transpose, both types: about three hours.
    FULL(3, new Timing(5, 600), new Timing(5, 200));

    /// Iterations of a length in milliseconds.
    record Timing(int iterations, int milliseconds) {
        double seconds() {
            return iterations * milliseconds * 1e-3;
        }
    }

    private static final List<String> TRANSPOSES = List.of("NN", "NT", "TN");
    private static final List<String> CONTENDERS =
            List.of(Contenders.LANEWISE, Contenders.OPENBLAS, Contenders.VECTORBLAS);

    /// The nets of the published reference figures; 3-4-2 is the example net of the mission.
    private static final List<String> NETS = List.of(
            "3-4-2/8",
            "784-128-10/1",
            "784-128-10/32",
            "784-256-128-10/64",
            "784-512-512-10/128",
            "784-512-512-10/1024",
            "1024-1024-1024-1024/256");

    private static final List<String> CUBES = List.of(
            "8x8x8", "16x16x16", "32x32x32", "64x64x64", "128x128x128", "256x256x256", "512x512x512", "1024x1024x1024");

    private static final List<String> RAGGED =
            List.of("17x33x65", "1x1024x1024", "128x10x256", "32x784x128", "64x256x784");

    private static final List<String> SHAPES = List.of(
            "8x8x8",
            "16x16x16",
            "24x24x24",
            "32x32x32",
            "64x64x64",
            "128x128x128",
            "256x256x256",
            "512x512x512",
            "1000x1000x1000",
            "1024x1024x1024",
            "1800x1800x1800",
            "2048x2048x2048",
            "17x33x65",
            "1x1024x1024",
            "32x784x128",
            "64x256x784",
            "128x10x256",
            "256x512x512",
            "1024x512x512");

    private static final List<String> EPILOGUE_SHAPES =
            List.of("8x8x8", "64x64x64", "32x128x784", "64x256x784", "128x512x512", "512x512x512", "1024x512x512");

    private static final List<String> ACTIVATIONS =
            List.of("relu", "sigmoid", "tanh", "softplus", "elu", "gelu", "silu");

    private static final List<String> SOFTMAXES =
            List.of("softmax", "log-softmax", "cross-entropy", "softmax-gradient");

    final int forks;
    final Timing warmup;
    final Timing measurement;

    BenchmarkSet(int forks, Timing warmup, Timing measurement) {
        this.forks = forks;
        this.warmup = warmup;
        this.measurement = measurement;
    }

    /// How long a fork of this case warms up: twice as long where more than one thread keeps C2 from a core, three
    /// times where
    /// a whole net is measured, whose dozen of tiles take C2 three seconds.
    Timing warmup(BenchmarkCase benchmark) {
        boolean compiledAlready =
                benchmark.kind() == Kind.GEMM && benchmark.contender().startsWith(Contenders.OPENBLAS);
        if (benchmark.kind().isMachine() && this != SMOKE) {
            // One small loop.
            return new Timing(2, 250);
        }
        if (compiledAlready) {
            return new Timing(2, Math.min(150, warmup.milliseconds()));
        }
        boolean net = benchmark.kind() == Kind.TRAINING || benchmark.kind() == Kind.FORWARD;
        int times = (benchmark.threads() > 1 ? 2 : 1) * (net && this != SMOKE ? 3 : 1);
        return new Timing(times * warmup.iterations(), warmup.milliseconds());
    }

    /// The rows in the order they are measured: peak and bandwidth first, since every other figure is a share of them.
    List<BenchmarkCase> rows() {
        Set<BenchmarkCase> rows = new LinkedHashSet<>();
        switch (this) {
            case SMOKE -> {
                machine(rows, "10");
                gemm(rows, false, "NN", "17x33x65", "128x128x128");
                gemm(rows, false, "TN", "1x1024x1024");
                gemm(rows, true, "NT", "17x33x65");
                epilogues(rows, "17x33x65");
                elementwise(rows, Kind.ACTIVATION, List.of("tanh", "gelu'"), "8x8");
                elementwise(rows, Kind.SOFTMAX, List.of("cross-entropy"), "8x10");
                nets(rows, Kind.FORWARD, List.of("3-4-2/8"));
                nets(rows, Kind.TRAINING, List.of("3-4-2/8"));
            }
            case ELEMENTWISE -> {
                machine(rows, "10");
                elementwise(rows);
            }
            case MLP -> {
                machine(rows, "10", "16");
                nets(rows, Kind.FORWARD, NETS);
                nets(rows, Kind.TRAINING, NETS);
            }
            case EPILOGUES -> {
                machine(rows, "10");
                epilogues(rows, EPILOGUE_SHAPES.toArray(new String[0]));
            }
            case QUICK -> {
                machine(rows, "10", "16");
                gemm(rows, false, "NN", "64x64x64", "512x512x512");
                gemm(rows, false, "NT", "32x784x128");
                gemm(rows, false, "TN", "128x10x256");
                gemm(rows, true, "NN", "512x512x512");
                nets(rows, Kind.TRAINING, List.of("784-256-128-10/64"));
            }
            case GEMM -> {
                machine(rows, "10", "16");
                for (boolean isDouble : new boolean[] {false, true}) {
                    for (String transposes : TRANSPOSES) {
                        gemm(rows, isDouble, transposes, CUBES.toArray(new String[0]));
                        gemm(rows, isDouble, transposes, RAGGED.toArray(new String[0]));
                    }
                    gemm(
                            rows,
                            isDouble,
                            "NN",
                            "1000x1000x1000",
                            "2048x2048x2048",
                            "1024x1024x1",
                            "1024x1x1024",
                            "256x512x512");
                    gemm(rows, isDouble, "TN", "1024x1x1024", "1024x512x512");
                    products(rows, isDouble, List.of("784-256-128-10/64"));
                }
            }
            case FULL -> {
                machine(rows, "8", "10", "12", "16");
                epilogues(rows, EPILOGUE_SHAPES.toArray(new String[0]));
                for (boolean isDouble : new boolean[] {false, true}) {
                    for (String transposes : TRANSPOSES) {
                        gemm(rows, isDouble, transposes, SHAPES.toArray(new String[0]));
                    }
                    products(rows, isDouble, NETS);
                }
                elementwise(rows);
                nets(rows, Kind.FORWARD, NETS);
                nets(rows, Kind.TRAINING, NETS);
            }
        }
        return List.copyOf(rows);
    }

    private static void machine(Set<BenchmarkCase> rows, String... chains) {
        for (boolean isDouble : new boolean[] {false, true}) {
            for (String count : chains) {
                rows.add(new BenchmarkCase(Kind.PEAK, isDouble, count, "", 1, ""));
            }
        }
        for (String way : List.of("read", "triad")) {
            rows.add(new BenchmarkCase(Kind.BANDWIDTH, false, way, "", 1, ""));
        }
    }

    private static void gemm(Set<BenchmarkCase> rows, boolean isDouble, String transposes, String... shapes) {
        for (String shape : shapes) {
            rows.add(new BenchmarkCase(Kind.GEMM, isDouble, shape, transposes, 1, ""));
        }
    }

    private static void epilogues(Set<BenchmarkCase> rows, String... shapes) {
        for (String step : List.of("forward", "backward")) {
            for (String shape : shapes) {
                rows.add(new BenchmarkCase(Kind.EPILOGUE, false, shape, step, 1, ""));
            }
        }
    }

    private static void products(Set<BenchmarkCase> rows, boolean isDouble, List<String> nets) {
        for (String net : nets) {
            for (TrainingNet.Product p : TrainingNet.parse(net).products()) {
                gemm(rows, isDouble, p.transposes(), p.shape().parameter());
            }
        }
    }

    private static void nets(Set<BenchmarkCase> rows, Kind kind, List<String> nets) {
        for (String net : nets) {
            rows.add(new BenchmarkCase(kind, false, net, "", 1, ""));
        }
    }

    private static void elementwise(Set<BenchmarkCase> rows) {
        List<String> derivatives = ACTIVATIONS.stream().map(f -> f + "'").toList();
        elementwise(rows, Kind.ACTIVATION, ACTIVATIONS, "64x64");
        elementwise(rows, Kind.ACTIVATION, derivatives, "64x64");
        elementwise(rows, Kind.SOFTMAX, SOFTMAXES, "128x10");
        elementwise(rows, Kind.SOFTMAX, SOFTMAXES, "64x1000");
    }

    private static void elementwise(Set<BenchmarkCase> rows, Kind kind, List<String> functions, String shape) {
        for (String function : functions) {
            rows.add(new BenchmarkCase(kind, false, shape, function, 1, ""));
        }
    }

    /// The row for each contender; OpenBLAS' matrix-vector routine takes part where it can.
    List<BenchmarkCase> cases(BenchmarkCase row) {
        if (row.kind().isMachine()) {
            return List.of(row);
        }
        List<BenchmarkCase> cases = new ArrayList<>();
        if (row.kind() == Kind.EPILOGUE) {
            for (String contender : List.of(
                    Contenders.LANEWISE, Contenders.LANEWISE_PASSES, Contenders.LANEWISE_BARE, Contenders.OPENBLAS)) {
                cases.add(row.with(contender));
            }
            return cases;
        }
        if (row.kind().isElementwise()) {
            cases.add(row.with(Contenders.LANEWISE));
            boolean gelu = row.transposes().startsWith("gelu"); // neither has an erf
            if (!gelu) {
                cases.add(row.with(Contenders.JAVA_MATH));
            }
            if (!gelu && row.kind() == Kind.ACTIVATION && !row.transposes().endsWith("'")) {
                cases.add(row.with(Contenders.VECTOR_API));
            }
            return cases;
        }
        for (String contender : this == GEMM ? CONTENDERS.subList(0, 2) : CONTENDERS) {
            cases.add(row.with(contender));
        }
        if (row.kind() == Kind.TRAINING) {
            cases.add(row.with(Contenders.OJALGO));
        }
        if (row.kind() == Kind.GEMM) {
            GemmShape shape = GemmShape.parse(row.subject());
            if (shape.m() == 1 || shape.n() == 1) {
                cases.add(row.with(Contenders.OPENBLAS_GEMV));
            }
        }
        return cases;
    }
}
