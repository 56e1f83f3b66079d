package dev.lanewise.jmh;

import dev.lanewise.jmh.ForkRunner.FailedForkException;
import dev.lanewise.jmh.ForkRunner.Fork;
import dev.lanewise.jmh.result.BlockSizes;
import dev.lanewise.jmh.result.GemmShape;
import dev.lanewise.kernels.Blocking;
import dev.lanewise.kernels.KernelsBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.openjdk.jmh.results.RunResult;

/// Whether other block sizes than the model's are faster for one product.
///
/// In one JVM all blocks of a grid take turns, so that a slow second slows all of them. The fastest of so many is the
/// luckiest as well; so the best few take turns with the model's anew, in JVMs of their own, whose figures
/// alone decide. The model's blocks are among them twice, chosen by the kernels and told to them: what these two differ
/// by is what the measurement cannot see.
final class BlockingSweep {
    /// What the model's depth is multiplied by. The bytes of a block of A stay the same.
    private static final double[] DEPTH_FACTORS = {1, 0.5, 0.75, 1.5, 2, 4};

    /// What the bytes of a block of B are multiplied by, for each depth.
    private static final double[] BLOCK_FACTORS = {1, 0.25, 0.5, 1.5, 2, 4};

    /// What the rows of A are multiplied by while the other two stay, where they are packed.
    private static final double[] ROW_FACTORS = {0.125, 0.25, 0.5};

    /// What several threads' panel of B has at least; see [KernelsBuilder#floatBlocking(Blocking)].
    private static final long SHARED_BYTES = 2 << 20;

    private static final int FINALISTS = 4;

    /// The parameter of the benchmark that takes the blocks.
    private static final String PARAMETER = "blockings";

    private final ForkRunner runner;
    private final BenchmarkSet set;
    private final Results results;
    private final Consumer<RunResult> raw;

    /// Hands figures on to the results, and each fork's own to `raw`.
    BlockingSweep(ForkRunner runner, BenchmarkSet set, Results results, Consumer<RunResult> raw) {
        this.runner = runner;
        this.set = set;
        this.results = results;
        this.raw = raw;
    }

