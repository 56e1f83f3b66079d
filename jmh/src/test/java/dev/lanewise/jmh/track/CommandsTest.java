package dev.lanewise.jmh.track;

import static dev.lanewise.jmh.result.TestRuns.noisy;
import static dev.lanewise.jmh.result.TestRuns.scaled;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.jmh.Bench;
import dev.lanewise.jmh.result.BenchmarkRun;
import dev.lanewise.jmh.result.DamagedResultFileException;
import dev.lanewise.jmh.result.ResultFile;
import dev.lanewise.jmh.result.TestRuns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands on files, with their exit statuses.
class CommandsTest {
    @TempDir
    Path directory;

    private String printed;

    private int run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int exit = Bench.execute(new PrintStream(out, true, StandardCharsets.UTF_8), args);
        printed = out.toString(StandardCharsets.UTF_8);
        return exit;
    }

    private String file(String name, BenchmarkRun run) throws IOException {
        Path file = directory.resolve(name);
        ResultFile.write(file, run);
        return file.toString();
    }

    @Test
    void compareTellsByItsExitStatus() throws IOException {
        BenchmarkRun later = noisy(2, 1, 0.02, 0.02);
        String before = file("before.json", noisy(1, 1, 0.02, 0.02));
        String same = file("same.json", later);
        String slower = file("slower.json", scaled(later, c -> c.contender().equals("lanewise"), 0.85));
        assertEquals(0, run("compare", before, same), printed);
        assertTrue(printed.contains("gemm f32 NN 64x64x64 lanewise") && printed.contains("within noise"), printed);
        assertFalse(printed.contains("SLOWER"), printed);
        assertTrue(printed.contains("24 within noise; a typical benchmark is seen to be slower from -"), printed);
        assertEquals(CompareCommand.REGRESSION, run("compare", before, slower), printed);
        assertTrue(printed.contains("SLOWER"), printed);
        assertEquals(0, run("compare", slower, before), printed);
        assertTrue(printed.contains("faster"), printed);
        assertEquals(0, run("compare", "--changes", before, same), printed);
        assertFalse(printed.contains("64x64x64"), printed);
    }

    @Test
    void badFilesAndArgumentsHaveTheirOwnStatus() throws IOException {
        String good = file("good.json", noisy(1, 1, 0.02, 0.02));
        Path bad = Files.writeString(directory.resolve("bad.json"), "{\"format\": 1}");
        assertEquals(1, run("compare", good, bad.toString()), printed);
        assertTrue(printed.contains(bad.toString()) && !printed.contains("\tat "), printed);
        assertEquals(1, run("compare", good, directory.resolve("none.json").toString()), printed);
        assertTrue(printed.contains("none.json"), printed);
        assertEquals(2, run("compare", good), printed);
        assertEquals(2, run("history"), printed);
        assertEquals(1, run("report", bad.toString()), printed);
        assertEquals(1, run("compare", "nosuch.json", "x"), printed);
        assertEquals("nosuch.json: there is no such file or directory", printed.strip());
    }

    @Test
    void argumentsThatMakeNoSenseAreToldInASentence() throws IOException {
        String[][] wrong = {
            {"--forks=0 is not at least 1", "cold", "-f", "0"},
            {"--duration=-1.0 is not above 0", "cold", "-d", "-1"},
            {"--duration=NaN is not above 0", "cold", "-d", "NaN"},
            {"--include=foo is no product, such as NN:512", "cold", "-i", "foo"},
            {"every size must be at least 1", "cold", "-i", "NN:64,NT:0"},
            {"--include=nosuchthing matches no case of the set quick", "--include", "nosuchthing"},
            {"forks=0", "--forks", "0"},
            {"--include", "--include", "("}
        };
        for (String[] line : wrong) {
            int exit = run(Arrays.copyOfRange(line, 1, line.length));
            assertEquals(2, exit, printed);
            assertTrue(printed.contains(line[0]), printed);
            assertFalse(printed.contains("\tat "), printed);
        }
        Path history = directory.resolve("history.jsonl");
        BenchmarkRun quick = noisy(1, 1, 0.02, 0);
        BenchmarkRun smoke = new BenchmarkRun(
                Instant.parse(quick.time()),
                "smoke",
                quick.forks(),
                quick.machine(),
                quick.jvm(),
                quick.lanewise(),
                quick.contenders(),
                quick.cases(),
                quick.coldStarts());
        assertEquals(2, run("history", "add", "-f", history.toString(), file("smoke.json", smoke)), printed);
        assertTrue(printed.contains("is of the set smoke, whose figures mean nothing"), printed);
        assertFalse(Files.exists(history));
    }

    @Test
    void aHistoryGrowsByOneLineARun() throws IOException {
        Path history = directory.resolve("history.jsonl");
        BenchmarkRun first = TestRuns.at("2026-02-01T12:00:00Z", noisy(1, 1, 0.02, 0));
        BenchmarkRun second = TestRuns.at("2026-02-02T12:00:00Z", noisy(2, 1, 0.02, 0));
        assertEquals(0, run("history", "add", "-f", history.toString(), file("1.json", first)), printed);
        assertEquals(0, run("history", "add", "-f", history.toString(), file("2.json", second)), printed);
        String text = Files.readString(history);
        assertEquals(0, run("history", "add", "-f", history.toString(), file("2.json", second)), printed);
        assertTrue(printed.contains("already"), printed);
        assertEquals(text, Files.readString(history));

        List<HistoryEntry> entries = History.read(history);
        assertEquals(2, entries.size());
        assertEquals(second.time(), entries.get(1).time());
        assertEquals(24, entries.get(0).cases().size());
        HistoryEntry.Figures figures = entries.get(0).cases().get("gemm f32 NN 64x64x64 lanewise");
        assertEquals(0.375, figures.peak(), 0.05);
        assertEquals(1.1, figures.ratio(), 0.1);

        Path page = directory.resolve("trend.html");
        assertEquals(
                0, run("history", "trend", "-f", history.toString(), "-i", "NT 64x", "-o", page.toString()), printed);
        String html = Files.readString(page);
        assertTrue(html.contains("gemm f32 NT 64x64x64 lanewise") && !html.contains("gemm f32 NN"));
        assertEquals(2, run("history", "trend", "-f", history.toString(), "-i", "nothing", "-o", page.toString()));
        assertEquals(2, run("history", "trend", "-f", directory.resolve("none").toString()));
    }

    @Test
    void aDamagedLineOfAHistoryIsNamed() throws IOException {
        Path history = directory.resolve("history.jsonl");
        History.add(history, HistoryEntry.of(noisy(1, 1, 0.02, 0)));
        String line = Files.readString(history);
        for (String damaged : List.of(
                line.replace("\"version\":1", "\"version\":2"),
                line.replace("\"set\":\"quick\",", ""),
                line.replaceFirst("\"figure\":", "\"figure\":-"),
                line.replace("2026-01-31", "yesterday"),
                line.substring(0, line.length() / 2),
                "null\n",
                "\n")) {
            Files.writeString(history, line + damaged);
            IOException e = assertThrows(DamagedResultFileException.class, () -> History.read(history), damaged);
            assertTrue(e.getMessage().startsWith(history + ", line 2: "), e.getMessage());
            assertThrows(
                    DamagedResultFileException.class,
                    () -> History.add(history, HistoryEntry.of(noisy(3, 1, 0.02, 0))));
            assertEquals(line + damaged, Files.readString(history));
        }
    }
}
