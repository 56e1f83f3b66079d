package dev.lanewise.mlp.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/// Numbers from a range of a file, least significant byte first, through a buffer.
final class LittleEndianInput {
    private static final int BUFFER = 1 << 16;

    private final SeekableByteChannel channel;
    private final String name;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private long end;

    LittleEndianInput(SeekableByteChannel channel, String name) {
        this.channel = channel;
        this.name = name;
    }

    /// Goes to a range; no more than it is read.
    void seek(long position, long length) throws IOException {
        channel.position(position);
        end = position + length;
        buffer.limit(0);
    }

    void getBytes(byte[] bytes) throws IOException {
        int at = 0;
        while (at < bytes.length) {
            fill(1);
            int count = Math.min(bytes.length - at, buffer.remaining());
            buffer.get(bytes, at, count);
            at += count;
        }
    }

    long getLong() throws IOException {
        fill(Long.BYTES);
        return buffer.getLong();
    }

    float getFloat() throws IOException {
        fill(Float.BYTES);
        return buffer.getFloat();
    }

    double getDouble() throws IOException {
        fill(Double.BYTES);
        return buffer.getDouble();
    }

    short getShort() throws IOException {
        fill(Short.BYTES);
        return buffer.getShort();
    }

    /// Sees to it that `count` bytes are in the buffer.
    private void fill(int count) throws IOException {
        if (buffer.remaining() >= count) {
            return;
        }
        buffer.compact();
        long left = end - channel.position();
        buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + left));
        while (buffer.position() < count) {
            // The size was checked before, so only a file that became shorter since ends here.
            if (!buffer.hasRemaining() || channel.read(buffer) < 0) {
                throw new BadModelFileException(name, channel.position(), "the file ends before byte " + end);
            }
        }
        buffer.flip();
    }
}
