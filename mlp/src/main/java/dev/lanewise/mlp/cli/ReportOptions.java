package dev.lanewise.mlp.cli;

import java.io.PrintStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// How much a command says. What was asked for is a result; what is said on the way to it is not.
class ReportOptions {
    @Option(
            names = {"-q", "--quiet"},
            description = "Prints results and failures only.")
    private boolean quiet;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private final Streams streams;

    ReportOptions(Streams streams) {
        this.streams = streams;
    }

    /// Whether standard output is for a program, so that what is said to people goes to standard error.
    boolean isJson() {
        return false;
    }

    /// Prints what is said on the way.
    final void say(String line) {
        if (quiet) {
            return;
        }
        if (isJson()) {
            spec.commandLine().getErr().println(line);
        } else {
            streams.out().println(line);
        }
    }

    /// Prints a part of the result, as people read it.
    final void result(String line) {
        if (!isJson()) {
            streams.out().println(line);
        }
    }

    /// Prints what is wrong with a part of the input, where the command goes on.
    final void warn(String line) {
        if (!quiet) {
            spec.commandLine().getErr().println(line);
        }
    }

    final boolean isQuiet() {
        return quiet;
    }

    /// Where a progress bar goes, or null.
    final PrintStream bar() {
        return quiet || isJson() ? null : streams.bar();
    }

    final Streams streams() {
        return streams;
    }
}
