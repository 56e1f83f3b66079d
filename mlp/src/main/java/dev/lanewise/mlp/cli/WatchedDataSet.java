package dev.lanewise.mlp.cli;

import dev.lanewise.mlp.training.FloatDataSet;
import dev.lanewise.mlp.training.FloatForwardingDataSet;
import java.io.PrintStream;
import java.util.function.IntFunction;

/// A data set with a progress bar, which grows with the samples that are asked for.
final class WatchedDataSet extends FloatForwardingDataSet implements AutoCloseable {
    private final PrintStream terminal;
    private final IntFunction<String> task;
    private int round = 1;
    private Progress progress;

    /// @param terminal where the bar goes, or null
    /// @param task what the bar says in round 1, 2, …
    WatchedDataSet(FloatDataSet data, PrintStream terminal, IntFunction<String> task) {
        super(data);
        this.terminal = terminal;
        this.task = task;
    }

    /// Takes the bar away. The next sample begins another.
    void endRound() {
        close();
        round++;
    }

    @Override
    public void close() {
        if (progress != null) {
            progress.close();
            progress = null;
        }
    }

    @Override
    public void gather(int[] indices, int from, int n, float[] x, int[] labels, float[] targets) {
        if (progress == null) {
            progress = Progress.of(terminal, task.apply(round), count());
        }
        super.gather(indices, from, n, x, labels, targets);
        progress.advance(n);
    }
}
