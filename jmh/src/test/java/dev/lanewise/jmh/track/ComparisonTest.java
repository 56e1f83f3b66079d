package dev.lanewise.jmh.track;

import static dev.lanewise.jmh.result.TestRuns.gemm;
import static dev.lanewise.jmh.result.TestRuns.noisy;
import static dev.lanewise.jmh.result.TestRuns.peak;
import static dev.lanewise.jmh.result.TestRuns.run;
import static dev.lanewise.jmh.result.TestRuns.scaled;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.jmh.result.BenchmarkRun;
import dev.lanewise.jmh.result.MeasuredCase;
import dev.lanewise.jmh.result.TestRuns;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is noise and what is not, on machines that scatter as they are told to.
class ComparisonTest {
    private static final Predicate<MeasuredCase> OURS = c -> c.contender().equals("lanewise");
    private static final int PAIRS = 200;

    private static int alarms(double forkNoise, double runNoise, Predicate<MeasuredCase> slower, double factor) {
        int alarms = 0;
        for (long i = 0; i < PAIRS; i++) {
            BenchmarkRun before = noisy(2 * i, 1, forkNoise, runNoise);
            BenchmarkRun after = scaled(noisy(2 * i + 1, 1, forkNoise, runNoise), slower, factor);
            alarms += new Comparison(before, after).hasRegression() ? 1 : 0;
        }
        return alarms;
    }

    @ParameterizedTest
    @CsvSource({"0.01, 0", "0.03, 0", "0.03, 0.05", "0.05, 0.1", "0.1, 0.15"})
    void anUnchangedTreeIsHardlyEverFlagged(double forkNoise, double runNoise) {
        int alarms = alarms(forkNoise, runNoise, c -> false, 1);
        assertTrue(alarms <= 0.03 * PAIRS, alarms + " alarms in " + PAIRS + " pairs of equal runs");
    }

    @ParameterizedTest
    @CsvSource({"0.01, 0", "0.03, 0", "0.03, 0.05", "0.05, 0.05"})
    void aSlowDownOfAllIsCaught(double forkNoise, double runNoise) {
        int alarms = alarms(forkNoise, runNoise, OURS, 0.88);
        assertTrue(alarms >= 0.95 * PAIRS, "12 % caught in " + alarms + " of " + PAIRS);
    }

    @Test
    void aSlowDownOfOneFormIsCaught() {
        int alarms = alarms(0.03, 0.03, OURS.and(c -> c.operation().equals("NT")), 0.88);
        assertTrue(alarms >= 0.95 * PAIRS, "12 % caught in " + alarms + " of " + PAIRS);
    }

    @Test
    void oneSlowCaseIsCaughtOnAQuietMachine() {
        int alarms = alarms(0.01, 0.005, OURS.and(c -> c.key().toString().contains("NN 64x64x64")), 0.85);
        assertTrue(alarms >= 0.95 * PAIRS, "15 % caught in " + alarms + " of " + PAIRS);
    }

    @Test
    void aFasterCaseIsNoRegression() {
        Comparison comparison = new Comparison(noisy(1, 1, 0.01, 0), scaled(noisy(2, 1, 0.01, 0), OURS, 1.2));
        assertFalse(comparison.hasRegression());
        assertTrue(comparison.cases().stream().allMatch(c -> c.verdict() == Verdict.FASTER));
        assertTrue(comparison.groups().stream().allMatch(g -> g.verdict() == Verdict.FASTER));
        assertEquals(
                List.of("gemm f32", "gemm f32 NN", "gemm f32 NT"),
                comparison.groups().stream().map(GroupChange::name).toList());
    }

    @Test
    void aSlowerMachineIsNoRegression() {
        assertFalse(new Comparison(noisy(1, 1, 0.02, 0), noisy(2, 0.6, 0.02, 0)).hasRegression());
        assertTrue(new Comparison(noisy(1, 1, 0.02, 0), scaled(noisy(2, 0.6, 0.02, 0), OURS, 0.85)).hasRegression());
    }

    @Test
    void theYardsticksMustAgree() {
        // Everything but the peak is slower: memory or a neighbour, not Lanewise.
        BenchmarkRun before = noisy(1, 1, 0.01, 0);
        BenchmarkRun after = scaled(noisy(2, 1, 0.01, 0), c -> !c.contender().isEmpty(), 0.8);
        Comparison comparison = new Comparison(before, after);
        assertFalse(comparison.hasRegression());
        CaseChange first = comparison.cases().get(0);
        assertEquals(Verdict.SLOWER, first.toPeak().verdict(Comparison.LEAST_CASE));
        assertEquals(Verdict.WITHIN_NOISE, first.toPeer().verdict(Comparison.LEAST_CASE));
    }

    @Test
    void aChangeIsThatOfTheRatios() {
        BenchmarkRun before = run(List.of(
                peak(1, 200.0, 200.0, 200.0),
                gemm("NN", "8x8x8", "lanewise", 1, 100.0, 100.0, 100.0),
                gemm("NN", "8x8x8", "openblas", 1, 50.0, 50.0, 50.0)));
        BenchmarkRun after = run(List.of(
                peak(1, 100.0, 100.0, 100.0),
                gemm("NN", "8x8x8", "lanewise", 1, 40.0, 40.0, 40.0),
                gemm("NN", "8x8x8", "openblas", 1, 40.0, 40.0, 40.0)));
        CaseChange change = new Comparison(before, after).cases().get(0);
        assertEquals(Math.log(0.8), change.toPeak().change(), 1e-12);
        assertEquals(Math.log(0.5), change.toPeer().change(), 1e-12);
        assertEquals(Verdict.SLOWER, change.verdict());
    }

    @Test
    void whatFailsNowIsARegressionAndWhatRunsNowIsNone() {
        MeasuredCase figure = gemm("NN", "8x8x8", "lanewise", 1, 100.0, 101.0, 102.0);
        BenchmarkRun works = run(List.of(figure));
        BenchmarkRun fails = run(List.of(TestRuns.failed(figure, "crashed")));
        assertTrue(new Comparison(works, fails).hasRegression());
        assertFalse(new Comparison(fails, works).hasRegression());
    }

    @Test
    void casesOfOneFileAreListed() {
        MeasuredCase both = gemm("NN", "8x8x8", "lanewise", 1, 100.0, 101.0, 102.0);
        MeasuredCase first = gemm("NN", "9x9x9", "lanewise", 1, 100.0, 101.0, 102.0);
        MeasuredCase second = gemm("NT", "9x9x9", "lanewise", 2, 100.0, 101.0, 102.0);
        Comparison comparison = new Comparison(run(List.of(both, first)), run(List.of(both, second)));
        assertEquals(List.of(first.key()), comparison.onlyBefore());
        assertEquals(List.of(second.key()), comparison.onlyAfter());
        assertEquals(1, comparison.cases().size());
    }

    @Test
    void refusesWhatCannotBeCompared() {
        BenchmarkRun a = run(List.of(gemm("NN", "8x8x8", "lanewise", 1, 1.0, 1.0, 1.0)));
        BenchmarkRun b = run(List.of(gemm("NN", "9x9x9", "lanewise", 1, 1.0, 1.0, 1.0)));
        assertThrows(IllegalArgumentException.class, () -> new Comparison(a, b));
        BenchmarkRun oneFork = new BenchmarkRun(
                Instant.EPOCH,
                "smoke",
                1,
                a.machine(),
                a.jvm(),
                a.lanewise(),
                a.contenders(),
                a.cases(),
                a.coldStarts());
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> new Comparison(oneFork, a));
        assertTrue(e.getMessage().contains("forks=1"), e.getMessage());
    }
}