    /// Measures the row: the sweep once, the best of it in so many forks.
    ///
    /// @param model what the kernels choose for the type of the row
    void measure(BenchmarkCase row, Blocking model, int forkCount) throws FailedForkException {
        boolean packsA = row.transposes().startsWith("T");
        List<BlockSizes> grid = grid(model, GemmShape.parse(row.subject()), packsA, row.isDouble(), row.threads());
        BlockSizes own = grid.get(0);
        BenchmarkCase sweep = row.as(BenchmarkCase.Kind.BLOCKING_SWEEP);
        List<Fork> swept = turns(sweep, own, grid, sweepRounds(set), 0);
        List<BlockSizes> finalists = new ArrayList<>(List.of(own));
        IntStream.range(1, grid.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -swept.get(i + 1).figure()))
                .limit(FINALISTS)
                .map(grid::get)
                .forEach(finalists::add);
        for (int fork = 0; fork < forkCount; fork++) {
            // Whose packed blocks lie where in memory depends on who is made first, which is another one in each fork.
            turns(row, own, finalists, rounds(set), fork * (finalists.size() + 1) / forkCount);
        }
    }

    /// One fork: the kernels' own choice and these blocks in turns, whose order begins so many later.
    ///
    /// @return the figures, those of the kernels' own choice first
    private List<Fork> turns(BenchmarkCase row, BlockSizes own, List<BlockSizes> blocks, int rounds, int begin)
            throws FailedForkException {
        List<String> parameters = new ArrayList<>(List.of(FloatBlockingBenchmark.MODEL));
        List<String> contenders = new ArrayList<>(List.of(Contenders.LANEWISE));
        for (BlockSizes sizes : blocks) {
            parameters.add(sizes.parameter());
            contenders.add(sizes.contender(sizes.equals(own)));
        }
        Collections.rotate(parameters, -begin);
        List<Fork> forks = new ArrayList<>(runner.turns(row, PARAMETER, parameters, rounds));
        Collections.rotate(forks, begin);
        raw.accept(forks.get(0).raw());
        for (int i = 0; i < forks.size(); i++) {
            results.add(
                    row.with(contenders.get(i)),
                    forks.get(i).figure(),
                    forks.get(i).allocated());
        }
        return forks;
    }

    private static int rounds(BenchmarkSet set) {
        return set.measurement.iterations();
    }

    private static int sweepRounds(BenchmarkSet set) {
        return (rounds(set) + 1) / 2;
    }

    /// The blocks to try, as the plan of the product will have them, each once; the model's first.
    static List<BlockSizes> grid(Blocking model, GemmShape shape, boolean packsA, boolean isDouble, int threads) {
        int mr = model.mr();
        int nr = model.nr();
        double blockOfA = (double) model.mc() * model.kc();
        double blockOfB = (double) model.kc() * model.nc();
        List<BlockSizes> limits = new ArrayList<>();
        for (double ofKc : DEPTH_FACTORS) {
            int limit = Math.max(1, (int) (model.kc() * ofKc));
            int kc = equal(shape.k(), limit, 1);
            // Less deep than its limit, a block is wider, but a part of several threads is not.
            int depth = threads == 1 ? kc : limit;
            int mc = multiple(blockOfA / limit, mr);
            for (double ofB : BLOCK_FACTORS) {
                int nc = multiple(blockOfB * ofB / depth, nr);
                boolean severalOfB = kc < shape.k() || nc < shape.n();
                int rows = severalOfB ? new Blocking(mr, nr, limit, mc, nc).mc(kc) : mc;
                limits.add(new BlockSizes(kc, rows, nc));
            }
        }
        BlockSizes own = limits.get(0);
        for (double ofA : ROW_FACTORS) {
            limits.add(new BlockSizes(own.kc(), multiple(own.mc() * ofA, mr), own.nc()));
        }
        Set<BlockSizes> grid = new LinkedHashSet<>();
        int elementBytes = isDouble ? Double.BYTES : Float.BYTES;
        for (BlockSizes limit : limits) {
            BlockSizes planned = new BlockSizes(
                    limit.kc(),
                    packsA ? equal(shape.m(), limit.mc(), mr) : 0,
                    // What threads share is cut otherwise, and by the limit.
                    threads == 1 ? equal(shape.n(), limit.nc(), nr) : limit.nc());
            if (packedBytes(planned, mr, elementBytes, threads) <= KernelsBuilder.MAX_PACKED_BYTES) {
                grid.add(planned);
            }
        }
        return List.copyOf(grid);
    }

    private static int multiple(double size, int unit) {
        int units = (int) (size / unit);
        return Math.max(1, units) * unit;
    }

    /// A plan's blocks are equal, and no longer than the limit.
    private static int equal(int length, int limit, int unit) {
        int blocks = Math.ceilDiv(length, limit);
        return Math.min(limit, Math.ceilDiv(Math.ceilDiv(length, blocks), unit) * unit);
    }

    /// As the kernels count them: of A the panels, a line between two of them, and the first rows once more.
    private static long packedBytes(BlockSizes blocks, int mr, int elementBytes, int threads) {
        long blockOfB = (long) blocks.kc() * blocks.nc() * elementBytes;
        long panelOfA = (long) mr * blocks.kc() * elementBytes;
        return (threads == 1 ? blockOfB : Math.max(blockOfB, SHARED_BYTES))
                + Math.max(1, blocks.mc() / mr) * (panelOfA + 64)
                + panelOfA;
    }

    /// What a row takes, roughly, on a core of 120 GFLOP/s in float.
    static double typicalSeconds(BenchmarkCase row, BenchmarkSet set, int forkCount, double overhead) {
        double call = row.flops() / (row.isDouble() ? 60e9 : 120e9);
        double turn = call + Math.max(call, set.measurement.milliseconds() * 1e-3);
        double compiled = set == BenchmarkSet.SMOKE ? 0 : Math.max(0.3, call);
        int all = DEPTH_FACTORS.length * BLOCK_FACTORS.length + ROW_FACTORS.length;
        return overhead
                + all * (compiled + sweepRounds(set) * turn)
                + forkCount * (overhead + (FINALISTS + 2) * (compiled + rounds(set) * turn));
    }
}
