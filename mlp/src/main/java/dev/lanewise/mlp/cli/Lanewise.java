package dev.lanewise.mlp.cli;

import dev.lanewise.mlp.cli.Mnist.FailedException;
import dev.lanewise.mlp.training.DivergedException;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.UnmatchedArgumentException;

/// Trains, judges and applies nets of floats from the command line, a subcommand each.
///
/// Exit codes: 0 done, 1 failed (one line on standard error says why), 2 wrong usage.
@Command(
        name = "lanewise",
        mixinStandardHelpOptions = true,
        description = "Trains, evaluates and applies multilayer perceptrons.",
        footer = "Exit codes: 0 done, 1 failed, 2 wrong usage.")
public final class Lanewise {
    private Lanewise() {}

    /// Runs the program and ends the virtual machine.
    ///
    /// @param args the subcommand and its options; `--help` lists them
    @SuppressWarnings("SystemConsoleNull") // null is still possible with another jdk.console
    public static void main(String[] args) {
        Console console = System.console();
        boolean terminal = console != null && console.isTerminal();
        System.exit(run(args, new Streams(System.in, System.out, terminal), System.err));
    }

    /// The program without its end.
    ///
    /// @return the exit code
    static int run(String[] args, Streams streams, PrintStream err) {
        // Subcommands first: what is set afterwards is set for them too.
        CommandLine commandLine = new CommandLine(new Lanewise())
                .addSubcommand(new Train(streams))
                .addSubcommand(new Evaluate(streams))
                .addSubcommand(new Predict(streams))
                .addSubcommand(new Inspect(streams))
                .addSubcommand(new Export(streams))
                .addSubcommand(new Gradcheck(streams));
        commandLine
                .setOut(new PrintWriter(streams.out(), true, streams.out().charset()))
                .setErr(new PrintWriter(err, true, err.charset()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, rest) -> {
                    // Not the whole usage: it would push the one line that matters off the screen.
                    PrintWriter to = e.getCommandLine().getErr();
                    to.println("lanewise: " + e.getMessage());
                    UnmatchedArgumentException.printSuggestions(e, to);
                    to.println("lanewise: "
                            + e.getCommandLine().getCommandSpec().qualifiedName() + " --help says what there is");
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((e, failed, parsed) -> {
                    failed.getErr().println("lanewise: " + describe(e));
                    return CommandLine.ExitCode.SOFTWARE;
                });
        try {
            return commandLine.execute(args);
        } catch (OutOfMemoryError e) {
            // A net or a data set of the user's is too large, which is no bug.
            commandLine.getErr().println("lanewise: out of memory (" + e.getMessage() + "); java -Xmx gives more");
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
