package dev.lanewise.jmh;

import dev.lanewise.jmh.BenchmarkCase.Kind;
import dev.lanewise.jmh.result.GemmShape;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Which rows are measured, and how long.
///
/// A fork first calls the body until the JIT compilers have nothing left to do ([JitWarmUp]); JMH's own warm-up, for
/// the loop around the body, is short. A fork's figure is the median of its iterations, the table's is the median
/// over the forks.
@SuppressWarnings("ImmutableEnumChecker") // a Timing is two numbers, and immutable
enum BenchmarkSet {
    /// Seconds: does everything still run?
    SMOKE(1, new Timing(1, 20), new Timing(1, 20)),
    /// Below five minutes: the default.
    QUICK(3, new Timing(1, 100), new Timing(3, 100)),
    /// The products of the targets in both types, beside OpenBLAS: about three quarters of an hour.
    GEMM(3, new Timing(2, 250), new Timing(3, 100)),
    /// Products beside every library there is: about forty minutes.
    PEERS(3, new Timing(2, 250), new Timing(3, 150)),
    /// Products up to 64³ in both types, called and prepared, beside OpenBLAS, BLIS and LIBXSMM: about an hour.
    SMALL(3, new Timing(2, 100), new Timing(3, 100)),
    /// The elementwise work of a layer, fused and behind the product, in float: about ten minutes.
    EPILOGUES(3, new Timing(2, 250), new Timing(3, 150)),
    /// Activations and the softmax family in float: below ten minutes.
    ELEMENTWISE(3, new Timing(2, 250), new Timing(3, 150)),
    /// Forward passes and training steps of the nets of the targets, in float, and steps beside OpenBLAS in double:
    /// about twenty-five minutes.
    MLP(3, new Timing(2, 250), new Timing(3, 200)),
    /// Routines of BLAS through netlib's interface: about half an hour.
    NETLIB(3, new Timing(1, 50), new Timing(3, 50)),
    /// Level 3 of BLAS beside our own general product of the same order, and beside OpenBLAS, in both types: about
    /// three
    /// quarters of an hour.
    LEVEL3(3, new Timing(1, 50), new Timing(3, 100)),
    /// The block sizes that the model chooses beside those of a sweep, at 1024³ and 2048³ in every transpose and both
    /// types, see [BlockingSweep]: about three quarters of an hour on one thread of 120 GFLOP/s in float. It is not
    /// part
    /// of [#FULL]: it tells of a CPU, not of a change.
    BLOCKING(3, new Timing(1, 50), new Timing(9, 50)),
    /// Every shape of the targets, each transpose, both types, and every operation: about five hours.
    FULL(3, new Timing(2, 250), new Timing(5, 200));

    /// Iterations of a length in milliseconds.
    record Timing(int iterations, int milliseconds) {
        double seconds() {
            return iterations * milliseconds * 1e-3;
        }
    }

    private static final List<String> TRANSPOSES = List.of("NN", "NT", "TN", "TT");
    private static final List<String> CONTENDERS =
            List.of(Contenders.LANEWISE, Contenders.OPENBLAS, Contenders.VECTORBLAS);

    private static final List<String> CONTENDERS_OF_SMALL = List.of(
            Contenders.LANEWISE,
            Contenders.LANEWISE_PREPARED,
            Contenders.OPENBLAS,
            Contenders.BLIS,
            Contenders.LIBXSMM);

    private static final List<String> CONTENDERS_OF_LEVEL3 =
            List.of(Contenders.LANEWISE, Contenders.OPENBLAS, Contenders.LANEWISE_GEMM);

    private static final List<String> CONTENDERS_OF_STEPS = List.of(
            Contenders.LANEWISE,
            Contenders.OPENBLAS,
            Contenders.MKL,
            Contenders.VECTORBLAS,
            Contenders.OJALGO,
            Contenders.RAPAIO);

    private static final List<String> CONTENDERS_OF_NETLIB = List.of(
            Contenders.LANEWISE,
            Contenders.VECTORBLAS,
            Contenders.NETLIB_OPENBLAS,
            Contenders.JAVA11BLAS,
            Contenders.F2JBLAS);

    /// The product of the default set that shows every library.
    private static final String QUICK_PEERS = "256x256x256";

    /// The nets of the published reference figures; 3-4-2 is the example net of the mission.
    private static final String[] NETS = {
        "3-4-2/8",
        "784-128-10/1",
        "784-128-10/32",
        "784-256-128-10/64",
        "784-512-512-10/128",
        "784-512-512-10/1024",
        "1024-1024-1024-1024/256"
    };

