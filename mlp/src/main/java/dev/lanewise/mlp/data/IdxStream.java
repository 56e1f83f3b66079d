package dev.lanewise.mlp.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.ZipException;

/// The bytes of an IDX file after decompression, counted, with damage of the compressed form reported like any other.
final class IdxStream {
    private final InputStream in;
    private final String name;
    private long position;

    private IdxStream(InputStream in, String name) {
        this.in = in;
        this.name = name;
    }

    static IdxStream open(InputStream in, String name) throws IOException {
        try {
            return new IdxStream(Decompressed.of(in), name);
        } catch (ZipException | EOFException e) {
            throw damaged(name, 0, e);
        }
    }

    /// Bytes read so far.
    long position() {
        return position;
    }

    /// Four bytes, most significant first.
    int readInt(String what) throws IOException {
        byte[] bytes = new byte[4];
        int count = read(bytes, 0);
        if (count < 4) {
            throw new BadIdxFileException(name, position, "the file ends inside " + what);
        }
        return ByteBuffer.wrap(bytes).getInt();
    }

    /// Fills `bytes` from `from` on.
    ///
    /// @return how many were read: fewer than asked for only at the end of the file
    int read(byte[] bytes, int from) throws IOException {
        int at = from;
        try {
            while (at < bytes.length) {
                int count = in.read(bytes, at, bytes.length - at);
                if (count < 0) {
                    break;
                }
                at += count;
                position += count;
            }
        } catch (ZipException | EOFException e) {
            throw damaged(name, position, e);
        }
        return at - from;
    }

    private static BadIdxFileException damaged(String name, long position, IOException cause) {
        BadIdxFileException e =
                new BadIdxFileException(name, position, "the gzip data is damaged or truncated: " + cause.getMessage());
        e.initCause(cause);
        return e;
    }
}
