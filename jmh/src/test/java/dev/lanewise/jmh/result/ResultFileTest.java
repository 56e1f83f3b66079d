package dev.lanewise.jmh.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is written is read again, and nothing else is.
class ResultFileTest {
    @TempDir
    Path directory;

    private static BenchmarkRun run() {
        return new BenchmarkRun(
                Instant.parse("2026-01-31T12:00:00Z"),
                "quick",
                3,
                new MachineInfo("A CPU", 2, "Linux", "amd64"),
                new JvmInfo("A VM", "25+1", List.of("-XX:UseAVX=2")),
                new LanewiseInfo("1.0", null, 256),
                List.of(
                        new ContenderInfo("lanewise", "simd, 256 bits", null),
                        new ContenderInfo("openblas", null, "does not load")),
                List.of(
                        new MeasuredCase(
                                "gemm",
                                "f32",
                                "NN",
                                "8x8x8",
                                "lanewise",
                                1,
                                "GFLOP/s",
                                1024.0,
                                1024.0,
                                768.0,
                                0.0,
                                List.of(4.5, 5.0),
                                null),
                        new MeasuredCase(
                                "gemm",
                                "f32",
                                "NN",
                                "8x8x8",
                                "openblas",
                                1,
                                "GFLOP/s",
                                null,
                                null,
                                null,
                                null,
                                List.of(),
                                "does not load")),
                List.of(new ColdStartSeries(
                        "NN:64",
                        "",
                        List.of(new ColdStartSeries.Start(
                                100, 700, 900, 120, List.of(new ColdStartSeries.Point(50, 0.5)))),
                        new ColdStartSeries.Compilations(310, 4, 12, 1500))));
    }

    @Test
    void readsWhatItWrites() throws IOException {
        Path file = directory.resolve("made/result.json");
        ResultFile.write(file, run());
        assertEquals(run(), ResultFile.read(file));
        ResultFile.write(file, run());
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "version" : 1         | "version" : 2             | version=2 is not 1
                    "lanewise-benchmark"  | "something"               | format=something
                    "forks" : 3           | "forks" : 3.5             | forks
                    "forks" : 3           | "forks" : "3"             | forks
                    "forks" : 3           | "forks" : null            | forks
                    "forks" : 3           | "forks" : 3, "spoons" : 3 | spoons
                    "forks" : 3           | "forks" : 3, "forks" : 3  | uplicate
                    "forks" : 3,          |                           | forks
                    12:00:00Z             | noon                      | time=
                    5.0                   | -5.0                      | cases[0]
                    5.0                   | "NaN"                     | cases[0]
                    5.0                   | null                      | cases[0]
                    "openblas",           | "lanewise",               | twice
                    "type" : "f32"        | "type" : "f16"            | type=f16 is not f32 or f64
                    "reason" : null       | "reason" : "because"      | either figures or the reason
                    "missing" : null      | "missing" : "no"          | contender lanewise
                    "cores" : 2           | "cores" : 0               | machine
                    [ 4.5                 | [                         | line
                    """)
    void refusesWhatCannotBe(String what, String instead, String message) throws IOException {
        Path file = directory.resolve("result.json");
        ResultFile.write(file, run());
        String text = Files.readString(file);
        assertTrue(text.contains(what), text);
        Files.writeString(file, text.replace(what, instead == null ? "" : instead));
        IOException e = assertThrows(DamagedResultFileException.class, () -> ResultFile.read(file));
        assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertFalse(e.getMessage().contains("dev.lanewise"), e.getMessage());
    }

    @Test
    void refusesEveryFileThatEndsEarlyOrLate() throws IOException {
        Path file = directory.resolve("result.json");
        ResultFile.write(file, run());
        String text = Files.readString(file).stripTrailing();
        for (int length = 0; length < text.length(); length++) {
            Files.writeString(file, text.substring(0, length));
            assertThrows(DamagedResultFileException.class, () -> ResultFile.read(file), "length " + length);
        }
        Files.writeString(file, text + "{}");
        assertThrows(DamagedResultFileException.class, () -> ResultFile.read(file));
        Files.writeString(file, "null");
        assertThrows(DamagedResultFileException.class, () -> ResultFile.read(file));
        Files.write(file, new byte[] {(byte) 0xff, 0});
        assertThrows(DamagedResultFileException.class, () -> ResultFile.read(file));
        assertThrows(NoSuchFileException.class, () -> ResultFile.read(directory.resolve("none.json")));
    }
}
