package dev.lanewise.mlp.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.Initialiser;
import dev.lanewise.mlp.Loss;
import dev.lanewise.mlp.Reduction;
import dev.lanewise.mlp.training.FloatDataSet;
import dev.lanewise.mlp.training.FloatTrainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of raw records: the layout byte by byte, the round trip, every way in which a header can be bad, sizes beyond
/// 2³¹, and files that appear whole or not at all.
class MappedDataSetTest {
    @TempDir
    Path directory;

    @Test
    void theLayoutIsTheDocumentedOne() throws IOException {
        Path file = labelled();
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(64 + 3 * 12, bytes.capacity());
        byte[] magic = new byte[8];
        bytes.get(0, magic);
        assertEquals("LANEWISE", new String(magic, StandardCharsets.US_ASCII));
        assertEquals(1, bytes.getInt(8));
        assertEquals(1, bytes.getInt(12));
        assertEquals(3, bytes.getLong(16));
        assertEquals(2, bytes.getInt(24));
        assertEquals(5, bytes.getInt(28));
        assertEquals(1, bytes.getInt(32));
        for (int i = 36; i < 60; i++) {
            assertEquals(0, bytes.get(i));
        }
        assertEquals(1.5f, bytes.getFloat(64));
        assertEquals(-2, bytes.getFloat(68));
        assertEquals(4, bytes.getInt(72));
        assertEquals(0, bytes.getInt(84));

        ByteBuffer doubles = ByteBuffer.wrap(Files.readAllBytes(targets())).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(64 + 2 * 32, doubles.capacity());
        assertEquals(2, doubles.getInt(12));
        assertEquals(0, doubles.getInt(32));
        assertEquals(0.1, doubles.getDouble(64));
        assertEquals(-0.3, doubles.getDouble(64 + 24));
        assertEquals(4, doubles.getDouble(64 + 32));
    }

    @Test
    void floatsWithClassesComeBack() throws IOException {
        try (FloatMappedDataSet data = FloatMappedDataSet.open(labelled())) {
            assertEquals(3, data.count());
            assertEquals(2, data.inputs());
            assertEquals(5, data.outputs());
            assertTrue(data.isLabelled());
            float[] x = new float[6];
            int[] labels = new int[3];
            data.gather(new int[] {9, 2, 0, 2}, 1, 3, x, labels, null);
            assertArrayEquals(new float[] {7, Float.MIN_VALUE, 1.5f, -2, 7, Float.MIN_VALUE}, x);
            assertArrayEquals(new int[] {2, 4, 2}, labels);
        }
    }

    @Test
    void doublesWithTargetsComeBack() throws IOException {
        try (DoubleMappedDataSet data = DoubleMappedDataSet.open(targets())) {
            assertEquals(2, data.count());
            assertEquals(1, data.inputs());
            assertEquals(3, data.outputs());
            assertFalse(data.isLabelled());
            double[] x = new double[2];
            double[] targets = new double[6];
            data.gather(new int[] {1, 0}, 0, 2, x, null, targets);
            assertArrayEquals(new double[] {4, 0.1}, x);
            assertArrayEquals(new double[] {5, 6, 7, 0.2, 1, -0.3}, targets);
        }
    }

    /// Records of doubles with a class lie at multiples of 4 only.
    @Test
    void doublesWithClassesComeBack() throws IOException {
        Path file = directory.resolve("d");
        try (DoubleMappedDataSet.Writer writer = DoubleMappedDataSet.labelledWriter(file, 1, 2)) {
            writer.add(new double[] {0.1}, 0, 1);
            writer.add(new double[] {0.2}, 0, 0);
            writer.add(new double[] {0.3}, 0, 1);
            writer.finish();
        }
        try (DoubleMappedDataSet data = DoubleMappedDataSet.open(file)) {
            double[] x = new double[3];
            int[] labels = new int[3];
            data.gather(new int[] {0, 1, 2}, 0, 3, x, labels, null);
            assertArrayEquals(new double[] {0.1, 0.2, 0.3}, x);
            assertArrayEquals(new int[] {1, 0, 1}, labels);
        }
    }

