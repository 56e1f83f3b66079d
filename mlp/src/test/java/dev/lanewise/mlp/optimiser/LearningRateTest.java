package dev.lanewise.mlp.optimiser;

import static dev.lanewise.mlp.optimiser.Refused.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Schedules at their corners, where the value is known without the formula, and in between.
class LearningRateTest {
    private static final double TINY = 1e-15;

    @Test
    void constant() {
        LearningRate rate = LearningRate.constant(0.1);
        assertEquals(0.1, rate.at(0));
        assertEquals(0.1, rate.at(Long.MAX_VALUE));
    }

    @Test
    void stepDecay() {
        LearningRate rate = LearningRate.stepDecay(0.8, 0.5, 10);
        assertEquals(0.8, rate.at(0));
        assertEquals(0.8, rate.at(9));
        assertEquals(0.4, rate.at(10));
        assertEquals(0.4, rate.at(19));
        assertEquals(0.2, rate.at(20));
        assertEquals(0.8 / 1024, rate.at(100), TINY);
        assertEquals(0, rate.at(Long.MAX_VALUE));
        assertEquals(0.3, LearningRate.stepDecay(0.3, 1, 1).at(1_000_000));
    }

    @Test
    void cosine() {
        LearningRate rate = LearningRate.cosine(0.1, 0.001, 1000);
        assertEquals(0.1, rate.at(0));
        assertEquals((0.1 + 0.001) / 2, rate.at(500), TINY);
        assertTrue(rate.at(999) > 0.001);
        assertEquals(0.001, rate.at(1000));
        assertEquals(0.001, rate.at(1001));
        assertEquals(0.001, rate.at(Long.MAX_VALUE));
        for (int t = 0; t < 1000; t++) {
            assertTrue(rate.at(t + 1) < rate.at(t), "step " + t);
            assertEquals(0.001 + 0.099 * (1 + Math.cos(Math.PI * t / 1000)) / 2, rate.at(t), TINY);
        }
        assertEquals(0.75, LearningRate.cosine(1, 0, 900).at(300), TINY, "cos 60° is a half");
        assertEquals(0.25, LearningRate.cosine(0.5, 0.25, 1).at(1));
    }

    @Test
    void warmUp() {
        LearningRate rate = LearningRate.warmUp(4, LearningRate.cosine(0.8, 0, 10));
        assertEquals(0.2, rate.at(0));
        assertEquals(0.4, rate.at(1));
        assertEquals(0.6, rate.at(2), TINY);
        assertEquals(0.8, rate.at(3));
        assertEquals(0.8, rate.at(4), "the schedule's step 0");
        assertEquals(0.4, rate.at(9), TINY);
        assertEquals(0, rate.at(14));
        assertEquals(0, rate.at(15));
        assertEquals(0.7, LearningRate.warmUp(1, LearningRate.constant(0.7)).at(0));
    }

    @Test
    void oneCycle() {
        for (LearningRate.Rise rise : LearningRate.Rise.values()) {
            LearningRate rate = LearningRate.oneCycle(2, 40, 101, 0.25, 0.01, rise);
            assertEquals(0.5, rate.at(0));
            assertEquals(1.25, rate.at(20), TINY);
            double quarter = rise == LearningRate.Rise.LINEAR ? 0.875 : 0.5 + 1.5 * (1 - Math.sqrt(0.5)) / 2;
            assertEquals(quarter, rate.at(10), TINY);
            assertEquals(2, rate.at(40));
            assertEquals((2 + 0.02) / 2, rate.at(70), TINY);
            assertEquals(0.02 + 1.98 * (1 + Math.sqrt(0.5)) / 2, rate.at(55), TINY);
            assertTrue(rate.at(99) > 0.02);
            assertEquals(0.02, rate.at(100), "the last of 101 steps");
            assertEquals(0.02, rate.at(101));
            assertEquals(0.02, rate.at(Long.MAX_VALUE));
            for (int t = 0; t < 100; t++) {
                assertEquals(t < 40, rate.at(t + 1) > rate.at(t), "step " + t);
            }
        }
        assertEquals(
                2,
                LearningRate.oneCycle(2, 0, 5, 0.1, 0.1, LearningRate.Rise.LINEAR)
                        .at(0),
                "begins at its peak");
    }

