package dev.lanewise.mlp.model;

import dev.lanewise.mlp.files.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/// Numbers to a channel, least significant byte first, through a buffer; counted.
final class LittleEndianOutput {
    /// Bytes that are made while they are written, so that no second copy of the parameters is held.
    interface Content {
        void writeTo(LittleEndianOutput out) throws IOException;
    }

    private static final int BUFFER = 1 << 16;

    private final WritableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private long flushed;

    LittleEndianOutput(WritableByteChannel channel) {
        this.channel = channel;
    }

    /// Writes a file as a whole or not at all. An interrupt does not stop it: what ends a training by an interrupt
    /// would else lose the checkpoint or the model that it saves next. The thread is still interrupted afterwards.
    static void write(Path file, Content content) throws IOException {
        boolean interrupted = false;
        try {
            while (!tryToWrite(file, content)) {
                // The channel is closed, and the thread goes on with a new one.
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// @return whether no interrupt came
    private static boolean tryToWrite(Path file, Content content) throws IOException {
        try (AtomicFile atomic = AtomicFile.create(file)) {
            LittleEndianOutput out = new LittleEndianOutput(atomic.channel());
            content.writeTo(out);
            out.flush();
            atomic.commit();
            return true;
        } catch (ClosedByInterruptException e) {
            return false;
        }
    }

    /// Bytes put so far.
    long position() {
        return flushed + buffer.position();
    }

    void putBytes(byte[] bytes) throws IOException {
        int at = 0;
        while (at < bytes.length) {
            room(1);
            int count = Math.min(bytes.length - at, buffer.remaining());
            buffer.put(bytes, at, count);
            at += count;
        }
    }

    void putLong(long value) throws IOException {
        room(Long.BYTES);
        buffer.putLong(value);
    }

    void putFloat(float value) throws IOException {
        room(Float.BYTES);
        buffer.putFloat(value);
    }

    void putDouble(double value) throws IOException {
        room(Double.BYTES);
        buffer.putDouble(value);
    }

    void putFloats(float[] array, int offset, int count) throws IOException {
        for (int i = offset; i < offset + count; i++) {
            putFloat(array[i]);
        }
    }

    void putDoubles(double[] array, int offset, int count) throws IOException {
        for (int i = offset; i < offset + count; i++) {
            putDouble(array[i]);
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        flushed += buffer.remaining();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    private void room(int count) throws IOException {
        if (buffer.remaining() < count) {
            flush();
        }
    }
}
