package dev.lanewise.mlp.cli;

import java.io.PrintStream;

/// What is said when a signal ends the process (Ctrl-C, `kill`, a system that goes down): one line, which says how to
/// go on. The virtual machine then ends with 128 and the number of the signal, 130 or 143.
final class Ending {
    private static final String NOTHING = "nothing was written";

    private volatile String advice = NOTHING;
    private volatile boolean isOver;

    /// From now on a signal is answered by the line, until [#over()].
    ///
    /// @param terminal whether the line may have a progress bar before it
    void watch(PrintStream err, String name, boolean terminal) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> say(err, terminal ? "\n" + name : name), "lanewise-ending"));
    }

    private void say(PrintStream err, String name) {
        if (!isOver) {
            err.println(name + ": ended by a signal; " + advice);
        }
    }

    /// What the line says from now on.
    void advise(String text) {
        advice = text;
    }

    /// The command has come to its own end.
    void over() {
        isOver = true;
    }
}
