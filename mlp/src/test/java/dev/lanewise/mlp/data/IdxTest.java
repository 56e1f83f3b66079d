package dev.lanewise.mlp.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.mlp.training.FloatDataSet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Good IDX files, and every way in which one can be bad: one named exception each, which says where.
class IdxTest {
    private static final int IMAGES = 0x0803;
    private static final int LABELS = 0x0801;

    @TempDir
    Path directory;

    @Test
    void readsPlainAndCompressed() throws IOException {
        byte[] file = idx(IMAGES, new int[] {2, 1, 3}, 1, 2, 3, 4, 5, 255);
        for (byte[] bytes : new byte[][] {file, gzip(file)}) {
            Idx idx = read(bytes);
            assertArrayEquals(new int[] {2, 1, 3}, idx.dimensions());
            assertArrayEquals(new byte[] {1, 2, 3, 4, 5, (byte) 255}, idx.data());
            idx.dimensions()[0] = 7;
            assertEquals("test.idx [2, 1, 3]", idx.toString());
        }
    }

    @Test
    void readsNothingWhereNothingIsDeclared() throws IOException {
        assertEquals(0, read(idx(IMAGES, new int[] {0, 28, 28})).data().length);
    }

    @Test
    void readsMoreThanOneChunk() throws IOException {
        int size = 300_000;
        byte[] file = Arrays.copyOf(idx(LABELS, new int[] {size}), 8 + size);
        file[8 + size - 1] = 7;
        assertEquals(7, read(file).data()[size - 1]);
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        byte[] file = idx(IMAGES, new int[] {2, 1, 3}, 1, 2, 3, 4, 5, 6);
        byte[] compressed = gzip(file);
        for (int length = 0; length < file.length; length++) {
            refused(Arrays.copyOf(file, length), "");
        }
        for (int length = 2; length < compressed.length; length++) {
            refused(Arrays.copyOf(compressed, length), "");
        }
    }

    @Test
    void refusesWhatFollowsTheData() throws IOException {
        byte[] file = idx(LABELS, new int[] {2}, 1, 2, 3);
        assertEquals(10, refused(file, "more than the 2 bytes").position());
        refused(gzip(file), "more than the 2 bytes");
    }

    @Test
    void refusesADamagedChecksum() throws IOException {
        byte[] compressed = gzip(idx(LABELS, new int[] {2}, 1, 2));
        compressed[compressed.length - 6] ^= 1;
        refused(compressed, "damaged");
    }

    @Test
    void refusesOtherFormats() {
        refused(idx(0x01000803, new int[] {1}, 1), "magic number 0x01000803");
        refused(idx(0x00010803, new int[] {1, 1, 1}, 1), "magic number 0x00010803");
        refused(idx(0x1803, new int[] {1, 1, 1}, 1), "type 0x18");
        // Half of what gzip begins with.
        refused(idx(0x1F000803, new int[] {1, 1, 1}, 1), "magic number 0x1F000803");
        assertEquals(
                2, refused(idx(0x0D03, new int[] {1, 1, 1}, 1), "type 0x0D").position());
        assertEquals(3, refused(idx(0x0800, new int[0]), "no dimensions").position());
        refused("<html>not found</html>".getBytes(java.nio.charset.StandardCharsets.US_ASCII), "magic number");
    }

    /// 2 MB of gzip can hold 2 GB.
    @Test
    void noMoreIsReadThanIsAllowed() throws IOException {
        refused(idx(IMAGES, new int[] {2_000_000_000, 1, 1}, 1), "more than the 1073741824 that are allowed");
        byte[] three = idx(0x0801, new int[] {3}, 1, 2, 3);
        assertEquals(3, Idx.read(new ByteArrayInputStream(three), "t", 3).data().length);
        assertThrows(BadIdxFileException.class, () -> Idx.read(new ByteArrayInputStream(three), "t", 2));
        assertThrows(IllegalArgumentException.class, () -> Idx.read(new ByteArrayInputStream(three), "t", -1));
    }

