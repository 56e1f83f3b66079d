package dev.lanewise.mlp.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Trains, judges and applies nets of floats from the command line, a subcommand each.
///
/// Exit codes: 0 done, 1 failed (one line on standard error says why), 2 wrong usage; 130 and 143 where SIGINT or
/// SIGTERM ended it, 141 where nobody read what it printed.
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
        Program.main("lanewise", (streams, err) -> run(args, streams, err));
    }

    /// The program without its end.
    ///
    /// @return the exit code
    static int run(String[] args, Streams streams, PrintStream err) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("train", () -> new Train(streams));
        commands.put("evaluate", () -> new Evaluate(streams));
        commands.put("predict", () -> new Predict(streams));
        commands.put("inspect", () -> new Inspect(streams));
        commands.put("export", () -> new Export(streams));
        commands.put("import", () -> new Import(streams));
        commands.put("gradcheck", () -> new Gradcheck(streams));
        commands.put("help", CommandLine.HelpCommand::new);
        // Where it is plain which one is asked for, the others are not described: that would take longer than the rest
        // of a prediction.
        if (args.length > 0 && commands.containsKey(args[0]) && !args[0].equals("help")) {
            commands.keySet().retainAll(Set.of(args[0]));
        }
        CommandLine commandLine = new CommandLine(new Lanewise());
        commands.forEach((name, command) -> commandLine.addSubcommand(name, command.get()));
        return Program.run(commandLine, args, streams, err);
    }
}