    /// Every step of schedules of many lengths, odd and short ones among them, against PyTorch's formula.
    @Test
    void oneCycleIsThatOfPyTorch() {
        for (int steps = 2; steps < 130; steps++) {
            LearningRate rate = LearningRate.oneCycle(0.7, steps);
            for (int t = 0; t < steps; t++) {
                assertEquals(oneCycleLr(0.7, steps, t), rate.at(t), 1e-15, "step " + t + " of " + steps);
            }
            assertEquals(0.7 * 4e-6, rate.at(steps - 1));
            assertEquals(0.7 * 4e-6, rate.at(steps), "one past the last");
        }
        LearningRate hundred = LearningRate.oneCycle(1, 100);
        assertEquals(0.04, hundred.at(0), TINY);
        assertEquals(1, hundred.at(29), "PyTorch's peak");
        assertEquals(4e-6, hundred.at(99), "PyTorch's last");
        assertEquals(1, LearningRate.oneCycle(1, 1000).at(299));
        assertTrue(LearningRate.oneCycle(1, 2).at(0) < 1, "its peak is before the first step");
    }

    /// `torch/optim/lr_scheduler.py`, OneCycleLR.get_lr with the default pct_start, div_factor, final_div_factor and
    /// anneal_strategy, line by line.
    private static double oneCycleLr(double maxLr, int totalSteps, int stepNum) {
        double initialLr = maxLr / 25;
        double minLr = initialLr / 1e4;
        double[] endSteps = {0.3 * totalSteps - 1, totalSteps - 1};
        double[] lrs = {initialLr, maxLr, minLr};
        double startStep = 0;
        for (int phase = 0; ; phase++) {
            if (stepNum <= endSteps[phase] || phase == 1) {
                double pct = (stepNum - startStep) / (endSteps[phase] - startStep);
                double cosOut = Math.cos(Math.PI * pct) + 1;
                return lrs[phase + 1] + (lrs[phase] - lrs[phase + 1]) / 2 * cosOut;
            }
            startStep = endSteps[phase];
        }
    }

    /// The first step, the last one before the end and those after it, of each schedule's formula.
    @Test
    void endsAreThoseOfTheFormulas() {
        for (long n : new long[] {1, 2, 3, 10, 97}) {
            LearningRate decay = LearningRate.stepDecay(0.8, 0.5, n);
            assertEquals(0.8, decay.at(0));
            assertEquals(0.8, decay.at(n - 1));
            assertEquals(0.4, decay.at(n));
            LearningRate cosine = LearningRate.cosine(0.5, 0.1, n);
            assertEquals(0.5, cosine.at(0));
            assertEquals(0.1 + 0.4 * (1 + Math.cos(Math.PI * (n - 1) / n)) / 2, cosine.at(n - 1), TINY);
            assertEquals(0.1, cosine.at(n));
            assertEquals(0.1, cosine.at(n + 1));
            LearningRate warmUp = LearningRate.warmUp(n, LearningRate.stepDecay(0.8, 0.5, 1));
            assertEquals(0.8 * (1.0 / n), warmUp.at(0), TINY);
            assertEquals(0.8, warmUp.at(n - 1));
            assertEquals(0.8, warmUp.at(n));
            assertEquals(0.4, warmUp.at(n + 1));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "constant(0.1)",
                "constant(0)",
                "constant(1.0E-5)",
                "step_decay(0.1, 0.5, 1000)",
                "cosine(0.1, 0, 1000)",
                "cosine(0.30000000000000004, 1.0E-10, 12345678901)",
                "warm_up(100, cosine(0.1, 0, 1000))",
                "warm_up(3, warm_up(4, constant(2)))",
                "one_cycle(0.1, 299, 1000, 0.04, 4.0E-6, cosine)",
                "one_cycle(0.1, 4.7, 19, 0.04, 4.0E-6, cosine)",
                "one_cycle(0.1, -0.5, 2, 0, 1, linear)"
            })
    void textAndBack(String text) {
        LearningRate rate = LearningRate.parse(text);
        assertEquals(text, rate.toString());
        assertEquals(rate, LearningRate.parse(rate.toString()));
        assertEquals(
                rate, LearningRate.parse("  " + text.toUpperCase(Locale.ROOT).replace(",", " ,")));
    }

