package dev.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.jmh.result.BlockSizes;
import dev.lanewise.jmh.result.GemmShape;
import dev.lanewise.kernels.Backend;
import dev.lanewise.kernels.Blocking;
import dev.lanewise.kernels.GemmPlan;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Transpose;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The blocks that a sweep tries are those that the kernels take.
class BlockingSweepTest {
    @ParameterizedTest
    @ValueSource(strings = {"1024", "2048", "300x1000x700"})
    void plansHaveTheBlocksOfTheGrid(String text) {
        GemmShape shape = GemmShape.parse(text);
        try (Kernels kernels = Kernels.simd()) {
            Blocking model = kernels.description().doubleBlocking().orElseThrow();
            for (Transpose transA : Transpose.values()) {
                List<BlockSizes> grid = BlockingSweep.grid(model, shape, transA == Transpose.TRANS, true, 1);
                assertEquals(sizes(plan(kernels, transA, shape)), grid.get(0), "the model's come first");
                assertEquals(grid.size(), new HashSet<>(grid).size(), grid.toString());
                for (BlockSizes sizes : grid) {
                    try (Kernels other = Kernels.builder()
                            .backend(Backend.SIMD)
                            .doubleBlocking(told(model, sizes))
                            .build()) {
                        assertEquals(sizes, sizes(plan(other, transA, shape)));
                    }
                }
            }
        }
    }

    private static Blocking told(Blocking model, BlockSizes sizes) {
        return new Blocking(model.mr(), model.nr(), sizes.kc(), Math.max(sizes.mc(), model.mr()), sizes.nc());
    }

    private static GemmPlan plan(Kernels kernels, Transpose transA, GemmShape shape) {
        return kernels.dgemmPlan(transA, Transpose.NO_TRANS, shape.m(), shape.n(), shape.k());
    }

    private static BlockSizes sizes(GemmPlan plan) {
        return new BlockSizes(plan.kc(), plan.mc(), plan.nc());
    }

    /// 48 KiB and 1 MiB of cache at 512 bits: each size is there below and above the model's, alone and with another.
    @Test
    void theGridGoesAroundTheModel() {
        Blocking model = new Blocking(6, 64, 512, 1536, 256);
        GemmShape shape = GemmShape.parse("2048");
        List<BlockSizes> inPlace = BlockingSweep.grid(model, shape, false, false, 1);
        assertEquals(new BlockSizes(512, 0, 256), inPlace.get(0));
        assertTrue(inPlace.stream().allMatch(b -> b.mc() == 0), inPlace.toString());
        List<BlockSizes> grid = BlockingSweep.grid(model, shape, true, false, 1);
        BlockSizes own = grid.get(0);
        assertEquals(new BlockSizes(512, 1026, 256), own);
        assertTrue(grid.size() >= 25 && grid.size() <= 40, grid.toString());
        assertTrue(grid.stream().anyMatch(b -> b.kc() == 256 && b.nc() > own.nc()), grid.toString());
        assertTrue(grid.stream().anyMatch(b -> b.kc() == 1024 && b.nc() < own.nc()), grid.toString());
        assertTrue(grid.contains(new BlockSizes(512, 1026, 64)), grid.toString());
        assertTrue(grid.contains(new BlockSizes(512, 1026, 512)), grid.toString());
        assertTrue(grid.stream().anyMatch(b -> b.kc() == 512 && b.mc() < 400), grid.toString());
        assertTrue(grid.stream().anyMatch(b -> b.kc() == 2048 && b.nc() == 64), grid.toString());
        for (BlockSizes b : grid) {
            assertTrue(4L * b.kc() * (b.mc() + b.nc()) <= 8 << 20, b.toString());
        }
    }

    /// Told the model's blocks, two threads share the parts that they share without being told.
    @Test
    void threadsHaveTheModelsParts() {
        GemmShape shape = GemmShape.parse("1024");
        try (Kernels kernels =
                Kernels.builder().backend(Backend.SIMD).threads(2).build()) {
            Blocking model = kernels.description().doubleBlocking().orElseThrow();
            BlockSizes own = BlockingSweep.grid(model, shape, false, true, 2).get(0);
            try (Kernels other = Kernels.builder()
                    .backend(Backend.SIMD)
                    .threads(2)
                    .doubleBlocking(told(model, own))
                    .build()) {
                assertEquals(
                        plan(kernels, Transpose.NO_TRANS, shape).toString(),
                        plan(other, Transpose.NO_TRANS, shape).toString());
            }
        }
    }

    /// 2 MiB are kept for the panel of B that threads share, which the kernels would refuse to exceed 8 with.
    @Test
    void whatThreadsShareIsCounted() {
        try (Kernels kernels = Kernels.simd()) {
            Blocking model = kernels.description().floatBlocking().orElseThrow();
            for (BlockSizes b : BlockingSweep.grid(model, GemmShape.parse("2048"), true, false, 2)) {
                Kernels.builder()
                        .backend(Backend.SIMD)
                        .threads(2)
                        .floatBlocking(told(model, b))
                        .build()
                        .close();
            }
        }
    }
}
