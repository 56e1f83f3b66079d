package dev.lanewise.kernels.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Blocking;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.GemmPlan;
import dev.lanewise.kernels.GemmPlan.Path;
import dev.lanewise.kernels.Transpose;
import org.junit.jupiter.api.Test;

/// Plans of 16 lanes of float with 6×64 tiles, whatever the machine.
class GemmPlannerTest {
    private static final Transpose N = Transpose.NO_TRANS;
    private static final Transpose T = Transpose.TRANS;
    private static final CacheSizes CACHES = new CacheSizes(2 << 20);
    private static final Blocking BLOCKING = BlockingModel.choose(6, 64, Float.BYTES, CACHES);

    private static final GrowingPlan.Tiles NO_TILES = new GrowingPlan.Tiles() {
        @Override
        public Growth growth() {
            return null;
        }

        @Override
        public int[] of(
                GemmPlan plan, boolean transA, boolean transB, boolean zero, boolean triangle, boolean onTheWay) {
            return new int[0];
        }

        @Override
        public boolean isGrown(Epilogue<?> epilogue, int m, int n) {
            return true;
        }
    };

    private static GemmPlanner planner(int threads) {
        return planner(threads, BLOCKING);
    }

    private static GemmPlanner planner(int threads, Blocking blocking) {
        return new GemmPlanner(
                16,
                Float.BYTES,
                blocking,
                CACHES,
                threads,
                (vectors, rows) -> Math.min(vectors, 4),
                vectors -> 6,
                NO_TILES);
    }

    private static GemmPlan plan(Transpose ta, Transpose tb, int m, int n, int k) {
        return planner(1).plan(ta, tb, m, n, k, false, false, false, true).plan();
    }

    private static GemmPlan planPacked(Transpose ta, int m, int n, int k) {
        return planner(1).planPacked(ta, m, n, k, false, false, false, true).plan();
    }

    @Test
    void aTriangleIsPackedWhereItsLargestRectangleWouldBe() {
        assertFalse(planner(1).packsTriangle(N, T, 1, 5), "a single element");
        assertFalse(planner(1).packsTriangle(N, T, 1000, 0), "no product");
        assertFalse(planner(1).packsTriangle(N, T, 128, 128));
        assertTrue(planner(1).packsTriangle(N, T, 256, 256));
        assertFalse(planner(1).packsTriangle(T, N, 256, 256), "read where it lies");
        assertTrue(planner(1).packsTriangle(T, N, 512, 512));
        assertEquals(
                Path.PACKED,
                planner(1).planTriangle(T, N, 20, 20, false, false, true).plan().path());
    }

    @Test
    void pathsByShape() {
        assertEquals(Path.SCALE, plan(N, N, 5, 5, 0).path());
        assertEquals(Path.SCALE, plan(N, T, 0, 5, 9).path());
        assertEquals(Path.TINY, plan(T, T, 8, 4, 2).path());
        assertEquals(Path.PADDED, plan(N, T, 8, 4, 3).path());
        assertEquals(Path.DIRECT, plan(N, N, 16, 16, 16).path());
        assertEquals(Path.DIRECT, plan(T, N, 64, 64, 64).path());
        assertEquals(Path.DIRECT, plan(N, N, 64, 2000, 2000).path(), "few rows");
        assertEquals(Path.PADDED, plan(N, T, 16, 16, 16).path(), "B has to be transposed");
        assertEquals(Path.PACKED, plan(N, T, 128, 128, 128).path(), "B has to be transposed");
        assertEquals(Path.PACKED, plan(N, N, 1024, 1024, 1024).path());
        assertEquals(
                Path.PACKED,
                planner(1)
                        .plan(N, N, 16, 16, 16, false, true, false, true)
                        .plan()
                        .path(),
                "arrays too long for the tiles");
        assertEquals(
                Path.DIRECT,
                planner(1)
                        .plan(N, N, 16, 16, 16, true, false, false, true)
                        .plan()
                        .path(),
                "α·A is copied");
        assertEquals(
                Path.PACKED,
                planner(1)
                        .plan(N, N, 16, 16, 1 << 20, true, false, false, true)
                        .plan()
                        .path(),
                "but not a large A");
        assertEquals(
                Path.PACKED,
                planner(1)
                        .plan(N, N, 4, 10, 1 << 20, false, false, false, true)
                        .plan()
                        .path(),
                "nor a large B");
        assertEquals(Path.PADDED, plan(N, N, 128, 10, 256).path(), "taller tiles pay for a copy of B");
        assertEquals(Path.NARROW, plan(N, N, 16, 10, 256).path());
        assertEquals(Path.NARROW, plan(T, N, 4, 4, 4).path(), "faster than plain loops");
        assertEquals(Path.TINY, plan(N, N, 3, 5, 4).path(), "C may be an array of less than a vector");
        assertEquals(Path.NARROW, plan(N, N, 3, 5, 40).path(), "in a buffer");
        assertEquals(Path.PADDED, plan(N, N, 16, 5, 3).path(), "B may be an array of less than a vector");
        assertEquals(Path.LANES_ALONG_M, plan(T, N, 128, 10, 256).path());
        assertEquals(Path.LANES_ALONG_M, plan(T, T, 128, 17, 256).path());
        assertEquals(Path.DIRECT, plan(T, N, 128, 24, 256).path(), "three quarters full");
        assertEquals(Path.LANES_ALONG_M, plan(N, T, 32, 784, 128).path(), "A is the smaller one to copy");
        assertEquals(Path.LANES_ALONG_M, plan(T, T, 32, 64, 784).path(), "C is the smaller one to transpose");
        assertEquals(Path.PADDED, plan(N, T, 64, 64, 64).path(), "B is the smaller one to copy");
        assertEquals(Path.PACKED, plan(N, T, 128, 1024, 1024).path(), "many rows");
        assertEquals(Path.MATRIX_VECTOR, plan(N, N, 100, 1, 100).path());
        assertEquals(Path.MATRIX_VECTOR, plan(T, T, 1, 100, 100).path());
        assertEquals(Path.DIRECT, plan(N, N, 1, 100, 100).path());
        assertEquals(Path.LANES_ALONG_M, plan(T, N, 100, 1, 100).path());
        assertEquals(Path.PADDED, plan(N, N, 100, 1, 15).path(), "too short for 16 chains");
    }

