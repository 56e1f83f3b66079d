// The build derives DoubleMappedDataSet from this file.
package dev.lanewise.mlp.data;

import dev.lanewise.mlp.files.RegularFile;
import dev.lanewise.mlp.training.FloatDataSet;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/// Samples of float in a mapped file, which may be larger than memory: the operating system reads what is asked for and
/// keeps what it has room for.
///
/// ```java
/// try (FloatMappedDataSet.Writer writer = FloatMappedDataSet.labelledWriter(file, 784, 10)) {
///     writer.add(sample, 0, label); // for each
///     writer.finish();
/// }
/// try (FloatMappedDataSet data = FloatMappedDataSet.open(file)) {
///     trainer.train(data, 20);
/// }
/// ```
///
/// The file, all numbers least significant byte first:
///
/// ```text
/// byte  0   "LANEWISE" in ASCII
///       8   version, 4 bytes: 1
///      12   element type, 4 bytes: 1 for single, 2 for double precision
///      16   count of the samples, 8 bytes, at most 2³¹ − 1
///      24   elements of a sample, 4 bytes, at least 1
///      28   classes, or elements of a target, 4 bytes, at least 1
///      32   labelled, 4 bytes: 1 for classes, 0 for targets
///      36   24 bytes of 0
///      60   CRC-32C of bytes 0 … 59
///      64   the records without gaps: a sample, then its target, or its class as 4 bytes
/// ```
///
/// The header and the size of the file are checked when it is opened, classes when they are read. A file must not
/// change while it is mapped; where it is cut off, Java throws an `InternalError`. Many threads may read at once.
public final class FloatMappedDataSet implements FloatDataSet, Closeable {
    private static final ValueLayout.OfFloat ELEMENT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt LABEL = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final String name;
    private final MappedHeader header;
    private final Arena arena;
    private final MemorySegment file;

    private FloatMappedDataSet(String name, MappedHeader header, Arena arena, MemorySegment file) {
        this.name = name;
        this.header = header;
        this.arena = arena;
        this.file = file;
    }

