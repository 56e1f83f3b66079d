package dev.lanewise.mlp.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// A progress bar on a terminal, which leaves nothing behind when it is closed; nothing at all elsewhere, so that a log
/// holds results only.
final class Progress implements AutoCloseable {
    private final PrintStream out;
    private final ProgressBar bar;
    private final int width;

    private Progress(PrintStream out, ProgressBar bar, int width) {
        this.out = out;
        this.bar = bar;
        this.width = width;
    }

    /// @param out the terminal, or null where there is none
    static Progress of(PrintStream out, String task, long steps) {
        return out == null ? new Progress(null, null, 0) : of(out, task, steps, TerminalWidth.columns());
    }

    /// @param columns of the terminal
    static Progress of(PrintStream out, String task, long steps, int columns) {
        // A terminal that is written to its last column begins another line.
        int width = columns - 1;
        // A consumer of our own keeps the library from asking JLine, and JLine from loading native code, for the width.
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(100)
                .setConsumer(new DelegatingProgressBarConsumer(line -> out.print("\r" + line), width))
                .build();
        return new Progress(out, bar, width);
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
            out.print("\r" + " ".repeat(width) + "\r");
            out.flush();
        }
    }
}