    /// On segments and with a packed B everything is packed but what is summed in another order.
    @Test
    void pathsOfOtherStorage() {
        assertEquals(
                Path.PACKED,
                planner(1).planSegments(N, N, 16, 16, 16, false, true).plan().path());
        assertEquals(
                Path.MATRIX_VECTOR,
                planner(1).planSegments(N, N, 16, 1, 16, false, true).plan().path());
        assertEquals(
                Path.SCALE,
                planner(1).planSegments(N, N, 16, 16, 0, false, true).plan().path());
        GemmPlan one = planPacked(N, 1, 3000, 2500);
        GemmPlan many = planPacked(T, 500, 3000, 2500);
        assertEquals(Path.PACKED, one.path());
        assertEquals(one.kc(), many.kc(), "the blocks of a packed B do not depend on m");
        assertEquals(one.nc(), many.nc(), "the blocks of a packed B do not depend on m");
    }

    /// With the lines between panels.
    private static long bytesOfA(int mc, int kc) {
        return mc / 6 * (6L * kc * Float.BYTES + 64);
    }

    @Test
    void aBlockOfAHasMoreRowsWhereItIsLessDeepAndBIsPackedForEach() {
        assertEquals(1026, plan(T, N, 1024, 1024, 1024).mc(), "one block");
        assertTrue(BLOCKING.mc() < 1024, BLOCKING::toString);
        assertEquals(BLOCKING.mc(), BLOCKING.mc(BLOCKING.kc()));
        assertTrue(BLOCKING.mc(1) <= 4 * BLOCKING.mc() && BLOCKING.mc(1) > 3 * BLOCKING.mc(), BLOCKING::toString);
        assertThrows(IllegalArgumentException.class, () -> BLOCKING.mc(0));
        assertThrows(IllegalArgumentException.class, () -> BLOCKING.mc(BLOCKING.kc() + 1));
        assertTrue(plan(T, N, 3000, 64, 1024).mc() <= BLOCKING.mc(), "B is packed once in any case");
    }