    @Test
    void theTextIsTheSchedule() {
        assertEquals(LearningRate.constant(0.1), LearningRate.parse("constant(0.1)"));
        assertEquals(LearningRate.stepDecay(0.1, 0.5, 7), LearningRate.parse("step_decay(0.1,0.5,7)"));
        assertEquals(
                LearningRate.warmUp(100, LearningRate.cosine(0.1, 0.01, 1000)),
                LearningRate.parse("warm_up(100, cosine(1e-1, 0.01, 1000))"));
        assertEquals(LearningRate.oneCycle(0.1, 1000), LearningRate.parse("one_cycle(0.1, 1000)"));
        assertEquals(
                LearningRate.oneCycle(0.1, 10, 20, 0.2, 0.3, LearningRate.Rise.LINEAR),
                LearningRate.parse("one_cycle(0.1, 10, 20, 0.2, 0.3, linear)"));
        assertNotEquals(LearningRate.parse("cosine(0.1, 0, 10)"), LearningRate.parse("cosine(0.1, 0, 11)"));
    }

    @Test
    void refusesNumbers() {
        refused("rate=-0.1", () -> LearningRate.constant(-0.1));
        refused("rate=NaN", () -> LearningRate.stepDecay(Double.NaN, 0.5, 1));
        refused("factor=0.0", () -> LearningRate.stepDecay(0.1, 0, 1));
        refused("factor=1.5", () -> LearningRate.stepDecay(0.1, 1.5, 1));
        refused("factor=NaN", () -> LearningRate.stepDecay(0.1, Double.NaN, 1));
        refused("every=0", () -> LearningRate.stepDecay(0.1, 0.5, 0));
        refused("from=Infinity", () -> LearningRate.cosine(Double.POSITIVE_INFINITY, 0, 1));
        refused("to=-1.0", () -> LearningRate.cosine(0.1, -1, 1));
        refused("steps=0", () -> LearningRate.cosine(0.1, 0, 0));
        refused("steps=0", () -> LearningRate.warmUp(0, LearningRate.constant(1)));
        refused("max=-1.0", () -> LearningRate.oneCycle(-1, 10));
        refused("rise=-1.0", () -> LearningRate.oneCycle(1, -1, 10, 0, 0, LearningRate.Rise.LINEAR));
        refused("rise=9.0", () -> LearningRate.oneCycle(1, 9, 10, 0, 0, LearningRate.Rise.LINEAR));
        refused("rise=NaN", () -> LearningRate.oneCycle(1, Double.NaN, 10, 0, 0, LearningRate.Rise.LINEAR));
        refused("steps=1", () -> LearningRate.oneCycle(1, 1));
        refused("initialFraction=1.1", () -> LearningRate.oneCycle(1, 5, 10, 1.1, 0, LearningRate.Rise.LINEAR));
        refused("finalFraction=-0.1", () -> LearningRate.oneCycle(1, 5, 10, 0, -0.1, LearningRate.Rise.LINEAR));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "constant(1)",
                "step_decay(1, 0.5, 2)",
                "cosine(1, 0, 5)",
                "warm_up(2, constant(1))",
                "one_cycle(1, 10)"
            })
    void refusesANegativeStep(String text) {
        refused("step=-1", () -> LearningRate.parse(text).at(-1));
    }

    @Test
    void refusesTexts() {
        refused("step_decay(rate, factor, every)", () -> LearningRate.parse("linear(1)"));
        refused("takes 1: constant(rate)", () -> LearningRate.parse("constant"));
        refused("takes 1: constant(rate)", () -> LearningRate.parse("constant()"));
        refused("there are 2", () -> LearningRate.parse("cosine(0.1, 0)"));
        refused("\"1.5\" is not a whole number", () -> LearningRate.parse("cosine(0.1, 0, 1.5)"));
        refused("\"fast\" is not a number", () -> LearningRate.parse("constant(fast)"));
        refused("\"\" is not a number", () -> LearningRate.parse("cosine(, 0, 1)"));
        refused("parentheses", () -> LearningRate.parse("constant(0.1"));
        refused("parentheses", () -> LearningRate.parse("constant(0.1))"));
        refused("parentheses", () -> LearningRate.parse("warm_up(1, constant(0.1)"));
        refused("parentheses", () -> LearningRate.parse("constant)0.1(,(1)"));
        refused("rate=-1.0", () -> LearningRate.parse("constant(-1)"));
        refused("\"foo\"", () -> LearningRate.parse("warm_up(1, foo)"));
        refused("shape=round", () -> LearningRate.parse("one_cycle(1, 5, 10, 0, 0, round)"));
    }
}
