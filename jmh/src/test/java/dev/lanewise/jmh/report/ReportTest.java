package dev.lanewise.jmh.report;

import static dev.lanewise.jmh.result.TestRuns.failed;
import static dev.lanewise.jmh.result.TestRuns.gemm;
import static dev.lanewise.jmh.result.TestRuns.peak;
import static dev.lanewise.jmh.result.TestRuns.rated;
import static dev.lanewise.jmh.result.TestRuns.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lanewise.jmh.result.BenchmarkRun;
import dev.lanewise.jmh.result.ColdStartSeries;
import dev.lanewise.jmh.result.MeasuredCase;
import dev.lanewise.jmh.result.TestRuns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The report, from figures that are easy to divide.
class ReportTest {
    private static final List<MeasuredCase> PRODUCTS = List.of(
            peak(1, 190.0, 200.0, 210.0),
            gemm("NT", "512x512x512", "lanewise", 1, 192.0, 188.0, 190.0),
            gemm("NT", "512x512x512", "openblas", 1, 150.0, 152.0, 160.0),
            failed(gemm("NT", "512x512x512", "mkl", 1, 1.0), "does not load"));

    @TempDir
    Path directory;

    private static List<String> ids(BenchmarkRun run) {
        return Report.of(run).sections().stream().map(Section::id).toList();
    }

    private static BenchmarkRun everything() {
        List<MeasuredCase> cases = new ArrayList<>(PRODUCTS);
        for (int size : new int[] {8, 16, 32}) {
            String shape = size + "x" + size + "x" + size;
            cases.add(gemm("NN", shape, "lanewise", 1, 100.0, 110.0, 120.0));
            cases.add(gemm("NN", shape, "lanewise", 2, 150.0, 160.0, 170.0));
            cases.add(gemm("NN", shape, "openblas", 1, 120.0, 121.0, 122.0));
        }
        cases.add(peak(2, 300.0, 310.0, 320.0));
        for (String contender : List.of("lanewise", "lanewise-passes", "lanewise-bare")) {
            cases.add(rated("epilogue", "forward", "64x64x64", contender, 1, 80.0, 80.0, 80.0));
        }
        cases.add(new MeasuredCase(
                "bandwidth", "f32", "", "triad", "", 1, "GFLOP/s", 2.0, 2.0, 12.0, 0.0, List.of(1.5, 1.5, 1.5), null));
        cases.add(new MeasuredCase(
                "something_new",
                "f64",
                "tanh",
                "8x10",
                "lanewise",
                1,
                "elements/ns",
                80.0,
                null,
                640.0,
                0.0,
                List.of(1.0, 1.0, 1.0),
                null));
        BenchmarkRun run = run(cases);
        return TestRuns.with(
                run,
                run.time(),
                run.cases(),
                List.of(new ColdStartSeries(
                        "NN:64",
                        "",
                        List.of(new ColdStartSeries.Start(
                                100, 700, 900, 120, List.of(new ColdStartSeries.Point(50, 0.5)))),
                        new ColdStartSeries.Compilations(310, 4, 12, 1500))));
    }

    @Test
    void aRowHasOursTheSpreadThePeakThePeersAndTheRatio() {
        String[] lines = TextTable.of(Report.tables(run(PRODUCTS)).get(0)).split("\n", -1);
        assertEquals("Products, float, GFLOP/s; FMA peak 200 GFLOP/s", lines[0]);
        String header = "m×n×k +op +lanewise +min–max +spread +µs +of peak +GB/s +B/op +openblas +mkl +ratio";
        assertTrue(lines[2].matches(header), lines[2]);
        String row = "512³ +NT +190 +188–192 +2 % +1413 +95 % +2\\.23 +12 +152 +\\[1\\] +1\\.25";
        assertTrue(lines[4].matches(row), lines[4]);
        assertEquals("lanewise ÷ openblas: geometric mean 1.25, smallest 1.25, over 1", lines[6]);
        assertEquals("[1] mkl: does not load", lines[7]);
    }

    @Test
    void theBestRoutineOfALibraryCounts() {
        String shape = "1x64x64";
        Table table = Report.tables(run(List.of(
                        gemm("NN", shape, "lanewise", 1, 30.0),
                        gemm("NN", shape, "openblas", 1, 10.0),
                        gemm("NN", shape, "openblas-gemv", 1, 20.0),
                        gemm("NN", shape, "vectorblas", 1, 5.0))))
                .get(0);
        assertEquals(
                List.of("openblas", "vectorblas", "ratio"),
                table.header().subList(table.header().size() - 3, table.header().size()));
        List<String> row = table.rows().get(0);
        assertEquals(List.of("20.0", "5.00", "1.50"), row.subList(row.size() - 3, row.size()));
    }