    @Test
    void threadsPackForThemselvesWhatIsUsedSeldom() {
        GemmPlanner two = planner(2);
        assertEquals(
                "784×256×64 packed by part, 6×64 tiles, kc=64 mc=786 nc=256, 2 threads, 4×1 parts",
                two.plan(T, N, 784, 256, 64, false, false, false, true).plan().toString(),
                "rows, as A has to be packed");
        assertEquals(
                "256×256×256 packed by part, 6×64 tiles, kc=256 nc=256, 2 threads, 1×4 parts",
                two.plan(N, T, 256, 256, 256, false, false, false, true).plan().toString(),
                "columns, as B has to be transposed");
        assertEquals(
                "256×256×256 packed by part, 6×64 tiles, kc=256 mc=258 nc=256, 2 threads, 1×4 parts",
                two.plan(T, N, 256, 256, 256, false, false, true, true).plan().toString(),
                "columns, as those are summed");
        assertEquals(
                Path.PACKED,
                two.plan(N, T, 1000, 1000, 40, false, false, false, true).plan().path(),
                "little to pack");
        assertEquals(
                Path.PACKED,
                two.plan(N, N, 512, 512, 512, false, false, false, true).plan().path(),
                "large");
        assertEquals(
                Path.PACKED,
                planner(1)
                        .plan(T, N, 784, 256, 64, false, false, false, true)
                        .plan()
                        .path(),
                "one thread");
        assertEquals(
                Path.PACKED,
                two.planPacked(T, 256, 256, 256, false, false, false, true)
                        .plan()
                        .path(),
                "B is packed");
        assertEquals(
                Path.PACKED,
                two.planTriangle(T, N, 256, 256, false, false, true).plan().path(),
                "parts of a triangle are not equal");
        for (int threads : new int[] {8, 64}) {
            assertEquals(
                    Path.PACKED,
                    planner(threads)
                            .plan(N, T, 256, 256, 256, false, false, false, true)
                            .plan()
                            .path(),
                    "four slivers of B for many threads, or B transposed by each");
        }
    }

    @Test
    void blocksAreEqualAndBounded() {
        for (int size = 1; size < 6000; size += 37) {
            GemmPlan p = planner(1)
                    .plan(T, T, size, 5000 - size / 2, size + 1, false, false, false, true)
                    .plan();
            if (p.path() != Path.PACKED) {
                continue;
            }
            assertTrue(p.kc() <= BLOCKING.kc() && p.kc() <= p.k() && p.kc() >= 1, p::toString);
            assertTrue(bytesOfA(p.mc(), p.kc()) <= bytesOfA(BLOCKING.mc(), BLOCKING.kc()), p::toString);
            assertTrue(p.mc() % 6 == 0 && p.mc() > 0, p::toString);
            assertTrue(p.nc() <= BLOCKING.nc(p.kc()) && p.nc() % 64 == 0 && p.nc() > 0, p::toString);
            assertTrue((long) p.kc() * p.nc() <= (long) BLOCKING.kc() * BLOCKING.nc(), p::toString);
            assertTrue(((long) p.mc() * p.kc() + (long) p.kc() * p.nc()) * Float.BYTES <= 8 << 20, p::toString);
            int blocks = (p.k() + p.kc() - 1) / p.kc();
            assertTrue((long) (blocks - 1) * p.kc() < p.k() && p.kc() - p.k() / blocks <= 1, p::toString);
        }
    }

    /// A block of B takes the same bytes however deep it is.
    @Test
    void aBlockThatIsLessDeepIsWider() {
        Blocking blocking = new Blocking(6, 64, 1500, 600, 128);
        assertEquals(128, blocking.nc(1500));
        assertEquals(128, blocking.nc(1001));
        assertEquals(192, blocking.nc(1000));
        assertEquals(1500 * 128, blocking.nc(1));
        assertThrows(IllegalArgumentException.class, () -> blocking.nc(0));
        assertThrows(IllegalArgumentException.class, () -> blocking.nc(1501));
        GemmPlanner planner = planner(1, blocking);
        assertEquals(
                384,
                planner.plan(N, N, 500, 5000, 500, false, false, false, true)
                        .plan()
                        .nc());
        assertEquals(
                192,
                planner.plan(N, N, 500, 5000, 2000, false, false, false, true)
                        .plan()
                        .nc(),
                "two blocks of 1000");
    }

    private static Path pathAt256Bits(int elementBytes, Transpose ta, Transpose tb, int m, int n, int k) {
        int lanes = 32 / elementBytes;
        Blocking blocking = BlockingModel.choose(6, 2 * lanes, elementBytes, CACHES);
        GemmPlanner planner = new GemmPlanner(
                lanes,
                elementBytes,
                blocking,
                CACHES,
                1,
                (vectors, rows) -> Math.min(vectors, 2),
                vectors -> 6,
                NO_TILES);
        return planner.plan(ta, tb, m, n, k, false, false, false, true).plan().path();
    }