    private static final String[] CUBES = {
        "8x8x8", "16x16x16", "32x32x32", "64x64x64", "128x128x128", "256x256x256", "512x512x512", "1024x1024x1024"
    };

    private static final String[] RAGGED = {"17x33x65", "1x1024x1024", "128x10x256", "32x784x128", "64x256x784"};

    private static final String[] OPERANDS = {"64x64x64", "512x512x512", "1024x1024x1024", "64x256x784", "128x10x256"};

    private static final String[] SMALL_SHAPES = {
        "4x4x4", "8x8x8", "5x7x9", "12x12x12", "16x16x16", "24x24x24", "31x31x31", "32x32x32", "48x48x48", "64x64x64"
    };

    private static final String[] BATCHES = {"8x8x8/1000", "16x16x16/1000", "32x32x32/100", "17x33x65/100"};

    private static final String[] PACKINGS = {"512x512", "784x256", "2048x2048"};

    private static final String[] SHAPES = {
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
        "1024x512x512"
    };

    /// Each routine from either side, with either triangle, as stored and transposed: what packing has to turn round
    /// differs. Of the systems also the second one of a Cholesky factor, Lᵀ·X = B.
    private static final List<String> LEVEL3_FORMS = List.of(
            "syrk-lower-n",
            "syrk-upper-t",
            "syr2k-lower-n",
            "syr2k-upper-t",
            "symm-left-lower",
            "symm-right-upper",
            "trmm-left-lower-n",
            "trmm-right-upper-t",
            "trsm-left-lower-n",
            "trsm-left-lower-t",
            "trsm-right-upper-t");

    /// One of each routine, where there is no time for all.
    private static final List<String> FEW_LEVEL3_FORMS =
            List.of("syrk-lower-n", "syr2k-lower-n", "symm-left-lower", "trmm-left-lower-n", "trsm-left-lower-n");

    private static final String[] LEVEL3_ORDERS = {"64", "128", "256", "512", "1024"};

    private static final String[] EPILOGUE_SHAPES = {
        "8x8x8", "64x64x64", "32x128x784", "64x256x784", "128x512x512", "512x512x512", "1024x512x512"
    };

    private static final List<String> ACTIVATIONS =
            List.of("relu", "sigmoid", "tanh", "softplus", "elu", "gelu", "silu");

    private static final List<String> SOFTMAXES =
            List.of("softmax", "log-softmax", "cross-entropy", "softmax-gradient");

    final int forks;
    private final Timing warmup;
    final Timing measurement;

    BenchmarkSet(int forks, Timing warmup, Timing measurement) {
        this.forks = forks;
        this.warmup = warmup;
        this.measurement = measurement;
    }

    /// JMH's own warm-up of a fork. Peak and bandwidth, small loops that a fork has nothing but this for, get more.
    Timing warmup(BenchmarkCase benchmark) {
        return benchmark.kind().isMachine() && this != SMOKE ? new Timing(4, 250) : warmup;
    }

    /// What the measured JVMs are told by the set: in the smoke set nobody waits for the JIT compilers.
    List<String> jvmArgs() {
        return this == SMOKE ? List.of("-D" + JitWarmUp.LIMIT + "=0") : List.of();
    }

