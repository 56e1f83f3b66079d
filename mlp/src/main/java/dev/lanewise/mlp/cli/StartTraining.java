package dev.lanewise.mlp.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Runs the commands once on a small table, so that the virtual machine can note what they load and keep it for faster
/// starts (class data sharing). The launcher does this behind the first start; nothing is printed.
public final class StartTraining {
    private StartTraining() {}

    /// Runs the commands and ends the virtual machine, with 1 where one of them failed.
    ///
    /// @param args a directory for files, which stay there
    /// @throws Exception where a file cannot be written
    public static void main(String[] args) throws Exception {
        System.exit(run(Path.of(args[0])) ? 0 : 1);
    }

    /// The program without its end.
    ///
    /// @return whether every command succeeded
    static boolean run(Path directory) throws Exception {
        StringBuilder rows = new StringBuilder("size,colour,price\n");
        for (int i = 0; i < 100; i++) {
            rows.append(i + 0.5)
                    .append(i % 2 == 0 ? ",red," : ",blue,")
                    .append(i % 7)
                    .append('\n');
        }
        String table = Files.writeString(directory.resolve("table.csv"), rows).toString();
        String model = directory.resolve("model.safetensors").toString();
        String[][] commands = {
            {"--help"},
            {"--version"},
            {"train", "--csv", table, "--target", "price", "--categorical", "colour", "--epochs", "3", "--output", model
            },
            {"evaluate", model, "--csv", table},
            {"predict", model, table},
            {"inspect", model},
        };
        boolean succeeded = true;
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            for (String[] command : commands) {
                Streams streams = new Streams(InputStream.nullInputStream(), nowhere, false);
                succeeded &= Lanewise.run(command, streams, nowhere) == 0;
            }
        }
        return succeeded;
    }
}
