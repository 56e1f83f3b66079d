package dev.lanewise.mlp.data;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;

/// Bytes of a text, with its lines counted, so that one that is no UTF-8 is found where it is: a decoder reads ahead,
/// and its error says nothing of a place.
///
/// What may follow a first byte: Unicode Standard, section 3.9, table 3-7.
final class Utf8Lines extends FilterInputStream {
    private long line = 1;
    private boolean afterReturn;
    private int first;
    private int missing;
    private int least;
    private int most;

    Utf8Lines(InputStream in) {
        super(in);
    }

    /// Bytes that are not UTF-8.
    static final class NotUtf8Exception extends CharacterCodingException {
        private static final long serialVersionUID = 1;

        private final long line;
        private final int value;

        NotUtf8Exception(long line, int value) {
            this.line = line;
            this.value = value;
        }

        /// Where, counted from 1.
        long line() {
            return line;
        }

        @Override
        public String getMessage() {
            String hex = String.format("0x%02X", value);
            if (value >= 0xFE && line == 1) {
                return "the byte " + hex + " is no UTF-8; the text seems to be UTF-16, which iconv -f UTF-16 -t UTF-8 "
                        + "makes UTF-8 of";
            }
            return "the byte " + hex + " of this line is no UTF-8"
                    + (value >= 0xA0
                            ? "; in ISO 8859-1 it is \"" + (char) value
                                    + "\", and iconv -f ISO-8859-1 -t UTF-8 makes UTF-8 of such a file"
                            : "");
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int count = in.read(bytes, from, length);
        if (count < 0 && missing > 0) {
            throw new NotUtf8Exception(line, first);
        }
        for (int i = from; i < from + count; i++) {
            take(bytes[i] & 0xFF);
        }
        return count;
    }

    private void take(int b) throws NotUtf8Exception {
        if (missing > 0) {
            if (b < least || b > most) {
                throw new NotUtf8Exception(line, first);
            }
            missing--;
            least = 0x80;
            most = 0xBF;
        } else if (b < 0x80) {
            if (b == '\r' || (b == '\n' && !afterReturn)) {
                line++;
            }
            afterReturn = b == '\r';
        } else {
            begin(b);
        }
    }

    private void begin(int b) throws NotUtf8Exception {
        if (b < 0xC2 || b > 0xF4) {
            throw new NotUtf8Exception(line, b);
        }
        first = b;
        missing = b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
        least = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
        most = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
    }
}
