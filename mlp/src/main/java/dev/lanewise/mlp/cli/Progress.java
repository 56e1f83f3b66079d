package dev.lanewise.mlp.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// A progress bar on a terminal, which leaves nothing behind when it is closed; nothing at all elsewhere, so that a log
/// holds results only.
final class Progress implements AutoCloseable {
    private static final int WIDTH = 78;

    private final PrintStream out;
    private final ProgressBar bar;

    private Progress(PrintStream out, ProgressBar bar) {
        this.out = out;
        this.bar = bar;
    }

    /// @param out the terminal, or null where there is none
    static Progress of(PrintStream out, String task, long steps) {
        if (out == null) {
            return new Progress(null, null);
        }
        // A consumer of our own keeps the library from asking JLine, and JLine from loading native code, for the width.
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(100)
                .setConsumer(new DelegatingProgressBarConsumer(line -> out.print("\r" + line), WIDTH))
                .build();
        return new Progress(out, bar);
    }

    void advance(int steps) {
        if (bar != null) {
            bar.stepBy(steps);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            out.print("\r" + " ".repeat(WIDTH) + "\r");
            out.flush();
        }
    }
}
