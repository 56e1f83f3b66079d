package dev.lanewise.mlp.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Bytes of a file that may be compressed by gzip, which is recognised by its first bytes (1f 8b), whatever its name.
final class Decompressed {
    private static final int BUFFER = 1 << 16;

    private Decompressed() {}

    /// The bytes as they were before compression.
    ///
    /// @throws ZipException or EOFException if what begins as gzip does not go on as it
    static InputStream of(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
        return isGzip(buffered) ? new GZIPInputStream(buffered, BUFFER) : buffered;
    }

    /// The same with a limit to what comes out of compressed bytes, of which some megabytes can hold gigabytes.
    ///
    /// @throws ZipException or EOFException if what begins as gzip does not go on as it, or has more than that
    static InputStream of(InputStream in, long most) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
        return isGzip(buffered) ? new Limited(new GZIPInputStream(buffered, BUFFER), most) : buffered;
    }

    private static boolean isGzip(BufferedInputStream in) throws IOException {
        in.mark(2);
        boolean gzip = in.read() == 0x1F && in.read() == 0x8B;
        in.reset();
        return gzip;
    }

    /// What an error of the compressed form says.
    static boolean isDamage(IOException e) {
        return e instanceof ZipException || e instanceof EOFException;
    }

    /// More than is allowed.
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1;

        TooLargeException(long most) {
            super("more than " + most + " bytes are compressed in it; what gunzip makes of it has no such limit");
        }
    }

    private static final class Limited extends FilterInputStream {
        private final long most;
        private long read;

        Limited(InputStream in, long most) {
            super(in);
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int count = in.read(bytes, from, length);
            read += Math.max(count, 0);
            if (read > most) {
                throw new TooLargeException(most);
            }
            return count;
        }
    }
}