    /// Opens a file; nothing but its header is read.
    ///
    /// @param file the file
    /// @return its samples, to be closed
    /// @throws BadMappedFileException if the header is damaged, does not fit the size of the file, or is not one of
    ///     float samples
    /// @throws IOException if it cannot be read or mapped
    public static FloatMappedDataSet open(Path file) throws IOException {
        RegularFile.check(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer bytes = ByteBuffer.allocate(MappedHeader.BYTES);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // Reads on until the header is there or the file has ended.
            }
            MappedHeader header = MappedHeader.read(file.toString(), bytes.flip(), size, Float.BYTES);
            Arena arena = Arena.ofShared();
            try {
                MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
                return new FloatMappedDataSet(file.toString(), header, arena, mapped);
            } catch (Throwable e) {
                arena.close();
                throw e;
            }
        }
    }

    @Override
    public int count() {
        return header.count();
    }

    @Override
    public int inputs() {
        return header.inputs();
    }

    @Override
    public int outputs() {
        return header.outputs();
    }

    @Override
    public boolean isLabelled() {
        return header.labelled();
    }

    /// Copies samples, named by their indices, one row after another without gaps, and their classes or targets.
    ///
    /// @param indices which samples
    /// @param from where the run begins in the list of indices
    /// @param n how many
    /// @param x where the samples go, n×inputs from index 0
    /// @param labels where classes go, if there are any, n from index 0
    /// @param targets where targets go, if there are any, n×outputs from index 0
    /// @throws IndexOutOfBoundsException if an array is too short, or an index is not that of a sample
    /// @throws UncheckedIOException with a [BadMappedFileException] as its cause, if a label in the file is not a class
    /// @throws IllegalStateException if the data set is closed
    @Override
    public void gather(int[] indices, int from, int n, float[] x, int[] labels, float[] targets) {
        if (!arena.scope().isAlive()) {
            throw new IllegalStateException(name + " is closed");
        }
        int inputs = header.inputs();
        int outputs = header.outputs();
        Objects.checkFromIndexSize(from, n, indices.length);
        checkRoom("x", x.length, n, inputs);
        if (header.labelled()) {
            checkRoom("labels", labels.length, n, 1);
        } else {
            checkRoom("targets", targets.length, n, outputs);
        }
        for (int i = 0; i < n; i++) {
            int sample = Objects.checkIndex(indices[from + i], header.count());
            if (header.labelled()) {
                checkLabel(sample);
            }
        }
        for (int i = 0; i < n; i++) {
            int sample = indices[from + i];
            MemorySegment.copy(file, ELEMENT, header.offset(sample), x, i * inputs, inputs);
            if (header.labelled()) {
                labels[i] = file.get(LABEL, header.outputOffset(sample));
            } else {
                MemorySegment.copy(file, ELEMENT, header.outputOffset(sample), targets, i * outputs, outputs);
            }
        }
    }

    private static void checkRoom(String name, int length, int n, int each) {
        if ((long) n * each > length) {
            throw new IndexOutOfBoundsException(
                    n + " samples of " + each + " do not fit " + name + ".length=" + length);
        }
    }

    private void checkLabel(int sample) {
        int label = file.get(LABEL, header.outputOffset(sample));
        if (label < 0 || label >= header.outputs()) {
            throw new UncheckedIOException(new BadMappedFileException(
                    name,
                    header.outputOffset(sample),
                    "label " + label + " is not a class in 0 … " + (header.outputs() - 1)));
        }
    }

    /// Unmaps the file; a second time does nothing.
    @Override
    public synchronized void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    @Override
    public String toString() {
        return name + ": " + header.count() + " samples of " + header.inputs()
                + (header.labelled()
                        ? " in " + header.outputs() + " classes"
                        : " with " + header.outputs() + " targets");
    }

    /// Begins a file of samples with classes.
    ///
    /// @param file the file, which appears or is replaced when the writer has finished
    /// @param inputs elements of a sample, at least 1
    /// @param classes how many classes there are, at least 1
    /// @return what takes the samples, to be closed
    /// @throws IOException if no file can be made there
    /// @throws IllegalArgumentException if a size is below 1
    public static Writer labelledWriter(Path file, int inputs, int classes) throws IOException {
        MappedHeader.checkSizes(inputs, classes);
        return new Writer(new MappedFileWriter(file), inputs, classes, true);
    }

    /// Begins a file of samples with real targets.
    ///
    /// @param file the file, which appears or is replaced when the writer has finished
    /// @param inputs elements of a sample, at least 1
    /// @param outputs elements of a target, at least 1
    /// @return what takes the samples, to be closed
    /// @throws IOException if no file can be made there
    /// @throws IllegalArgumentException if a size is below 1
    public static Writer targetWriter(Path file, int inputs, int outputs) throws IOException {
        MappedHeader.checkSizes(inputs, outputs);
        return new Writer(new MappedFileWriter(file), inputs, outputs, false);
    }

    /// Takes samples one at a time. The file appears under its name, whole and on the disk, when [#finish()] is called;
    /// a writer that is closed before leaves no file, and one that was there as it was.
    ///
    /// Not thread-safe.
    public static final class Writer implements Closeable {
        private final MappedFileWriter out;
        private final int inputs;
        private final int outputs;
        private final boolean labelled;
        private int count;

        private Writer(MappedFileWriter out, int inputs, int outputs, boolean labelled) {
            this.out = out;
            this.inputs = inputs;
            this.outputs = outputs;
            this.labelled = labelled;
        }

        /// Adds a sample with its class.
        ///
        /// @param x where the sample is
        /// @param xOffset its first element
        /// @param label its class, 0 … classes − 1
        /// @throws IOException if it cannot be written; the writer can then only be closed
        /// @throws IllegalArgumentException if there is no such class
        /// @throws IllegalStateException if samples have targets, there are 2³¹ − 1 already, or the writer has
        ///     finished, failed or is closed
        /// @throws IndexOutOfBoundsException if the array is too short
        public void add(float[] x, int xOffset, int label) throws IOException {
            checkState(true);
            Objects.checkFromIndexSize(xOffset, inputs, x.length);
            if (label < 0 || label >= outputs) {
                throw new IllegalArgumentException("label=" + label + " is not a class in 0 … " + (outputs - 1));
            }
            put(x, xOffset, inputs);
            out.room(Integer.BYTES).putInt(label);
            count++;
        }

        /// Adds a sample with its target.
        ///
        /// @param x where the sample is
        /// @param xOffset its first element
        /// @param target where the target is
        /// @param targetOffset its first element
        /// @throws IOException if it cannot be written; the writer can then only be closed
        /// @throws IllegalStateException if samples have classes, there are 2³¹ − 1 already, or the writer has
        ///     finished, failed or is closed
        /// @throws IndexOutOfBoundsException if an array is too short
        public void add(float[] x, int xOffset, float[] target, int targetOffset) throws IOException {
            checkState(false);
            Objects.checkFromIndexSize(xOffset, inputs, x.length);
            Objects.checkFromIndexSize(targetOffset, outputs, target.length);
            put(x, xOffset, inputs);
            put(target, targetOffset, outputs);
            count++;
        }

        private void checkState(boolean withLabel) {
            out.checkOpen();
            if (withLabel != labelled) {
                throw new IllegalStateException(labelled ? "samples have classes" : "samples have targets");
            }
            if (count == Integer.MAX_VALUE) {
                throw new IllegalStateException("there are " + count + " samples, and no index for another");
            }
        }

        private void put(float[] values, int offset, int length) throws IOException {
            int at = offset;
            while (at < offset + length) {
                ByteBuffer buffer = out.room(Float.BYTES);
                int n = Math.min(offset + length - at, buffer.remaining() / Float.BYTES);
                buffer.asFloatBuffer().put(values, at, n);
                buffer.position(buffer.position() + n * Float.BYTES);
                at += n;
            }
        }

        /// Samples so far.
        ///
        /// @return at least 0
        public int count() {
            return count;
        }

        /// Completes the file and gives it its name.
        ///
        /// @throws IOException if it cannot be written
        /// @throws IllegalStateException if the writer has finished, failed or is closed
        public void finish() throws IOException {
            out.checkOpen();
            out.finish(new MappedHeader(Float.BYTES, count, inputs, outputs, labelled));
        }

        /// Ends writing; without [#finish()] before, there is no file. A second time does nothing.
        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
