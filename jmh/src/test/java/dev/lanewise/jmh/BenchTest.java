package dev.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.jmh.result.BenchmarkRun;
import dev.lanewise.jmh.result.BlockSizes;
import dev.lanewise.jmh.result.MeasuredCase;
import dev.lanewise.jmh.result.ResultFile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program from end to end with its smallest set: every body's result is checked in its set-up, so a wrong product
/// would end with exit status 1.
class BenchTest {
    @TempDir
    Path directory;

    @Test
    void measuresTheSmokeSet() throws Exception {
        Path result = directory.resolve("result.json");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int exit = Bench.execute(
                new PrintStream(out, true, StandardCharsets.UTF_8), "--set", "smoke", "--result", result.toString());
        String printed = out.toString(StandardCharsets.UTF_8);
        assertEquals(0, exit, printed);
        for (String words : new String[] {
            "FMA peak",
            "memory bandwidth, triad: ",
            "core ",
            "17×33×65",
            "OpenBLAS",
            "VectorBLAS",
            "Products, float, GFLOP/s; FMA peak",
            "Products, double, GFLOP/s",
            "3-4-2/8",
            "Block sizes of the model, float, GFLOP/s",
            "Level 3 of BLAS, float, GFLOP/s",
            "cold start of NN:17x33x65"
        }) {
            assertTrue(printed.contains(words), words + " is not in\n" + printed);
        }
        BenchmarkRun run = ResultFile.read(result);
        assertEquals("smoke", run.set());
        assertTrue(run.lanewise().version().matches("\\d.*"), run.lanewise().version());
        assertTrue(run.cases().stream()
                .allMatch(c -> c.reason() != null || c.figures().size() == 1));
        assertTrue(
                run.cases().stream().anyMatch(c -> c.key().toString().equals("gemm f32 NN 17x33x65 lanewise")),
                run.cases().toString());
        Set<String> swept = contenders(run, "blocking_sweep");
        Set<String> compared = contenders(run, "blocking");
        assertTrue(swept.containsAll(compared), swept + " " + compared);
        assertEquals(1, compared.stream().filter(BlockSizes::isModel).count(), compared.toString());
        assertTrue(compared.contains("lanewise") && compared.size() >= 3, compared.toString());
        assertEquals(1, run.coldStarts().get(0).starts().size());
        assertTrue(Files.readString(directory.resolve("report.html")).contains("17×33×65"));
        assertTrue(Files.readString(directory.resolve("report.md")).contains("| 17×33×65 | NN |"));
        String json = Files.readString(directory.resolve("jmh.json"));
        assertTrue(json.startsWith("[") && json.contains("\"gc.alloc.rate.norm\""), json);
    }

    private static Set<String> contenders(BenchmarkRun run, String kind) {
        return run.cases().stream()
                .filter(c -> c.kind().equals(kind))
                .map(MeasuredCase::contender)
                .collect(Collectors.toSet());
    }

    @Test
    void refusesWrongOptions() {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        assertEquals(2, Bench.execute(nowhere, "--no-such-option"));
        assertTrue(Bench.execute(nowhere, "--set", "tiny") != 0);
    }
}
