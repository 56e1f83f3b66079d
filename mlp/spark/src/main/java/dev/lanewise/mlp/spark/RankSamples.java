package dev.lanewise.mlp.spark;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/// A rank's samples: features in float blocks, on the heap up to a limit, beyond it in a temporary file that is mapped;
/// labels, weights and what is held out in arrays.
final class RankSamples implements Closeable {
    /// Bytes of a block, on the heap and in the file.
    private static final int BLOCK_BYTES = 4 << 20;

    private final int inputs;
    private final int rowsPerBlock;
    private final long heapBytes;
    private final List<MemorySegment> blocks = new ArrayList<>();
    private final Arena arena = Arena.ofShared();
    private final CRC32C digest = new CRC32C();
    private FileChannel file;
    private int count;
    private double[] labels = new double[1024];
    private float[] weights = new float[1024];
    private boolean[] heldOut = new boolean[1024];

    RankSamples(int inputs, long heapBytes) {
        this.inputs = inputs;
        this.rowsPerBlock = Math.max(1, BLOCK_BYTES / Float.BYTES / inputs);
        this.heapBytes = heapBytes;
    }

    /// @param directory where the file goes, if one is needed
    void add(SampleBlock block, Path directory) throws IOException {
        int needed = Math.addExact(count, block.rows());
        if (needed > labels.length) {
            int length = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * labels.length));
            labels = Arrays.copyOf(labels, length);
            weights = Arrays.copyOf(weights, length);
            heldOut = Arrays.copyOf(heldOut, length);
        }
        System.arraycopy(block.labels(), 0, labels, count, block.rows());
        System.arraycopy(block.weights(), 0, weights, count, block.rows());
        System.arraycopy(block.heldOut(), 0, heldOut, count, block.rows());
        for (int i = 0; i < block.rows(); i++) {
            int row = (count + i) % rowsPerBlock;
            if (row == 0) {
                blocks.add(newBlock(directory));
            }
            MemorySegment.copy(
                    block.x(),
                    i * inputs,
                    blocks.getLast(),
                    ValueLayout.JAVA_FLOAT,
                    (long) row * inputs * Float.BYTES,
                    inputs);
            update(Double.doubleToLongBits(block.labels()[i]));
            update(Float.floatToIntBits(block.weights()[i]) * 2L + (block.heldOut()[i] ? 1 : 0));
        }
        digest.update(MemorySegment.ofArray(Arrays.copyOf(block.x(), block.rows() * inputs))
                .toArray(ValueLayout.JAVA_BYTE));
        count = needed;
    }

    private void update(long value) {
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            digest.update((int) (value >>> shift) & 0xFF);
        }
    }

    private MemorySegment newBlock(Path directory) throws IOException {
        long bytes = (long) rowsPerBlock * inputs * Float.BYTES;
        if (blocks.size() * bytes + bytes <= heapBytes) {
            return MemorySegment.ofArray(new float[rowsPerBlock * inputs]);
        }
        if (file == null) {
            Path path = Files.createTempFile(directory, "lanewise-samples-", ".tmp");
            // Deleted when it is closed, and without a name already where the system allows that.
            file = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        }
        return file.map(FileChannel.MapMode.READ_WRITE, file.size(), bytes, arena);
    }

    int count() {
        return count;
    }

    /// Whether some of them lie in a file.
    boolean spills() {
        return file != null;
    }

    /// Of every number and its place.
    long digest() {
        return digest.getValue();
    }

    double label(int index) {
        return labels[index];
    }

    float weight(int index) {
        return weights[index];
    }

    boolean isHeldOut(int index) {
        return heldOut[index];
    }

    /// Copies samples to the rows of `x`.
    void gather(int[] indices, int from, int rows, float[] x) {
        for (int i = 0; i < rows; i++) {
            int index = indices[from + i];
            MemorySegment.copy(
                    blocks.get(index / rowsPerBlock),
                    ValueLayout.JAVA_FLOAT,
                    (long) (index % rowsPerBlock) * inputs * Float.BYTES,
                    x,
                    i * inputs,
                    inputs);
        }
    }

    @Override
    public void close() throws IOException {
        arena.close();
        blocks.clear();
        if (file != null) {
            file.close();
        }
    }
}