    /// What the header claims is never allocated: these would be 1 GB, more than 2⁶³ bytes, and a negative size.
    @Test
    void believesNoSizeThatIsNotThere() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        refused(idx(IMAGES, new int[] {1_000_000_000, 1, 1}, 1), "ends after 1 of the 1000000000 bytes");
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 10_000_000, allocated + " bytes allocated");
        refused(
                idx(IMAGES, new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE}),
                "larger than an array");
        refused(idx(IMAGES, new int[] {-1, 28, 28}), "dimension 0 of 4294967295");
        assertEquals(
                8,
                refused(idx(IMAGES, new int[] {65536, 65536, 0}), "larger than an array")
                        .position());
    }

    /// A stream that would decompress for ever is left one byte behind what it declares.
    @Test
    void stopsReadingWhereTheDataShouldEnd() {
        @SuppressWarnings("InputStreamSlowMultibyteRead") // a few bytes only
        InputStream endless = new InputStream() {
            private final byte[] header = idx(LABELS, new int[] {5});
            private long at;

            @Override
            public int read() {
                if (at > 1_000_000) {
                    throw new AssertionError("read on and on");
                }
                return at < header.length ? header[(int) at++] & 0xFF : (int) (at++ & 7);
            }
        };
        BadIdxFileException e = assertThrows(BadIdxFileException.class, () -> Idx.read(endless, "endless"));
        assertTrue(e.getMessage().contains("endless"), e.getMessage());
    }

    @Test
    void imagesAndLabelsMustAgree() throws IOException {
        Idx images = read(idx(IMAGES, new int[] {2, 1, 2}, 0, 51, 102, 255));
        LabelledImages good = LabelledImages.of(images, read(idx(LABELS, new int[] {2}, 1, 0)), 2);
        assertArrayEquals(new float[] {0, 0.2f, 0.4f, 1}, good.pixels());
        assertArrayEquals(new int[] {1, 0}, good.labels());
        mismatch(images, idx(LABELS, new int[] {3}, 0, 0, 0), "3 labels for the 2 images");
        assertEquals(
                9,
                mismatch(images, idx(LABELS, new int[] {2}, 0, 2), "label 2 is not a class in 0 … 1")
                        .position());
        mismatch(images, idx(IMAGES, new int[] {2, 1, 1}, 0, 0), "not those of labels");
        mismatch(read(idx(LABELS, new int[] {2}, 0, 0)), idx(LABELS, new int[] {2}, 0, 0), "not those of images");
        mismatch(read(idx(IMAGES, new int[] {2, 0, 7})), idx(LABELS, new int[] {2}, 0, 0), "no pixel");
        mismatch(read(idx(IMAGES, new int[] {2, 7, 0})), idx(LABELS, new int[] {2}, 0, 0), "no pixel");
        Idx labels = read(idx(LABELS, new int[] {2}, 255, 0));
        assertEquals(255, LabelledImages.of(images, labels, 256).labels()[0]);
        assertThrows(IllegalArgumentException.class, () -> LabelledImages.of(images, labels, 257));
        assertThrows(IllegalArgumentException.class, () -> LabelledImages.of(images, labels, 0));
    }

    @Test
    void imagesAreADataSetWithoutACopy() throws IOException {
        LabelledImages images = LabelledImages.of(
                read(idx(IMAGES, new int[] {2, 1, 2}, 0, 51, 102, 255)), read(idx(LABELS, new int[] {2}, 2, 1)), 3);
        FloatDataSet data = images.dataSet();
        assertEquals(2, data.count());
        assertEquals(2, data.inputs());
        assertEquals(3, data.outputs());
        assertTrue(data.isLabelled());
        images.pixels()[2] = 7;
        float[] x = new float[2];
        int[] y = new int[1];
        data.gather(new int[] {1}, 0, 1, x, y, null);
        assertArrayEquals(new float[] {7, 1}, x);
        assertArrayEquals(new int[] {1}, y);
    }

    @Test
    void directoriesHoldPlainOrCompressedFiles() throws IOException {
        assertThrows(NoSuchFileException.class, () -> LabelledImages.readDirectory(directory, "train", 10));
        Files.write(directory.resolve("train-images-idx3-ubyte"), idx(IMAGES, new int[] {1, 1, 1}, 255));
        Files.write(directory.resolve("train-labels-idx1-ubyte.gz"), gzip(idx(LABELS, new int[] {1}, 3)));
        assertEquals(3, LabelledImages.readDirectory(directory, "train", 10).labels()[0]);
    }

    private static BadIdxFileException mismatch(Idx images, byte[] labels, String words) throws IOException {
        Idx read = read(labels);
        BadIdxFileException e = assertThrows(BadIdxFileException.class, () -> LabelledImages.of(images, read, 2));
        assertTrue(e.getMessage().contains(words), e.getMessage());
        return e;
    }

    private static BadIdxFileException refused(byte[] file, String words) {
        BadIdxFileException e = assertThrows(BadIdxFileException.class, () -> read(file));
        assertTrue(e.getMessage().contains(words), e.getMessage());
        assertTrue(e.getMessage().contains("test.idx"), e.getMessage());
        return e;
    }

    private static Idx read(byte[] file) throws IOException {
        return Idx.read(new ByteArrayInputStream(file), "test.idx");
    }

    private static byte[] idx(int magic, int[] dimensions, int... elements) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * dimensions.length + elements.length);
        file.putInt(magic);
        for (int d : dimensions) {
            file.putInt(d);
        }
        for (int e : elements) {
            file.put((byte) e);
        }
        return file.array();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