    /// More than the writer's buffer, in samples larger than it and smaller ones; then a training step a batch.
    @Test
    void longFilesComeBackAndCanBeTrainedOn() throws IOException {
        for (int inputs : new int[] {7, 100_003}) {
            int count = inputs == 7 ? 20_000 : 4;
            SplittableRandom random = new SplittableRandom(inputs);
            float[] all = new float[inputs * count];
            int[] labels = new int[count];
            for (int i = 0; i < all.length; i++) {
                all[i] = (float) random.nextDouble(-1, 1);
            }
            Path file = directory.resolve("long" + inputs);
            try (FloatMappedDataSet.Writer writer = FloatMappedDataSet.labelledWriter(file, inputs, 3)) {
                for (int i = 0; i < count; i++) {
                    labels[i] = random.nextInt(3);
                    writer.add(all, i * inputs, labels[i]);
                    assertEquals(i + 1, writer.count());
                }
                writer.finish();
            }
            try (FloatMappedDataSet data = FloatMappedDataSet.open(file)) {
                float[] x = new float[all.length];
                int[] y = new int[count];
                int[] order = new int[count];
                Arrays.setAll(order, i -> i);
                data.gather(order, 0, count, x, y, null);
                assertArrayEquals(all, x);
                assertArrayEquals(labels, y);
                if (inputs == 7) {
                    assertArrayEquals(trained(FloatDataSet.labelled(all, inputs, labels, 3)), trained(data));
                }
            }
        }
    }

    private static float[] trained(FloatDataSet data) {
        Architecture architecture = Architecture.of(Activation.TANH, Activation.IDENTITY, data.inputs(), 3);
        FloatMlp net = new FloatMlp(
                Kernels.scalar(),
                FloatParameters.initialised(architecture, Initialiser.XAVIER_NORMAL, new SplittableRandom(3)),
                Loss.SOFTMAX_CROSS_ENTROPY,
                Reduction.MEAN);
        FloatTrainer.of(net).batch(100).train(data, 1);
        return net.parameters().array();
    }