    @Test
    void aStepIsATime() {
        // 2000 operations at 1 GFLOP/s are 2 µs.
        MeasuredCase ours = rated("training", "", "10x10x10", "lanewise", 1, 1.0, 2.0, 0.5);
        MeasuredCase theirs = rated("training", "", "10x10x10", "openblas", 1, 0.25);
        String line =
                TextTable.of(Report.tables(run(List.of(ours, theirs))).get(0)).split("\n", -1)[4];
        assertTrue(line.matches("10³ +2\\.00 +1\\.00–4\\.00 +150 % +1\\.00 +0\\.60 +12 +8\\.00 +4\\.00"), line);
    }

    @Test
    void whatTheElementwiseWorkCosts() {
        Table table = Report.tables(run(List.of(
                        rated("epilogue", "forward", "64x64x64", "lanewise", 1, 80.0),
                        rated("epilogue", "forward", "64x64x64", "lanewise-bare", 1, 100.0))))
                .get(0);
        assertEquals("25 %", table.rows().get(0).get(table.header().indexOf("cost")));
    }

    /// Forks of one JVM each, in which the machine is once half as fast: the quotients do not see it.
    @Test
    void theModelBesideTheBestOfASweep() {
        BenchmarkRun run = run(List.of(
                peak(1, 200.0, 200.0, 200.0),
                blocking("blocking", "NN", "lanewise", 180.0, 90.0, 180.0),
                blocking("blocking", "NN", "lanewise-model-512x258x1024", 181.8, 90.9, 181.8),
                blocking("blocking", "NN", "lanewise-683x258x1024", 190.0, 98.0, 200.0),
                blocking("blocking", "NN", "lanewise-1024x258x1024", 178.0, 95.0, 181.0),
                blocking("blocking", "NT", "lanewise", 180.0, 180.0, 180.0),
                blocking("blocking", "NT", "lanewise-model-512x258x1024", 180.0, 180.0, 180.0),
                blocking("blocking", "NT", "lanewise-683x258x1024", 170.0, 160.0, 182.0),
                failed(blocking("blocking", "TN", "lanewise", 1.0), "the fork failed"),
                blocking("blocking_sweep", "NN", "lanewise", 100.0),
                blocking("blocking_sweep", "NN", "lanewise-model-512x258x1024", 101.0),
                blocking("blocking_sweep", "NN", "lanewise-683x258x1024", 150.0)));
        List<Table> printed = Report.tables(run);
        assertEquals(1, printed.size(), "the sweep is folded away");
        Table table = printed.get(0);
        assertEquals("Block sizes of the model, float, GFLOP/s; FMA peak 200 GFLOP/s", table.title());
        assertEquals(
                List.of(
                        "1024³",
                        "NN",
                        "512×258×1024",
                        "180",
                        "90.0–180",
                        "90 %",
                        "683×258×1024",
                        "190",
                        "98.0–200",
                        "0.918",
                        "0.900–0.947",
                        "below 0.97",
                        "1.010"),
                table.rows().get(0));
        assertEquals(
                List.of(
                        "1024³",
                        "NT",
                        "512×258×1024",
                        "180",
                        "180–180",
                        "90 %",
                        "683×258×1024",
                        "170",
                        "160–182",
                        "1.059",
                        "0.989–1.125",
                        "",
                        "1.000"),
                table.rows().get(1));
        assertEquals(List.of("1 of 2 below 0.97 of the best", "1024³ TN: the fork failed"), table.notes());
        Section sweep = Report.of(run).sections().stream()
                .filter(s -> s.id().equals("blocking_sweep"))
                .findFirst()
                .orElseThrow();
        assertTrue(sweep.folded());
        assertEquals(
                List.of(
                        List.of("1024³", "NN", "683×258×1024", "150", "1.500"),
                        List.of("1024³", "NN", "512×258×1024, the model's", "101", "1.010")),
                sweep.tables().get(0).rows());
        assertTrue(MarkdownReport.of(Report.of(run)).contains("| 0.918 | 0.900–0.947 | below 0.97 |"));
        assertTrue(HtmlPage.of(Report.of(run)).contains("below 0.97"));
    }

    private static MeasuredCase blocking(String kind, String operation, String contender, Double... figures) {
        return rated(kind, operation, "1024x1024x1024", contender, 1, figures);
    }

