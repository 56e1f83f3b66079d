package dev.lanewise.mlp.model;

import dev.lanewise.mlp.model.LittleEndianOutput.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A protocol buffer under construction: fields in the order in which they are added, their sizes known before any byte
/// is written, so that large contents are made only then.
///
/// ```text
/// field    number·8 + wire type, as a varint, then
///          wire type 0: a varint: 7 bits a byte, the lowest first, the top bit set in all but the last
///          wire type 2: the length as a varint, then as many bytes: a string, a message or raw bytes
///          wire type 5: 4 bytes, the lowest first: a float
/// ```
///
/// Source: Google, "Protocol Buffers: Encoding". Every field is written, those that are 0 too.
final class ProtobufMessage {
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_32 = 5;

    private final List<Content> parts = new ArrayList<>();
    private long size;

    /// The length of what has been added.
    long size() {
        return size;
    }

    void writeTo(LittleEndianOutput out) throws IOException {
        for (Content part : parts) {
            part.writeTo(out);
        }
    }

    ProtobufMessage number(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    ProtobufMessage real(int field, float value) {
        tag(field, FIXED_32);
        bytes(ByteBuffer.allocate(Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array());
        return this;
    }

    ProtobufMessage text(int field, String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return raw(field, utf8.length, out -> out.putBytes(utf8));
    }

    /// The message must not be added to any more.
    ProtobufMessage message(int field, ProtobufMessage value) {
        return raw(field, value.size(), value::writeTo);
    }

    ProtobufMessage raw(int field, long length, Content content) {
        tag(field, LENGTH_DELIMITED);
        varint(length);
        parts.add(content);
        size += length;
        return this;
    }

    private void tag(int field, int wireType) {
        varint(((long) field << 3) | wireType);
    }

    private void varint(long value) {
        int count = 1;
        for (long rest = value >>> 7; rest != 0; rest >>>= 7) {
            count++;
        }
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (((value >>> (7 * i)) & 0x7F) | (i < count - 1 ? 0x80 : 0));
        }
        bytes(bytes);
    }

    private void bytes(byte[] bytes) {
        parts.add(out -> out.putBytes(bytes));
        size += bytes.length;
    }
}