    @Test
    void anEmptyFileHasNoSamples() throws IOException {
        Path file = directory.resolve("empty");
        try (FloatMappedDataSet.Writer writer = FloatMappedDataSet.targetWriter(file, 2, 1)) {
            writer.finish();
        }
        try (FloatMappedDataSet data = FloatMappedDataSet.open(file)) {
            assertEquals(0, data.count());
            data.gather(new int[0], 0, 0, new float[0], new int[0], new float[0]);
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> data.gather(new int[] {0}, 0, 1, new float[2], new int[0], new float[1]));
        }
        assertTrue(
                refused(Files.readAllBytes(labelledWithout(3)), "").getMessage().contains("at byte 64"));
    }

    /// A labelled file with its last records cut off.
    private Path labelledWithout(int records) throws IOException {
        Path file = labelled();
        byte[] bytes = Files.readAllBytes(file);
        return Files.write(file, Arrays.copyOf(bytes, bytes.length - 12 * records));
    }

    @Test
    void everyDamagedBitOfTheHeaderShows() throws IOException {
        byte[] good = Files.readAllBytes(labelled());
        for (int at = 0; at < 64; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] bad = good.clone();
                bad[at] ^= (byte) (1 << bit);
                BadMappedFileException e = refused(bad, "");
                int expected = at < 8 ? 0 : at < 12 ? 8 : 60;
                assertEquals(expected, e.position(), "byte " + at);
            }
        }
    }

    /// A header that was made to deceive has a right checksum.
    @Test
    void noFieldIsBelievedUnchecked() throws IOException {
        byte[] good = Files.readAllBytes(labelled());
        assertEquals(12, refused(with(good, 12, 2), "DoubleMappedDataSet reads").position());
        assertEquals(12, refused(with(good, 12, 3), "element type 3").position());
        assertEquals(16, refused(with(good, 20, 1), "more than the 2147483647").position());
        assertEquals(16, refused(with(good, 20, -1), "more than the 2147483647").position());
        assertEquals(64 + 24, refused(with(good, 16, 2), "behind 2 records").position());
        assertEquals(64 + 36, refused(with(good, 16, 4), "behind 4 records").position());
        assertEquals(
                64 + 36, refused(with(good, 16, Integer.MAX_VALUE), "behind").position());
        assertEquals(24, refused(with(good, 24, 0), "0 elements").position());
        assertEquals(24, refused(with(good, 24, -1), "4294967295 elements").position());
        refused(with(good, 24, Integer.MAX_VALUE), "does not end behind");
        refused(with(with(good, 24, Integer.MAX_VALUE), 16, Integer.MAX_VALUE), "does not end behind");
        assertEquals(28, refused(with(good, 28, 0), "0 outputs").position());
        assertEquals(32, refused(with(good, 32, 2), "labelled is 2").position());
        refused(with(good, 32, 0), "does not end behind");
        assertEquals(36, refused(with(good, 36, 1), "should be 0 is 1").position());
        assertEquals(59, refused(with(good, 56, 0x02000000), "should be 0 is 2").position());
        assertEquals(41, refused(with(good, 40, 0x100), "should be 0 is 1").position());
    }

    @Test
    void everyTruncationAndMoreAreRefused() throws IOException {
        byte[] good = Files.readAllBytes(labelled());
        for (int length = 0; length < good.length; length++) {
            assertEquals(length, refused(Arrays.copyOf(good, length), "").position());
        }
        assertEquals(
                good.length,
                refused(Arrays.copyOf(good, good.length + 1), "does not end").position());
        assertEquals(
                good.length,
                refused(Arrays.copyOf(good, good.length + 12), "does not end").position());
        Path file = Files.write(directory.resolve("f"), good);
        assertEquals(
                12,
                assertThrows(BadMappedFileException.class, () -> DoubleMappedDataSet.open(file))
                        .position());
        assertThrows(NoSuchFileException.class, () -> FloatMappedDataSet.open(directory.resolve("missing")));
    }

    @Test
    void labelsAreCheckedBeforeAnythingIsWritten() throws IOException {
        Path file = labelled();
        for (int label : new int[] {5, -1}) {
            byte[] bytes = Files.readAllBytes(file);
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(64 + 12 + 8, label);
            Path bad = Files.write(directory.resolve("bad" + label), bytes);
            try (FloatMappedDataSet data = FloatMappedDataSet.open(bad)) {
                float[] x = new float[4];
                int[] labels = {9, 9};
                UncheckedIOException e = assertThrows(
                        UncheckedIOException.class, () -> data.gather(new int[] {0, 1}, 0, 2, x, labels, null));
                BadMappedFileException cause = assertInstanceOf(BadMappedFileException.class, e.getCause());
                assertEquals(64 + 12 + 8, cause.position());
                assertTrue(cause.getMessage().contains("label " + label), cause.getMessage());
                assertArrayEquals(new float[4], x);
                assertArrayEquals(new int[] {9, 9}, labels);
                data.gather(new int[] {0, 2}, 0, 2, x, labels, null);
                assertArrayEquals(new int[] {4, 2}, labels);
            }
        }
    }

    @Test
    void gatherChecksItsArgumentsFirst() throws IOException {
        try (FloatMappedDataSet data = FloatMappedDataSet.open(labelled())) {
            float[] x = new float[4];
            int[] y = new int[2];
            for (int bad : new int[] {-1, 3, Integer.MAX_VALUE}) {
                assertThrows(IndexOutOfBoundsException.class, () -> data.gather(new int[] {0, bad}, 0, 2, x, y, null));
            }
            assertThrows(IndexOutOfBoundsException.class, () -> data.gather(new int[] {0, 1}, 1, 2, x, y, null));
            float[] tooShort = new float[3];
            assertThrows(IndexOutOfBoundsException.class, () -> data.gather(new int[] {0, 1}, 0, 2, tooShort, y, null));
            assertArrayEquals(new float[3], tooShort);
            assertThrows(
                    IndexOutOfBoundsException.class, () -> data.gather(new int[] {0, 1}, 0, 2, x, new int[1], null));
            assertArrayEquals(new float[4], x);
        }
        try (DoubleMappedDataSet data = DoubleMappedDataSet.open(targets())) {
            double[] x = new double[2];
            double[] tooShort = new double[5];
            assertThrows(IndexOutOfBoundsException.class, () -> data.gather(new int[] {0, 1}, 0, 2, x, null, tooShort));
            assertArrayEquals(new double[2], x);
            assertArrayEquals(new double[5], tooShort);
        }
    }

    /// A sample that is refused leaves nothing in the file, not even its half.
    @Test
    void refusedSamplesLeaveNothing() throws IOException {
        Path file = directory.resolve("floats");
        try (FloatMappedDataSet.Writer writer = FloatMappedDataSet.targetWriter(file, 2, 1)) {
            assertThrows(IndexOutOfBoundsException.class, () -> writer.add(new float[2], 1, new float[1], 0));
            assertThrows(IndexOutOfBoundsException.class, () -> writer.add(new float[2], 0, new float[1], 1));
            assertThrows(IllegalStateException.class, () -> writer.add(new float[2], 0, 0));
            writer.add(new float[] {1, 2}, 0, new float[] {3}, 0);
            assertEquals(1, writer.count());
            writer.finish();
        }
        try (FloatMappedDataSet data = FloatMappedDataSet.open(file)) {
            float[] x = new float[2];
            float[] target = new float[1];
            data.gather(new int[] {0}, 0, 1, x, null, target);
            assertArrayEquals(new float[] {1, 2}, x);
            assertArrayEquals(new float[] {3}, target);
        }
        Path labelled = directory.resolve("labelled");
        try (FloatMappedDataSet.Writer writer = FloatMappedDataSet.labelledWriter(labelled, 2, 2)) {
            assertThrows(IndexOutOfBoundsException.class, () -> writer.add(new float[2], 1, 0));
            assertThrows(IllegalArgumentException.class, () -> writer.add(new float[2], 0, 2));
            writer.add(new float[] {1, 2}, 0, 1);
            writer.finish();
        }
        try (FloatMappedDataSet data = FloatMappedDataSet.open(labelled)) {
            float[] x = new float[2];
            data.gather(new int[] {0}, 0, 1, x, new int[1], null);
            assertArrayEquals(new float[] {1, 2}, x);
        }
    }

    /// The first half of a sample that is longer than the writer's buffer would be on its way already.
    @Test
    void longRefusedSamplesLeaveNothing() throws IOException {
        float[] sample = new float[100_003];
        Arrays.fill(sample, 3);
        Path file = directory.resolve("long");
        try (FloatMappedDataSet.Writer writer = FloatMappedDataSet.labelledWriter(file, sample.length, 2)) {
            assertThrows(IndexOutOfBoundsException.class, () -> writer.add(sample, 1, 0));
            writer.add(sample, 0, 1);
            writer.finish();
        }
        try (FloatMappedDataSet data = FloatMappedDataSet.open(file)) {
            float[] x = new float[sample.length];
            data.gather(new int[] {0}, 0, 1, x, new int[1], null);
            assertArrayEquals(sample, x);
        }
    }

    /// One sample that is longer than the writer's buffer.
    @Test
    void longSamplesOfDoublesComeBack() throws IOException {
        double[] sample = new double[100_003];
        Arrays.setAll(sample, i -> i / 7.0);
        Path file = directory.resolve("doubles");
        try (DoubleMappedDataSet.Writer writer = DoubleMappedDataSet.targetWriter(file, 2, 100_001)) {
            writer.add(sample, 0, sample, 2);
            writer.finish();
        }
        try (DoubleMappedDataSet data = DoubleMappedDataSet.open(file)) {
            double[] x = new double[2];
            double[] target = new double[100_001];
            data.gather(new int[] {0}, 0, 1, x, null, target);
            assertArrayEquals(Arrays.copyOf(sample, 2), x);
            assertArrayEquals(Arrays.copyOfRange(sample, 2, 100_003), target);
        }
    }

    @Test
    void aClosedDataSetSaysSo() throws IOException {
        FloatMappedDataSet data = FloatMappedDataSet.open(labelled());
        data.close();
        data.close();
        assertThrows(
                IllegalStateException.class, () -> data.gather(new int[] {0}, 0, 1, new float[2], new int[1], null));
        assertThrows(IllegalStateException.class, () -> data.gather(new int[0], 0, 0, new float[0], new int[0], null));
    }

    @Test
    void offsetsAreLong() {
        MappedHeader header = new MappedHeader(8, Integer.MAX_VALUE, Integer.MAX_VALUE, 5, true);
        assertEquals(8L * Integer.MAX_VALUE + 4, header.recordBytes());
        assertEquals(64 + 1_000_000L * (8L * Integer.MAX_VALUE + 4), header.offset(1_000_000));
        assertEquals(header.offset(3) + 8L * Integer.MAX_VALUE, header.outputOffset(3));
        MappedHeader targets = new MappedHeader(4, 1, Integer.MAX_VALUE, Integer.MAX_VALUE, false);
        assertEquals(8L * Integer.MAX_VALUE, targets.recordBytes());
    }

    /// 5 GB of which the disk holds the header and one record.
    @Test
    void recordsBehindFourGigabytesAreRead() throws IOException {
        int inputs = 1 << 18;
        MappedHeader header = new MappedHeader(4, 5000, inputs, 2, true);
        Path file = directory.resolve("sparse");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.SPARSE, StandardOpenOption.WRITE)) {
            channel.write(header.toBytes(), 0);
            ByteBuffer last = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            last.putFloat(0, 2.5f).putInt(4, 1);
            channel.write(last, 64 + 5000L * (4L * inputs + 4) - 8);
        }
        assertTrue(Files.size(file) > 1L << 32);
        try (FloatMappedDataSet data = FloatMappedDataSet.open(file)) {
            float[] x = new float[2 * inputs];
            int[] labels = new int[2];
            data.gather(new int[] {4999, 2500}, 0, 2, x, labels, null);
            assertArrayEquals(new int[] {1, 0}, labels);
            assertEquals(2.5f, x[inputs - 1]);
            assertEquals(0, x[inputs - 2]);
        }
    }

    @Test
    void onlyWhatIsFinishedAppears() throws IOException {
        Path file = directory.resolve("f");
        FloatMappedDataSet.Writer abandoned = FloatMappedDataSet.labelledWriter(file, 2, 5);
        abandoned.add(new float[2], 0, 1);
        assertFalse(Files.exists(file));
        abandoned.close();
        abandoned.close();
        assertThrows(IllegalStateException.class, () -> abandoned.add(new float[2], 0, 1));
        assertThrows(IllegalStateException.class, abandoned::finish);
        assertEquals(0, files());

        Files.writeString(file, "before");
        FloatMappedDataSet.Writer writer = FloatMappedDataSet.labelledWriter(file, 2, 5);
        writer.add(new float[2], 0, 1);
        assertEquals("before", Files.readString(file));
        writer.finish();
        assertEquals(64 + 12, Files.size(file));
        assertThrows(IllegalStateException.class, writer::finish);
        assertThrows(IllegalStateException.class, () -> writer.add(new float[2], 0, 1));
        writer.close();
        assertEquals(1, files());
        assertEquals(64 + 12, Files.size(file));
        assertThrows(FileSystemException.class, () -> FloatMappedDataSet.labelledWriter(directory, 2, 5));
        Path nowhere = directory.resolve("no").resolve("where");
        assertThrows(NoSuchFileException.class, () -> FloatMappedDataSet.labelledWriter(nowhere, 2, 5));
    }

    @Test
    void theWriterChecksItsArguments() throws IOException {
        Path file = directory.resolve("f");
        assertThrows(IllegalArgumentException.class, () -> FloatMappedDataSet.labelledWriter(file, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> FloatMappedDataSet.targetWriter(file, 1, 0));
        try (FloatMappedDataSet.Writer writer = FloatMappedDataSet.labelledWriter(file, 2, 5)) {
            assertThrows(IllegalArgumentException.class, () -> writer.add(new float[2], 0, 5));
            assertThrows(IllegalArgumentException.class, () -> writer.add(new float[2], 0, -1));
            assertThrows(IndexOutOfBoundsException.class, () -> writer.add(new float[2], 1, 0));
            assertThrows(IllegalStateException.class, () -> writer.add(new float[2], 0, new float[5], 0));
            writer.add(new float[] {1, 2, 3}, 1, 4);
            assertEquals(1, writer.count());
            writer.finish();
        }
        assertEquals(64 + 12, Files.size(file));
        try (FloatMappedDataSet.Writer writer = FloatMappedDataSet.targetWriter(file, 2, 2)) {
            assertThrows(IllegalStateException.class, () -> writer.add(new float[2], 0, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> writer.add(new float[2], 0, new float[2], 1));
            assertThrows(IndexOutOfBoundsException.class, () -> writer.add(new float[2], -1, new float[2], 0));
        }
        assertEquals(64 + 12, Files.size(file));
    }

    private long files() throws IOException {
        try (Stream<Path> list = Files.list(directory)) {
            return list.count();
        }
    }

    private Path labelled() throws IOException {
        Path file = directory.resolve("labelled");
        try (FloatMappedDataSet.Writer writer = FloatMappedDataSet.labelledWriter(file, 2, 5)) {
            writer.add(new float[] {1.5f, -2}, 0, 4);
            writer.add(new float[] {9, 3, 4}, 1, 0);
            writer.add(new float[] {7, Float.MIN_VALUE}, 0, 2);
            writer.finish();
        }
        return file;
    }

    private Path targets() throws IOException {
        Path file = directory.resolve("targets");
        try (DoubleMappedDataSet.Writer writer = DoubleMappedDataSet.targetWriter(file, 1, 3)) {
            writer.add(new double[] {0.1}, 0, new double[] {9, 0.2, 1, -0.3}, 1);
            writer.add(new double[] {3, 4}, 1, new double[] {5, 6, 7}, 0);
            writer.finish();
        }
        return file;
    }

    private static byte[] with(byte[] file, int at, int value) {
        ByteBuffer bytes = ByteBuffer.wrap(file.clone()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(at, value);
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, 60);
        bytes.putInt(60, (int) crc.getValue());
        return bytes.array();
    }

    private BadMappedFileException refused(byte[] bytes, String words) throws IOException {
        Path file = Files.write(directory.resolve("refused"), bytes);
        BadMappedFileException e = assertThrows(BadMappedFileException.class, () -> FloatMappedDataSet.open(file));
        assertEquals(file.toString(), e.file());
        assertTrue(e.getMessage().startsWith(file + ": at byte " + e.position() + ": "), e.getMessage());
        assertTrue(e.getMessage().contains(words), e.getMessage());
        return e;
    }
}
