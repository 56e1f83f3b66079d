package dev.lanewise.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What one expects of a command whatever it does.
class MannersTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(OutputStream to, String... args) {
        Streams streams =
                new Streams(InputStream.nullInputStream(), new PrintStream(to, true, StandardCharsets.UTF_8), false);
        return Lanewise.run(args, streams, new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everyCommandSaysItsVersion() {
        for (String[] args : new String[][] {{"--version"}, {"-V"}, {"train", "--version"}, {"predict", "-V"}}) {
            out.reset();
            assertEquals(0, run(out, args), err());
            assertTrue(out().matches("lanewise \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\RJVM \\d+.* of .*\\R"), out());
        }
    }

    @Test
    void helpOfACommandIsThatOfItsOption() {
        for (String command :
                new String[] {"train", "evaluate", "predict", "inspect", "export", "import", "gradcheck"}) {
            out.reset();
            assertEquals(0, run(out, "help", command), err());
            String help = out();
            out.reset();
            assertEquals(0, run(out, command, "--help"), err());
            assertEquals(help, out());
            assertTrue(help.startsWith("Usage: lanewise " + command), help);
        }
    }

    @Test
    void helpListsEveryCommand() {
        assertEquals(0, run(out, "--help"), err());
        for (String command :
                new String[] {"train", "evaluate", "predict", "inspect", "export", "import", "gradcheck", "help"}) {
            assertTrue(out().contains("\n  " + command + " "), out());
        }
    }

    @Test
    void nearMissesAreSuggested() {
        assertEquals(2, run(out, "predic"));
        assertTrue(err().contains("Did you mean: lanewise predict?"), err());
        assertEquals(2, run(out, "train", "--chekpoint", "x", "--output", "y"));
        assertTrue(err().contains("--checkpoint"), err());
        assertEquals("", out());
    }

    @Test
    void aFullDiskIsAFailure() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        for (String[] args : new String[][] {{"--help"}, {"--version"}, {"help", "train"}, {"gradcheck"}}) {
            err.reset();
            assertEquals(1, run(full, args));
            assertEquals("lanewise: standard output cannot be written\n", err());
        }
    }

    @Test
    void startTrainingRunsEveryCommand(@TempDir Path directory) throws Exception {
        assertTrue(StartTraining.run(directory));
    }
}