    @Test
    void whatLevelThreeReachesOfTheProduct() {
        Table table = Report.tables(run(List.of(
                        level3("lanewise", 90.0, 88.0, 95.0),
                        level3("openblas", 120.0),
                        level3("lanewise-gemm", 100.0))))
                .get(0);
        assertEquals("Level 3 of BLAS, float, GFLOP/s", table.title());
        assertEquals(List.of("n", "op"), table.header().subList(0, 2));
        List<String> row = table.rows().get(0);
        assertEquals(List.of("256", "syrk-lower-n", "90.0"), row.subList(0, 3));
        assertEquals(
                List.of("lanewise-gemm", "of gemm", "openblas", "ratio"),
                table.header().subList(table.header().size() - 4, table.header().size()));
        assertEquals(List.of("100", "90 %", "120", "0.75"), row.subList(row.size() - 4, row.size()));
    }

    private static MeasuredCase level3(String contender, Double... figures) {
        return new MeasuredCase(
                "level3",
                "f32",
                "syrk-lower-n",
                "256",
                contender,
                1,
                "GFLOP/s",
                1e6,
                1e6,
                1e5,
                0.0,
                List.of(figures),
                null);
    }

    @Test
    void eachNumberOfThreadsHasItsTable() {
        List<String> titles =
                Report.tables(everything()).stream().map(Table::title).toList();
        assertTrue(titles.contains("Products, float, GFLOP/s on 2 threads; FMA peak 310 GFLOP/s"), titles.toString());
    }

    @Test
    void sectionsWithoutDataAreLeftOut() {
        assertEquals(
                List.of(
                        "summary",
                        "machine",
                        "roofline",
                        "ratios",
                        "gemm",
                        "epilogue",
                        "something_new",
                        "scaling",
                        "warm-up",
                        "cases"),
                ids(everything()));
        assertEquals(List.of("summary", "machine", "roofline", "ratios", "gemm", "cases"), ids(run(PRODUCTS)));
        assertEquals(
                List.of("summary", "machine", "gemm", "cases"),
                ids(run(List.of(gemm("NN", "8x8x8", "lanewise", 1, 1.0)))));
    }

    @Test
    void theRoofIsWhatTheMachineReached() {
        Chart.Lines chart = Report.of(everything()).sections().stream()
                .filter(s -> s.id().equals("roofline"))
                .map(s -> (Chart.Lines) s.charts().get(0))
                .findFirst()
                .orElseThrow();
        List<Chart.Point> roof = chart.series().get(chart.series().size() - 1).points();
        // 1.5 GFLOP/s of a triad are 9 GB/s; 200 GFLOP/s are reached at 22.2 operations for each byte.
        assertEquals(9, roof.get(0).y() / roof.get(0).x(), 1e-9);
        assertEquals(200 / 9.0, roof.get(1).x(), 1e-9);
        assertEquals(200, roof.get(1).y(), 1e-9);
        Chart.Point point = chart.series().get(0).points().get(0);
        assertEquals(2.0 * 512 / 12, point.x(), 1e-9);
        assertEquals(190, point.y());
    }

    @Test
    void aNoisyMachineIsSaidSo() {
        assertEquals(List.of(), Report.of(run(PRODUCTS)).warnings());
        List<MeasuredCase> noisy = List.of(
                peak(1, 150.0, 200.0, 210.0),
                gemm("NN", "8x8x8", "lanewise", 1, 100.0, 101.0, 120.0),
                gemm("NN", "9x9x9", "lanewise", 1, 100.0, 101.0, 101.0));
        List<String> warnings = Report.of(run(noisy)).warnings();
        assertEquals(
                List.of(
                        "The forks of the FMA peak (f32, 1 thread) are 30 % apart.",
                        "The forks of 2 of 3 cases are more than 10 % apart."),
                warnings);
        String page = HtmlPage.of(Report.of(run(noisy)));
        assertTrue(page.contains("The machine was not quiet"));
        assertTrue(MarkdownReport.of(Report.of(run(noisy))).contains("The machine was not quiet"));
    }

