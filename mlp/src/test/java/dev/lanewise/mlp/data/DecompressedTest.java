package dev.lanewise.mlp.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class DecompressedTest {
    private static byte[] compressed(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] read(byte[] bytes, long most) throws IOException {
        try (InputStream in = Decompressed.of(new ByteArrayInputStream(bytes), most)) {
            return in.readAllBytes();
        }
    }

    @Test
    void whatComesOutOfCompressedBytesIsLimited() throws IOException {
        byte[] zeros = new byte[100_000];
        byte[] packed = compressed(zeros);
        assertTrue(packed.length < 1000);
        assertArrayEquals(zeros, read(packed, 100_000));
        IOException e = assertThrows(Decompressed.TooLargeException.class, () -> read(packed, 99_999));
        assertEquals(
                "more than 99999 bytes are compressed in it; what gunzip makes of it has no such limit",
                e.getMessage());
        // Plain bytes are as many as somebody has stored.
        assertArrayEquals(zeros, read(zeros, 10));
        for (int length = 0; length < 3; length++) {
            assertArrayEquals(new byte[length], read(new byte[length], 0));
        }
    }

    @Test
    void damageIsTold() throws IOException {
        byte[] packed = compressed(new byte[] {1, 2, 3});
        packed[packed.length - 5] ^= 1; // in the checksum
        assertTrue(Decompressed.isDamage(assertThrows(IOException.class, () -> read(packed, 3))));
    }
}
