package dev.lanewise.mlp.cli;

import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Trains, judges and applies nets of floats from the command line, a subcommand each.
///
/// Exit codes: 0 done, 1 failed (one line on standard error says why), 2 wrong usage.
@Command(
        name = "lanewise",
        mixinStandardHelpOptions = true,
        description = "Trains, evaluates and applies multilayer perceptrons.",
        footer = {
            "",
            "A regression on a table, its use and its description:",
            "  lanewise train --csv houses.csv --target price --categorical city \\",
            "      --epochs 100 --output houses.safetensors",
            "  lanewise evaluate houses.safetensors --csv others.csv",
            "  lanewise predict houses.safetensors new.csv",
            "  lanewise inspect houses.safetensors",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage."
        })
public final class Lanewise {
    private Lanewise() {}

    /// Runs the program and ends the virtual machine.
    ///
    /// @param args the subcommand and its options; `--help` lists them
    public static void main(String[] args) {
        System.exit(run(args, Streams.ofSystem(), System.err));
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
        return Program.run(commandLine, args, streams.out(), err);
    }
}