    /// Strips of B that are a cache line wide are packed for fewer rows and smaller products.
    @Test
    void pathsOfNarrowStrips() {
        for (int bytes : new int[] {Float.BYTES, Double.BYTES}) {
            assertEquals(Path.DIRECT, pathAt256Bits(bytes, N, N, 24, 1000, 1000));
            assertEquals(Path.PACKED, pathAt256Bits(bytes, N, N, 25, 1000, 1000));
            assertEquals(Path.DIRECT, pathAt256Bits(bytes, T, N, 12, 1000, 1000));
            assertEquals(Path.PACKED, pathAt256Bits(bytes, T, N, 13, 1000, 1000), "A is transposed");
            assertEquals(Path.DIRECT, pathAt256Bits(bytes, T, N, 24, 400, 400), "but B is small");
            assertEquals(Path.DIRECT, pathAt256Bits(bytes, T, N, 20, 40, 100_000), "and so is a row of B");
            assertEquals(Path.DIRECT, pathAt256Bits(bytes, N, N, 12, 2048, 2048));
            assertEquals(Path.PACKED, pathAt256Bits(bytes, N, N, 13, 2048, 2048), "B's rows meet in few sets");
            assertEquals(Path.PACKED, pathAt256Bits(bytes, T, N, 128, 256, 64), "wide");
            assertEquals(Path.PACKED, pathAt256Bits(bytes, T, N, 128, 128, 128), "deep");
            assertEquals(Path.DIRECT, pathAt256Bits(bytes, T, N, 100, 100, 100));
            int turned = 192 / bytes;
            assertEquals(Path.LANES_ALONG_M, pathAt256Bits(bytes, N, T, turned, 1000, 1000));
            assertEquals(Path.PACKED, pathAt256Bits(bytes, N, T, turned + 1, 1000, 1000));
        }
        assertEquals(Path.DIRECT, pathAt256Bits(Float.BYTES, T, N, 784, 100, 64), "neither deep nor wide");
        assertEquals(Path.PACKED, pathAt256Bits(Double.BYTES, T, N, 784, 100, 64), "of twice the bytes");
        assertEquals(Path.DIRECT, pathAt256Bits(Float.BYTES, N, N, 150, 150, 150));
        assertEquals(Path.PACKED, pathAt256Bits(Float.BYTES, N, N, 160, 160, 160));
        assertEquals(Path.DIRECT, pathAt256Bits(Double.BYTES, N, N, 110, 110, 110));
        assertEquals(Path.PACKED, pathAt256Bits(Double.BYTES, N, N, 128, 128, 128));
    }

    /// What the caller asks for limits every path; of direct strips none is deeper than 512 in any case.
    @Test
    void directStripsAreBounded() {
        for (int kc : new int[] {1, 50, 64, 400, 512, 2000}) {
            GemmPlan p = planner(1, new Blocking(6, 64, kc, 600, 64))
                    .plan(N, N, 64, 256, 4096, false, false, false, true)
                    .plan();
            assertEquals(Path.DIRECT, p.path());
            assertTrue(p.kc() <= Math.min(kc, 512) && 2 * p.kc() > Math.min(kc, 512), p::toString);
        }
    }

    /// Rows of an array need no packing, whatever the size; everything else does.
    @Test
    void rowsOfAStayInPlace() {
        assertEquals(0, plan(N, N, 1000, 1000, 1000).mc());
        assertEquals(0, plan(N, T, 1000, 1000, 1000).mc());
        assertEquals(0, planPacked(N, 1000, 1000, 1000).mc());
        assertEquals(1002, plan(T, N, 1000, 1000, 1000).mc());
        assertEquals(1002, planPacked(T, 1000, 1000, 1000).mc());
        assertEquals(
                1002,
                planner(1)
                        .plan(N, N, 1000, 1000, 1000, true, false, false, true)
                        .plan()
                        .mc(),
                "scaled");
        assertEquals(
                1002,
                planner(1)
                        .planSegments(N, N, 1000, 1000, 1000, false, true)
                        .plan()
                        .mc(),
                "in segments");
    }

    /// Blocks of A and B together stay below 8 MiB, whatever the caches are said to be.
    @Test
    void blocksOfAnyCache() {
        for (int l2 = 4 << 10; l2 > 0 && l2 <= 1 << 30; l2 *= 2) {
            for (int nr : new int[] {2, 16, 64, 128}) {
                CacheSizes caches = new CacheSizes(l2);
                Blocking model = BlockingModel.choose(6, nr, Float.BYTES, caches);
                assertEquals(model, Blocks.of(model, 6, nr, Float.BYTES, caches, 2));
            }
        }
    }