    @Test
    void vectorsOnTheHeapAreSaidSo() {
        MeasuredCase warm = gemm("NN", "8x8x8", "lanewise", 1, 100.0, 101.0, 102.0);
        MeasuredCase boxed = new MeasuredCase(
                warm.kind(),
                warm.type(),
                "NT",
                warm.subject(),
                warm.contender(),
                1,
                warm.unit(),
                warm.work(),
                warm.flops(),
                warm.bytes(),
                1e6,
                warm.figures(),
                null);
        assertEquals(List.of(), Report.of(run(List.of(warm))).warnings());
        List<String> warnings = Report.of(run(List.of(warm, boxed))).warnings();
        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).startsWith("Calls of 1 case of Lanewise allocate"), warnings.get(0));
    }

    @Test
    void thePageNeedsNothingElse() {
        String page = HtmlPage.of(Report.of(everything()));
        assertTrue(page.contains("default-src 'none'"));
        // What the scripts hold is text for the browser; that they load nothing is the policy's matter.
        String markup = page.replaceAll("(?s)(<script[^>]*>).*?</script>", "$1</script>");
        assertTrue(markup.length() < page.length() / 2);
        Matcher loads = Pattern.compile("(?i)\\ssrc\\s*=|<link\\b|@import|url\\(|href\\s*=\\s*\"(?!#)")
                .matcher(markup);
        assertFalse(loads.find(), () -> markup.substring(loads.start(), Math.min(markup.length(), loads.start() + 80)));
        // Three scripts begin, and as many end: no text inside one looks like its end.
        assertEquals(3, page.split("<script", -1).length - 1);
        assertEquals(3, page.split("</script", -1).length - 1);
        assertTrue(page.contains("Apache Software Foundation"), "the library keeps its licence");
    }

    @Test
    void thePicturesHaveTheirData() throws Exception {
        Report report = Report.of(everything());
        Matcher data = Pattern.compile("(?s)id=\"data\">(.*?)</script>").matcher(HtmlPage.of(report));
        assertTrue(data.find());
        JsonNode json = new JsonMapper().readTree(data.group(1));
        List<Chart> charts =
                report.sections().stream().flatMap(s -> s.charts().stream()).toList();
        assertEquals(charts.size(), json.get("charts").size());
        List<String> types = new ArrayList<>();
        json.get("charts").forEach(chart -> types.add(chart.get("type").textValue()));
        assertTrue(types.containsAll(List.of("lines", "bars", "heatMap")), types.toString());
        assertEquals("lanewise", json.get("contenders").get(0).textValue());
    }

    @Test
    void whatOthersWroteIsNoMarkup() {
        String page = HtmlPage.of(Report.of(run(PRODUCTS)));
        assertTrue(page.contains("A &lt;fast&gt; CPU") && !page.contains("<fast>"));
        assertTrue(page.contains("missing: no library for &lt;this&gt; machine"));
        String markdown = MarkdownReport.of(Report.of(run(PRODUCTS)));
        assertTrue(markdown.contains("A \\<fast\\> CPU") && !markdown.contains("<fast>"));
    }

    @Test
    void markdownHasEveryTable() {
        Report report = Report.of(everything());
        String markdown = MarkdownReport.of(report);
        for (Section section : report.sections()) {
            for (Table table : section.tables()) {
                assertEquals(!table.rows().isEmpty(), markdown.contains("**" + table.title() + "**"), table.title());
            }
        }
        assertTrue(markdown.contains("| 512³ | NT | 190 |"), markdown);
        assertTrue(markdown.contains("| m×n×k | op | lanewise |"), markdown);
        assertTrue(markdown.contains("| --- | --- | ---: |"), markdown);
    }

    @Test
    void runsOfOneMachineMakeOneReport() throws Exception {
        BenchmarkRun run = run(PRODUCTS);
        BenchmarkRun other = run(List.of(gemm("NN", "8x8x8", "lanewise", 1, 1.0)));
        assertEquals(5, run.with(other).cases().size());
        assertThrows(IllegalArgumentException.class, () -> run.with(run));
        assertThrows(IllegalArgumentException.class, () -> run.with(TestRuns.onMachine("Another CPU", other)));
        Path page = directory.resolve("made/page.html");
        assertEquals(directory.resolve("made/page.md"), ReportFiles.write(run, page));
        assertEquals(HtmlPage.of(Report.of(run)), Files.readString(page));
    }

    @Test
    void tablesAreAligned() {
        List<String> header = List.of("m×n×k", "ours");
        Table table = new Table(
                "Title", header, List.of(List.of("8³", "12.5"), List.of("17×33×65", "7")), List.of("a note"), 1);
        assertEquals(
                "Title\n\nm×n×k     ours\n──────────────\n8³        12.5\n17×33×65     7\n\na note\n",
                TextTable.of(table));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Table("", header, List.of(List.of("one cell")), List.of(), 1));
    }

    @Test
    void figures() {
        assertEquals(
                List.of("0.12", "9.99", "10.0", "12.3", "99.9", "100", "1234"),
                List.of(0.123, 9.99, 9.996, 12.34, 99.94, 99.96, 1234.0).stream()
                        .map(Words::figure)
                        .toList());
        assertEquals("", Words.figure(Double.NaN));
    }
}
