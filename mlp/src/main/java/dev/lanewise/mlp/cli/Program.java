package dev.lanewise.mlp.cli;

import dev.lanewise.mlp.training.DivergedException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.UnmatchedArgumentException;

/// What the programs have in common: one line on standard error for a failure, and the exit codes 0 done, 1 failed,
/// 2 wrong usage.
final class Program {
    /// What a shell says of a process that SIGPIPE ended, which the virtual machine does not let happen.
    private static final int READER_GONE = 128 + 13;

    private Program() {}

    /// A program without its end.
    interface Body {
        /// Runs it.
        ///
        /// @return the exit code
        int run(Streams streams, PrintStream err);
    }

    /// Runs a program with the streams of the process, and ends the virtual machine.
    static void main(String name, Body body) {
        Ending ending = new Ending();
        PrintStream err = Streams.utf8(System.err);
        Streams streams = Streams.ofSystem(ending);
        ending.watch(err, name, streams.terminal());
        int exit;
        try {
            exit = body.run(streams, err);
        } finally {
            ending.over();
        }
        // Not for 0: an exit looks for a logger that might want to know of it, which takes longer than most of the
        // rest.
        if (exit != CommandLine.ExitCode.OK) {
            System.exit(exit);
        }
    }

    /// Runs a command.
    ///
    /// @return the exit code
    static int run(CommandLine commandLine, String[] args, Streams streams, PrintStream err) {
        String name = commandLine.getCommandName() + ": ";
        PrintStream out = streams.out();
        commandLine.getCommandSpec().versionProvider(new Version());
        for (CommandLine subcommand : commandLine.getSubcommands().values()) {
            subcommand.getCommandSpec().versionProvider(new Version());
        }
        commandLine
                // Asks the terminal how wide it is, by a process: not where there is none.
                .setUsageHelpAutoWidth(streams.terminal())
                .setOut(new PrintWriter(out, true, out.charset()))
                .setErr(new PrintWriter(err, true, err.charset()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, rest) -> {
                    // Not the whole usage: it would push the one line that matters off the screen.
                    PrintWriter to = e.getCommandLine().getErr();
                    to.println(name + e.getMessage());
                    UnmatchedArgumentException.printSuggestions(e, to);
                    to.println(
                            name + e.getCommandLine().getCommandSpec().qualifiedName() + " --help says what there is");
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((e, failed, parsed) -> {
                    failed.getErr().println(name + describe(e));
                    return CommandLine.ExitCode.SOFTWARE;
                });
        try {
            int exit = commandLine.execute(args);
            boolean isWritten = !out.checkError();
            if (streams.isReaderGone()) {
                return exit == CommandLine.ExitCode.OK ? READER_GONE : exit;
            }
            // A full disk: what was printed is not all there is.
            if (exit == CommandLine.ExitCode.OK && !isWritten) {
                commandLine.getErr().println(name + "standard output cannot be written");
                return CommandLine.ExitCode.SOFTWARE;
            }
            return exit;
        } catch (OutOfMemoryError e) {
            // A net or a data set of the user's is too large, which is no bug.
            commandLine.getErr().println(name + "out of memory (" + e.getMessage() + "); java -Xmx gives more");
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    /// One line for what the user can do something about; anything else is a bug and keeps its stack trace.
    private static String describe(Exception e) throws Exception {
        if (e instanceof UncheckedIOException wrapper) {
            return describe(wrapper.getCause());
        }
        if (e instanceof FileSystemException file) {
            return file.getFile() + ": " + reason(file);
        }
        if (e instanceof IOException
                || e instanceof UnsupportedOperationException
                || e instanceof FailedException
                || e instanceof DivergedException) {
            return e.getMessage();
        }
        throw e;
    }

    private static String reason(FileSystemException e) {
        if (e.getReason() != null) {
            return e.getReason();
        }
        if (e instanceof NoSuchFileException) {
            return "there is no such file or directory";
        }
        return e instanceof AccessDeniedException
                ? "access denied"
                : e.getClass().getSimpleName();
    }
}
