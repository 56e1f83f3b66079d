package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Products over a depth of 2³¹ − 1, really run: with `-Dlanewise.huge=true`, because each reads 16 GiB, of a file with
/// holes that takes no room; some minutes in all.
@EnabledIfSystemProperty(named = "lanewise.huge", matches = "true")
class HugeProductTest {
    private static final int K = Integer.MAX_VALUE;
    private static final int CHAINS = 16;
    private static final Transpose N = Transpose.NO_TRANS;
    private static final Transpose T = Transpose.TRANS;

    @TempDir
    Path directory;

    /// What is not 0, by its index in the file.
    private final TreeMap<Long, Float> elements = new TreeMap<>();

    @ParameterizedTest
    @MethodSource("dev.lanewise.kernels.Backends#stream")
    void theDeepestProducts(Backends.Opener backend) throws IOException {
        SplittableRandom random = new SplittableRandom(101);
        Path file = directory.resolve("holes");
        try (Kernels kernels = backend.open();
                Arena arena = Arena.ofShared();
                FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MemorySegment x = channel.map(FileChannel.MapMode.READ_WRITE, 0, 2L * K * Float.BYTES, arena);
            long[] ends = {0, 30, 65_535, 1L << 30, K - 20L, K, K + 30L, 1L << 31, 3L << 30, 2L * K - 40};
            for (long end : ends) {
                for (long i = end; i < Math.min(2L * K, end + 40); i++) {
                    float v = (float) random.nextDouble(-1, 1);
                    x.setAtIndex(ValueLayout.JAVA_FLOAT, i, v);
                    elements.put(i, v);
                }
            }
            MemorySegment c = arena.allocate(4L * Float.BYTES, 64);
            // X is K×2, then 2×K.
            kernels.sgemm(T, N, 2, 2, K, 1, x, 0, 2, x, 0, 2, 0, c, 0, 2);
            check(c, 2, 1);
            kernels.sgemm(N, T, 2, 2, K, 1, x, 0, K, x, 0, K, 0, c, 0, 2);
            check(c, 1, K);
            kernels.sgemm(N, T, 1, 1, K, 0.5f, x, 0, K, x, K, K, 0, c, 0, 1);
            assertEquals(matrixVector(), c.get(ValueLayout.JAVA_FLOAT, 0));
        }
    }

    private float at(long index) {
        return elements.getOrDefault(index, 0f);
    }

    /// C = Σₚ xₚᵢ·xₚⱼ in ascending p with xₚᵢ at p·depthStride + i·stride: what is 0 adds nothing.
    private void check(MemorySegment c, long depthStride, long stride) {
        long[] depths = elements.keySet().stream()
                .mapToLong(i -> depthStride == 1 ? i % stride : i / depthStride)
                .sorted()
                .distinct()
                .toArray();
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                float sum = 0;
                for (long p : depths) {
                    sum = Math.fma(at(p * depthStride + i * stride), at(p * depthStride + j * stride), sum);
                }
                assertEquals(sum, c.getAtIndex(ValueLayout.JAVA_FLOAT, 2 * i + j), "element " + i + ", " + j);
            }
        }
    }

    /// The first K elements times half of the others, in chains.
    private float matrixVector() {
        float[] chains = new float[CHAINS];
        for (long p : elements.keySet()) {
            if (p < K) {
                int q = (int) (p % CHAINS);
                chains[q] = Math.fma(at(p), 0.5f * at(p + K), chains[q]);
            }
        }
        for (int half = CHAINS / 2; half > 0; half /= 2) {
            for (int q = 0; q < half; q++) {
                chains[q] += chains[q + half];
            }
        }
        return chains[0];
    }
}