    /// Of slivers of a line there are as many as 512 bytes have, of wider ones as many as the cache holds.
    @Test
    void narrowSliversArePackedInRuns() {
        CacheSizes caches = new CacheSizes(512 << 10);
        assertEquals(128, BlockingModel.choose(6, 16, Float.BYTES, caches).nc());
        assertEquals(64, BlockingModel.choose(6, 8, Double.BYTES, caches).nc());
        assertEquals(128, BlockingModel.choose(6, 8, Float.BYTES, caches).nc());
        assertEquals(64, BlockingModel.choose(6, 64, Float.BYTES, caches).nc());
        assertEquals(32, BlockingModel.choose(6, 32, Double.BYTES, caches).nc());
    }

    private static void assertParts(int rowParts, int columnParts, GemmPlan plan) {
        assertEquals(rowParts + "×" + columnParts, plan.rowParts() + "×" + plan.columnParts(), plan::toString);
    }

    @Test
    void threadsShareWhatIsLarge() {
        GemmPlanner two = planner(2);
        assertEquals(
                1, two.plan(N, N, 32, 32, 32, false, false, false, true).plan().threads());
        assertParts(1, 1, two.plan(N, N, 32, 32, 32, false, false, false, true).plan());
        assertEquals(
                2,
                two.plan(N, N, 512, 512, 512, false, false, false, true).plan().threads());
        assertParts(
                4, 4, two.plan(N, N, 512, 512, 512, false, false, false, true).plan());
        assertParts(
                4, 4, two.plan(N, N, 480, 480, 480, false, false, false, true).plan());
        assertParts(
                16, 1, two.plan(N, N, 4096, 64, 64, false, false, false, true).plan()); // of what fits an L2 cache
        assertParts(
                1, 16, two.plan(N, N, 64, 4096, 64, false, false, false, true).plan());
        assertParts(
                1, 2, two.plan(N, N, 1, 4096, 4096, false, false, false, true).plan());
        assertParts(
                1, 4, two.plan(N, N, 4096, 256, 64, false, false, true, true).plan());
        assertEquals(
                1,
                two.plan(N, N, 4096, 64, 64, false, false, true, true).plan().threads(),
                "a column's sum is one chain");
    }

    @Test
    void partsOfManyThreads() {
        for (int threads : new int[] {1, 2, 3, 8, 64}) {
            GemmPlanner planner = planner(threads);
            for (int size = 1; size < 3000; size += 41) {
                for (boolean sums : new boolean[] {false, true}) {
                    GemmPlan p = planner.plan(N, T, size, 3001 - size, 700, false, false, sums, true)
                            .plan();
                    int parts = p.rowParts() * p.columnParts();
                    assertTrue(p.threads() == Math.min(threads, parts), p::toString);
                    assertTrue(!sums || p.rowParts() == 1, p::toString);
                    assertTrue((double) p.m() * p.n() * p.k() / parts > 1 << 14, p::toString);
                    assertTrue(((long) p.mc() * p.kc() + (long) p.kc() * p.nc()) * Float.BYTES <= 8 << 20, p::toString);
                }
            }
        }
    }

    /// Parts follow each other without a gap, and each but the last is whole tiles.
    @Test
    void partsCover() {
        for (int length = 1; length < 300; length += 7) {
            for (int parts = 1; parts < 9; parts++) {
                assertEquals(0, GemmPlanner.cut(length, 6, 0, parts));
                assertEquals(length, GemmPlanner.cut(length, 6, parts, parts));
                for (int part = 1; part < parts; part++) {
                    int at = GemmPlanner.cut(length, 6, part, parts);
                    assertTrue(at % 6 == 0 || at == length);
                    assertTrue(at >= GemmPlanner.cut(length, 6, part - 1, parts));
                }
            }
        }
    }

    @Test
    void plansOfShapesThatTakeTurnsAreKept() {
        GemmPlanner planner = planner(1);
        GemmPlan[] first = new GemmPlan[100];
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < first.length; i++) {
                GemmPlan plan = planner.plan(N, N, 8 * i, 10 + i % 3, 784 >> i % 4, false, false, false, true)
                        .plan();
                if (round == 0) {
                    first[i] = plan;
                } else {
                    assertSame(first[i], plan);
                }
            }
        }
    }

    @Test
    void plansAreKeptAndPrintable() {
        GemmPlanner planner = planner(2);
        GemmPlan p =
                planner.plan(N, T, 1024, 512, 784, false, false, false, true).plan();
        assertSame(
                p, planner.plan(N, T, 1024, 512, 784, false, false, false, true).plan());
        assertEquals("1024×512×784 packed, 6×64 tiles, kc=784 nc=512, 2 threads, 4×4 parts", p.toString());
        assertEquals(
                "16×16×16 direct, 6×16 tiles, 1 thread", plan(N, N, 16, 16, 16).toString());
    }
}
