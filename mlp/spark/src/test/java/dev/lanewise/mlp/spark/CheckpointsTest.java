package dev.lanewise.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
    private static final List<String> NAMES = List.of(TrainingState.PARAMETERS);

    @TempDir
    Path directory;

    /// Local files, on a disk that is full at times.
    public static final class FullFileSystem extends RawLocalFileSystem {
        private static volatile boolean full;

        /// Made by Hadoop.
        public FullFileSystem() {}

        @Override
        public String getScheme() {
            return "full";
        }

        @Override
        public URI getUri() {
            return URI.create("full:///");
        }

        @Override
        public FSDataOutputStream create(
                org.apache.hadoop.fs.Path file,
                boolean overwrite,
                int bufferSize,
                short replication,
                long blockSize,
                Progressable progress)
                throws IOException {
            FSDataOutputStream out = super.create(file, overwrite, bufferSize, replication, blockSize, progress);
            return full ? new FSDataOutputStream(new Half(out), null) : out;
        }
    }

    /// Takes half of what is written.
    private static final class Half extends FilterOutputStream {
        Half(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int n) throws IOException {
            out.write(bytes, from, n / 2);
            throw new IOException("the disk is full");
        }
    }

    private Checkpoints checkpoints(String identity) {
        Configuration hadoop = new Configuration();
        hadoop.set("fs.full.impl", FullFileSystem.class.getName());
        return new Checkpoints("full://" + directory.toUri().getPath(), identity, hadoop);
    }

    private static TrainingState state(int epoch) {
        float[] v = new float[1000];
        v[999] = epoch;
        double[][] history = new double[epoch][3];
        history[epoch - 1][0] = 1.0 / epoch;
        return new TrainingState(epoch, 7L * epoch, 0, history, Map.of(TrainingState.PARAMETERS, v));
    }

    private static void check(Checkpoints checkpoints, int epoch) throws IOException {
        assertEquals(epoch, checkpoints.newest());
        TrainingState read = checkpoints.read(epoch, NAMES, 1000);
        assertEquals(7L * epoch, read.step());
        assertEquals(epoch, read.vectors().get(TrainingState.PARAMETERS)[999]);
        assertArrayEquals(state(epoch).history(), read.history());
    }

    @Test
    void halfWrittenOneIsNoneAtAll() throws IOException {
        Checkpoints checkpoints = checkpoints("a");
        assertEquals(0, checkpoints.newest());
        checkpoints.write(state(1));
        check(checkpoints, 1);
        FullFileSystem.full = true;
        try {
            assertThrows(IOException.class, () -> checkpoints.write(state(2)));
        } finally {
            FullFileSystem.full = false;
        }
        check(checkpoints, 1);
        checkpoints.write(state(2));
        check(checkpoints, 2);
        checkpoints.write(state(3));
        check(checkpoints, 3);
        assertEquals(0, checkpoints("b").newest(), "another training's");
    }
}