    /// The rows in the order they are measured: peak and bandwidth first, since every other figure is a share of them.
    List<BenchmarkCase> rows() {
        Set<BenchmarkCase> rows = new LinkedHashSet<>();
        switch (this) {
            case SMOKE -> {
                machine(rows, "10");
                gemm(rows, false, "NN", "17x33x65");
                gemm(rows, true, "TT", "17x33x65");
                gemm(rows, false, "TN", "1x64x64");
                operands(rows, false, "17x33x65");
                rows(rows, Kind.BATCHED, false, "NT", "4x5x6/7");
                rows(rows, Kind.PACKING, false, "T", "40x50");
                rows(rows, Kind.EPILOGUE, false, "forward", "17x33x65");
                rows(rows, Kind.ACTIVATION, false, "tanh", "8x8");
                rows(rows, Kind.SOFTMAX, false, "cross-entropy", "8x10");
                nets(rows, Kind.FORWARD, "3-4-2/8");
                nets(rows, Kind.TRAINING, "3-4-2/8");
                netlib(rows, true, NetlibRoutine.TRSM, "20");
                rows(rows, Kind.LEVEL3, false, "trsm-right-upper-t", "20");
                rows(rows, Kind.BLOCKING, false, "NN", "240x240x240");
            }
            case ELEMENTWISE -> {
                machine(rows, "10");
                elementwise(rows);
            }
            case MLP -> {
                machine(rows, "10", "16");
                nets(rows, Kind.FORWARD, NETS);
                steps(rows);
            }
            case EPILOGUES -> {
                machine(rows, "10");
                epilogues(rows, EPILOGUE_SHAPES);
            }
            case QUICK -> {
                machine(rows, List.of("read"), "10");
                gemm(rows, false, "NN", "64x64x64", QUICK_PEERS, "4096x1x4096");
                gemm(rows, true, "NN", QUICK_PEERS);
                operands(rows, false, "64x256x784");
                rows(rows, Kind.BATCHED, false, "NN", "16x16x16/1000");
                rows(rows, Kind.PACKING, false, "N", "784x256");
                rows(rows, Kind.EPILOGUE, false, "forward", "64x256x784");
                rows(rows, Kind.ACTIVATION, false, "tanh", "64x64");
                rows(rows, Kind.SOFTMAX, false, "cross-entropy", "128x10");
                nets(rows, Kind.FORWARD, "784-128-10/32");
                nets(rows, Kind.TRAINING, "784-128-10/32");
                netlib(rows, true, NetlibRoutine.GEMM, "100");
                rows(rows, Kind.LEVEL3, false, "syrk-lower-n", "256");
            }
            case NETLIB -> {
                machine(rows, List.of("read"), "10");
                netlib(rows);
            }
            case LEVEL3 -> {
                machine(rows, List.of("read"), "10", "16");
                level3(rows, LEVEL3_FORMS, LEVEL3_ORDERS);
            }
            case BLOCKING -> {
                machine(rows, List.of("read"), "10", "16");
                for (String shape : List.of("1024x1024x1024", "2048x2048x2048")) {
                    for (boolean isDouble : new boolean[] {false, true}) {
                        for (String transposes : TRANSPOSES) {
                            rows(rows, Kind.BLOCKING, isDouble, transposes, shape);
                        }
                    }
                }
            }
            case PEERS -> {
                machine(rows, "10", "16");
                for (boolean isDouble : new boolean[] {false, true}) {
                    gemm(rows, isDouble, "NN", CUBES);
                    gemm(rows, isDouble, "NN", RAGGED);
                }
            }
            case SMALL -> {
                machine(rows, "10", "16");
                for (boolean isDouble : new boolean[] {false, true}) {
                    for (String transposes : TRANSPOSES) {
                        gemm(rows, isDouble, transposes, SMALL_SHAPES);
                    }
                }
            }
            case GEMM -> {
                machine(rows, "10", "16");
                for (boolean isDouble : new boolean[] {false, true}) {
                    for (String transposes : TRANSPOSES) {
                        gemm(rows, isDouble, transposes, CUBES);
                        gemm(rows, isDouble, transposes, RAGGED);
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
                    products(rows, isDouble, "784-256-128-10/64");
                }
            }
            case FULL -> {
                machine(rows, "8", "10", "12", "16");
                epilogues(rows, EPILOGUE_SHAPES);
                for (boolean isDouble : new boolean[] {false, true}) {
                    for (String transposes : TRANSPOSES) {
                        gemm(rows, isDouble, transposes, SHAPES);
                    }
                    products(rows, isDouble, NETS);
                    gemm(rows, isDouble, "NN", "4096x1x4096", "1x4096x4096", "4096x4096x1", "8192x1x8192");
                    gemm(rows, isDouble, "TN", "4096x1x4096");
                    gemm(rows, isDouble, "NT", "1x4096x4096");
                    operands(rows, isDouble, OPERANDS);
                    rows(rows, Kind.BATCHED, isDouble, "NN", BATCHES);
                    rows(rows, Kind.PACKING, isDouble, "N", PACKINGS);
                    rows(rows, Kind.PACKING, isDouble, "T", PACKINGS);
                }
                elementwise(rows);
                nets(rows, Kind.FORWARD, NETS);
                steps(rows);
                netlib(rows);
                level3(rows, FEW_LEVEL3_FORMS, "64", "512");
            }
        }
        return List.copyOf(rows);
    }

    /// The rows on each number of threads; those that have no work to share once, on one.
    List<BenchmarkCase> rows(Collection<Integer> threads) {
        return threads.stream()
                .flatMap(count -> rows().stream().map(row -> row.on(count)))
                .distinct()
                .toList();
    }

    private static void machine(Set<BenchmarkCase> rows, String... chains) {
        machine(rows, List.of("read", "triad"), chains);
    }

    private static void machine(Set<BenchmarkCase> rows, List<String> ways, String... chains) {
        for (boolean isDouble : new boolean[] {false, true}) {
            for (String count : chains) {
                rows.add(new BenchmarkCase(Kind.PEAK, isDouble, count, "", 1, ""));
            }
        }
        for (String way : ways) {
            rows.add(new BenchmarkCase(Kind.BANDWIDTH, false, way, "", 1, ""));
        }
    }

    private static void rows(
            Set<BenchmarkCase> rows, Kind kind, boolean isDouble, String operation, String... subjects) {
        for (String subject : subjects) {
            rows.add(new BenchmarkCase(kind, isDouble, subject, operation, 1, ""));
        }
    }

    /// A product with a vector or of two vectors is bound by the memory, whoever asks for it.
    private static void gemm(Set<BenchmarkCase> rows, boolean isDouble, String transposes, String... shapes) {
        for (String text : shapes) {
            GemmShape shape = GemmShape.parse(text);
            boolean vector = shape.m() == 1 || shape.n() == 1 || shape.k() == 1;
            rows(rows, vector ? Kind.MATRIX_VECTOR : Kind.GEMM, isDouble, transposes, text);
        }
    }

    private static void operands(Set<BenchmarkCase> rows, boolean isDouble, String... shapes) {
        rows(rows, Kind.OPERANDS, isDouble, "NN", shapes);
    }

    private static void epilogues(Set<BenchmarkCase> rows, String... shapes) {
        for (String step : List.of("forward", "backward")) {
            rows(rows, Kind.EPILOGUE, false, step, shapes);
        }
    }

    private static void products(Set<BenchmarkCase> rows, boolean isDouble, String... nets) {
        for (String net : nets) {
            for (TrainingNet.Product p : TrainingNet.parse(net).products()) {
                gemm(rows, isDouble, p.transposes(), p.shape().parameter());
            }
        }
    }

    private static void nets(Set<BenchmarkCase> rows, Kind kind, String... nets) {
        rows(rows, kind, false, "", nets);
    }

    private static void steps(Set<BenchmarkCase> rows) {
        for (boolean isDouble : new boolean[] {false, true}) {
            rows(rows, Kind.TRAINING, isDouble, "", NETS);
        }
    }

    private static void netlib(Set<BenchmarkCase> rows) {
        netlib(rows, true, NetlibRoutine.GEMM, "8", "16", "32", "64", "100", "256", "512", "1024", "2048");
        netlib(rows, false, NetlibRoutine.GEMM, "8", "32", "100", "512", "2048");
        netlib(rows, true, NetlibRoutine.SYRK, "8", "16", "32", "100", "512", "1024");
        netlib(rows, true, NetlibRoutine.TRSM, "8", "16", "32", "100", "512", "1024");
        netlib(rows, true, NetlibRoutine.GEMV, "32", "100", "1000");
        netlib(rows, true, NetlibRoutine.GEMV_T, "32", "100", "1000");
        netlib(rows, true, NetlibRoutine.DOT, "100", "10000");
        netlib(rows, true, NetlibRoutine.AXPY, "100", "10000");
        netlib(rows, true, NetlibRoutine.SCAL, "100", "10000");
    }

    private static void netlib(Set<BenchmarkCase> rows, boolean isDouble, NetlibRoutine routine, String... orders) {
        rows(rows, Kind.NETLIB, isDouble, routine.label(), orders);
    }

    private static void level3(Set<BenchmarkCase> rows, List<String> forms, String... orders) {
        for (boolean isDouble : new boolean[] {false, true}) {
            for (String form : forms) {
                rows(rows, Kind.LEVEL3, isDouble, form, orders);
            }
        }
    }

    private static void elementwise(Set<BenchmarkCase> rows) {
        for (String function : ACTIVATIONS) {
            rows(rows, Kind.ACTIVATION, false, function, "64x64");
            rows(rows, Kind.ACTIVATION, false, function + "'", "64x64");
        }
        for (String function : SOFTMAXES) {
            rows(rows, Kind.SOFTMAX, false, function, "128x10", "64x1000");
        }
    }

    /// A product for each path in each transpose that it computes, and the first steps of nets; see
    /// [ColdStartRunner].
    static final List<String> COLD = List.of(
            "NN:64",
            "TN:64",
            "NN:512",
            "NT:512",
            "TN:512",
            "TT:512",
            "NN:64x256x784",
            "NT:64x256x784",
            "TN:784x100x64",
            "NN:128x10x256",
            "TN:128x10x256",
            "NN:1000x1x1000",
            "step:784-100-10/64",
            "step:784-128-10/32",
            "step:784-256-128-10/64",
            "step:784-512-512-10/128");

    /// The products and steps whose cold start is measured, as transposes:shape or step:net/batch.
    List<String> coldProducts() {
        return switch (this) {
            case SMOKE -> List.of("NN:17x33x65");
            case QUICK -> List.of("NN:64x256x784");
            case FULL -> COLD;
            default -> List.of();
        };
    }

    /// How long a fresh JVM computes; its last second is called steady.
    double coldSeconds() {
        return this == SMOKE ? 0.3 : this == QUICK ? 2 : 5;
    }

    /// The row for each contender.
    List<BenchmarkCase> cases(BenchmarkCase row) {
        List<String> contenders = contenders(row);
        // In the default set a row about all of them has all of them, a product or a step in float has one other
        // beside ours, and the rest none: that is what five minutes allow.
        boolean all =
                this != QUICK || row.kind() == Kind.OPERANDS || (row.subject().equals(QUICK_PEERS) && !row.isDouble());
        boolean alone = (row.isDouble() && row.kind() != Kind.NETLIB)
                || row.kind().isElementwise()
                || row.kind() == Kind.BATCHED
                || row.kind() == Kind.FORWARD;
        int few = alone ? 1 : 2;
        return contenders.stream()
                .limit(all ? contenders.size() : few)
                .map(row::with)
                .toList();
    }

    /// Ours first, then the one that tells most beside it.
    private List<String> contenders(BenchmarkCase row) {
        return switch (row.kind()) {
            case PEAK, BANDWIDTH -> List.of("");
            case GEMM ->
                switch (this) {
                    case GEMM -> CONTENDERS.subList(0, 2);
                    case SMALL -> CONTENDERS_OF_SMALL;
                    default -> showsEveryPeer(row) ? Contenders.LIBRARIES : CONTENDERS;
                };
            case OPERANDS -> List.of(Contenders.LANEWISE, Contenders.LANEWISE_OFF_HEAP, Contenders.LANEWISE_PACKED);
            case BATCHED ->
                List.of(Contenders.LANEWISE, Contenders.OPENBLAS, Contenders.LANEWISE_LOOP, Contenders.VECTORBLAS);
            case MATRIX_VECTOR -> {
                GemmShape shape = GemmShape.parse(row.subject());
                boolean outer = shape.m() != 1 && shape.n() != 1;
                yield outer
                        ? CONTENDERS
                        : List.of(
                                Contenders.LANEWISE,
                                Contenders.OPENBLAS_GEMV,
                                Contenders.OPENBLAS,
                                Contenders.VECTORBLAS);
            }
            case PACKING -> List.of(Contenders.LANEWISE, Contenders.ARRAY_COPY);
            case EPILOGUE ->
                List.of(Contenders.LANEWISE, Contenders.LANEWISE_PASSES, Contenders.LANEWISE_BARE, Contenders.OPENBLAS);
            case ACTIVATION, SOFTMAX -> {
                if (row.transposes().startsWith("gelu")) {
                    yield List.of(Contenders.LANEWISE); // neither of the others has an erf
                }
                boolean value =
                        row.kind() == Kind.ACTIVATION && !row.transposes().endsWith("'");
                yield value
                        ? List.of(Contenders.LANEWISE, Contenders.JAVA_MATH, Contenders.VECTOR_API)
                        : List.of(Contenders.LANEWISE, Contenders.JAVA_MATH);
            }
            case FORWARD -> CONTENDERS;
            case TRAINING -> row.isDouble() ? CONTENDERS_OF_STEPS.subList(0, 2) : CONTENDERS_OF_STEPS;
            case NETLIB -> CONTENDERS_OF_NETLIB;
            case LEVEL3 -> CONTENDERS_OF_LEVEL3;
            // The others are block sizes, which the measured JVM's own tell.
            case BLOCKING, BLOCKING_SWEEP -> List.of(Contenders.LANEWISE);
        };
    }

    /// Where every library takes part: the cubes and the ragged shapes as they are stored. The others would make the
    /// long sets longer by half without telling more.
    private boolean showsEveryPeer(BenchmarkCase row) {
        return (this == SMOKE && !row.isDouble())
                || (row.transposes().equals("NN")
                        && (List.of(CUBES).contains(row.subject())
                                || List.of(RAGGED).contains(row.subject())));
    }
}
