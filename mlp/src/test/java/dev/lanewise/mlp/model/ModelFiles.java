package dev.lanewise.mlp.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Safetensors files put together by hand, and damaged in every way.
final class ModelFiles {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long FEW_MEGABYTES = 4 << 20;
    private static final int FLIPS = 3000;

    private ModelFiles() {}

    interface Reader {
        Object read(Path file) throws IOException;
    }

    /// Header and data, the length in front of them.
    static byte[] file(String header, byte... data) {
        byte[] utf8 = header.getBytes(StandardCharsets.UTF_8);
        return file(utf8.length, utf8, data);
    }

    static byte[] file(long length, byte[] header, byte... data) {
        return ByteBuffer.allocate(8 + header.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(header)
                .put(data)
                .array();
    }

    /// Single quotes in the place of double ones, and spaces to a multiple of 8.
    static String header(String text) {
        String header = text.replace('\'', '"');
        return header + " ".repeat(-header.getBytes(StandardCharsets.UTF_8).length & 7);
    }

    static byte[] floats(float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : numbers) {
            bytes.putFloat(number);
        }
        return bytes.array();
    }

    static byte[] doubles(double... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double number : numbers) {
            bytes.putDouble(number);
        }
        return bytes.array();
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /// The one named exception, with these words and the file's name.
    static BadModelFileException refused(Path file, Reader reader, String words) {
        BadModelFileException e = assertThrows(BadModelFileException.class, () -> reader.read(file));
        assertTrue(e.getMessage().contains(words), e.getMessage());
        assertTrue(e.getMessage().startsWith(file + ": at byte " + e.position() + ": "), e.getMessage());
        assertTrue(e.position() >= 0, e.getMessage());
        assertEquals(file.toString(), e.file());
        assertTrue(e.getMessage().endsWith(": " + e.problem()), e.getMessage());
        return e;
    }

    static void refusesEveryTruncation(Path file, byte[] good, Reader reader) throws IOException {
        for (int length = 0; length < good.length; length++) {
            Files.write(file, Arrays.copyOf(good, length));
            BadModelFileException e = refused(file, reader, "the file ends");
            assertTrue(e.position() == length, e.getMessage());
        }
    }

    /// Up to four bits or bytes changed, the same every time: read or refused, with little memory either way.
    static void survivesEveryDamage(Path file, byte[] good, Reader reader) throws IOException {
        SplittableRandom random = new SplittableRandom(81);
        int refused = 0;
        for (int n = 0; n < FLIPS; n++) {
            byte[] bad = good.clone();
            for (int k = random.nextInt(1, 5); k > 0; k--) {
                int at = random.nextInt(bad.length);
                bad[at] = random.nextBoolean()
                        ? (byte) (bad[at] ^ (1 << random.nextInt(8)))
                        : "{}[],:\"0918\\ -.e".getBytes(StandardCharsets.US_ASCII)[random.nextInt(16)];
            }
            Files.write(file, bad);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            try {
                reader.read(file);
            } catch (BadModelFileException e) {
                refused++;
            } catch (IOException | RuntimeException e) {
                throw new AssertionError("flip " + n + ": " + new String(bad, StandardCharsets.ISO_8859_1), e);
            }
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated < FEW_MEGABYTES, "flip " + n + ": " + allocated + " bytes allocated");
        }
        assertTrue(refused > FLIPS / 2, refused + " of " + FLIPS + " refused");
    }

    static long allocated(Runnable action) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        action.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /// What is in a directory, so that a file left behind shows.
    static long count(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }
}
