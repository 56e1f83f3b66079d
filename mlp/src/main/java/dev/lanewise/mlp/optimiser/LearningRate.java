package dev.lanewise.mlp.optimiser;

import java.util.Locale;
import java.util.Objects;

/// The learning rate of each step, as a formula of the step's number t, which counts from 0.
///
/// | schedule | rate at t |
/// |---|---|
/// | `constant(rate)` | rate |
/// | `step_decay(rate, factor, every)` | rate·factor^⌊t ÷ every⌋ |
/// | `cosine(from, to, steps)` | to + (from − to)·(1 + cos(π·t ÷ steps)) ÷ 2; to from t = steps on |
/// | `warm_up(steps, then)` | then(0)·(t + 1) ÷ steps while t < steps, after that then(t − steps) |
/// | `one_cycle(max, rise, steps, initial, final, shape)` | initial·max … max … final·max at t = 0, rise, steps − 1 |
///
/// In one cycle the way up is linear or a cosine, as its shape says, the way down a cosine; the last of its steps, t =
/// steps − 1, has final·max, and so have all after it.
///
/// Cosine: Loshchilov, Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017, equation 5, without
/// the restarts. Warm-up: Goyal and others, "Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour", 2017, section
/// 2.2; the first step has a rate above 0, the last of the warm-up the full rate. One cycle: Smith, Topin,
/// "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates", 2018, with a cosine on the
/// way down and one phase for it, as PyTorch's `OneCycleLR` has it: rate for rate the same for
/// [#oneCycle(double, long)]. (PyTorch's raises an error where it is asked for more steps than there are.)
///
/// Values are the same bits on every machine. Instances are immutable; two of the same form and numbers are equal.
/// [#toString()] gives the text in the table, [#parse(String)] reads it.
public sealed interface LearningRate {
    /// The rate of a step.
    ///
    /// @param step how many steps were taken before, at least 0
    /// @return a finite number of at least 0
    /// @throws IllegalArgumentException if `step` is negative
    double at(long step);

    /// The schedule with its numbers, as in the table above.
    @Override
    String toString();

    /// The same rate for every step.
    ///
    /// @param rate finite, at least 0
    /// @return the schedule
    /// @throws IllegalArgumentException if the rate is negative, infinite or NaN
    static LearningRate constant(double rate) {
        return new Constant(rate);
    }

    /// rate·factor^⌊t ÷ every⌋.
    ///
    /// @param rate at first; finite, at least 0
    /// @param factor above 0, at most 1
    /// @param every steps from one multiplication to the next, at least 1
    /// @return the schedule
    /// @throws IllegalArgumentException if a number is out of its range
    static LearningRate stepDecay(double rate, double factor, long every) {
        return new StepDecay(rate, factor, every);
    }

    /// Half a period of the cosine.
    ///
    /// @param from the rate at t = 0; finite, at least 0
    /// @param to the rate from t = steps on; finite, at least 0
    /// @param steps at least 1
    /// @return the schedule
    /// @throws IllegalArgumentException if a number is out of its range
    static LearningRate cosine(double from, double to, long steps) {
        return new Cosine(from, to, steps);
    }

    /// A linear rise in front of another schedule.
    ///
    /// @param steps how many it takes, at least 1
    /// @param then what begins, at its step 0, after them
    /// @return the schedule
    /// @throws IllegalArgumentException if `steps` is below 1
    static LearningRate warmUp(long steps, LearningRate then) {
        return new WarmUp(steps, then);
    }

    /// One cycle with the proportions of PyTorch's `OneCycleLR(max_lr=max, total_steps=steps)`: a cosine from max ÷ 25
    /// up to max at t = 0.3·steps − 1, which may lie between two steps, then down to max ÷ 250 000 at t = steps − 1.
    ///
    /// @param max the highest rate; finite, at least 0
    /// @param steps at least 2
    /// @return the schedule
    /// @throws IllegalArgumentException if a number is out of its range
    static LearningRate oneCycle(double max, long steps) {
        return new OneCycle(max, 0.3 * steps - 1, steps, 0.04, 4e-6, Rise.COSINE);
    }

    /// One cycle.
    ///
    /// @param max the highest rate; finite, at least 0
    /// @param rise the t that has it, which may lie between two steps; above −1 (below 0 the cycle begins on the way
    ///     down) and below steps − 1
    /// @param steps how many there are, at least 2: step steps − 1 has the last rate, as have all after it
    /// @param initialFraction the first rate as a part of `max`, in 0 … 1
    /// @param finalFraction the last rate as a part of `max`, in 0 … 1
    /// @param shape of the way up
    /// @return the schedule
    /// @throws IllegalArgumentException if a number is out of its range
    static LearningRate oneCycle(
            double max, double rise, long steps, double initialFraction, double finalFraction, Rise shape) {
        return new OneCycle(max, rise, steps, initialFraction, finalFraction, shape);
    }

    /// Reads what [#toString()] writes, in any case. `one_cycle(max, steps)` has the other numbers of
    /// [#oneCycle(double, long)].
    ///
    /// @param text the name of the schedule with its numbers in parentheses
    /// @return the schedule
    /// @throws IllegalArgumentException if there is no such schedule or a number is out of its range
    static LearningRate parse(String text) {
        Objects.requireNonNull(text, "text");
        try {
            Call call = Call.parse(text);
            return switch (call.name()) {
                case "constant" -> {
                    call.checkCount(1, "constant(rate)");
                    yield constant(call.number(0));
                }
                case "step_decay" -> {
                    call.checkCount(3, "step_decay(rate, factor, every)");
                    yield stepDecay(call.number(0), call.number(1), call.whole(2));
                }
                case "cosine" -> {
                    call.checkCount(3, "cosine(from, to, steps)");
                    yield cosine(call.number(0), call.number(1), call.whole(2));
                }
                case "warm_up" -> {
                    call.checkCount(2, "warm_up(steps, then)");
                    yield warmUp(call.whole(0), parse(call.arguments().get(1)));
                }
                case "one_cycle" -> {
                    if (call.arguments().size() == 2) {
                        yield oneCycle(call.number(0), call.whole(1));
                    }
                    call.checkCount(6, "one_cycle(max, rise, steps, initial, final, shape)");
                    yield oneCycle(
                            call.number(0),
                            call.number(1),
                            call.whole(2),
                            call.number(3),
                            call.number(4),
                            Rise.parse(call.arguments().get(5)));
                }
                default ->
                    throw new IllegalArgumentException("there are constant(rate), step_decay(rate, factor, every), "
                            + "cosine(from, to, steps), warm_up(steps, then) and "
                            + "one_cycle(max, rise, steps, initial, final, shape)");
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + (text.length() > 80 ? text.substring(0, 80) + "…" : text) + "\" is not a learning rate: "
                            + e.getMessage(),
                    e);
        }
    }

    /// The way up of [#oneCycle(double, double, long, double, double, Rise)].
    enum Rise {
        /// By the same amount at every step.
        LINEAR,
        /// Half a period of the cosine.
        COSINE;

        private static Rise parse(String text) {
            return switch (text) {
                case "linear" -> LINEAR;
                case "cosine" -> COSINE;
                default -> throw new IllegalArgumentException("shape=" + text + " is neither linear nor cosine");
            };
        }
    }

    /// The same rate for every step.
    ///
    /// @param rate finite, at least 0
    record Constant(double rate) implements LearningRate {
        /// Checks the rate.
        public Constant {
            Checks.checkRate("rate", rate);
        }

        @Override
        public double at(long step) {
            Checks.checkStep("step", step);
            return rate;
        }

        @Override
        public String toString() {
            return "constant(" + Call.text(rate) + ")";
        }
    }

    /// rate·factor^⌊t ÷ every⌋.
    ///
    /// @param rate at first; finite, at least 0
    /// @param factor above 0, at most 1
    /// @param every steps from one multiplication to the next, at least 1
    record StepDecay(double rate, double factor, long every) implements LearningRate {
        /// Checks the numbers.
        public StepDecay {
            Checks.checkRate("rate", rate);
            if (!(factor > 0 && factor <= 1)) {
                throw new IllegalArgumentException("factor=" + factor + " is not above 0 and at most 1");
            }
            Checks.checkSteps("every", every);
        }

        @Override
        public double at(long step) {
            Checks.checkStep("step", step);
            long multiplications = step / every;
            // Math may round another way on another machine.
            return rate * StrictMath.pow(factor, (double) multiplications);
        }

        @Override
        public String toString() {
            return "step_decay(" + Call.text(rate) + ", " + Call.text(factor) + ", " + every + ")";
        }
    }

    /// Half a period of the cosine.
    ///
    /// @param from the rate at t = 0; finite, at least 0
    /// @param to the rate from t = steps on; finite, at least 0
    /// @param steps at least 1
    record Cosine(double from, double to, long steps) implements LearningRate {
        /// Checks the numbers.
        public Cosine {
            Checks.checkRate("from", from);
            Checks.checkRate("to", to);
            Checks.checkSteps("steps", steps);
        }

        @Override
        public double at(long step) {
            Checks.checkStep("step", step);
            return step >= steps ? to : between(from, to, step / (double) steps);
        }

        /// From `from` at 0 to `to` at 1, exactly these at the ends.
        private static double between(double from, double to, double position) {
            // Math may round another way on another machine.
            double share = (1 + StrictMath.cos(Math.PI * position)) / 2;
            return from * share + to * (1 - share);
        }

        @Override
        public String toString() {
            return "cosine(" + Call.text(from) + ", " + Call.text(to) + ", " + steps + ")";
        }
    }

    /// A linear rise in front of another schedule.
    ///
    /// @param steps how many it takes, at least 1
    /// @param then what begins after them
    record WarmUp(long steps, LearningRate then) implements LearningRate {
        /// Checks the number.
        public WarmUp {
            Checks.checkSteps("steps", steps);
            Objects.requireNonNull(then, "then");
        }

        @Override
        public double at(long step) {
            Checks.checkStep("step", step);
            return step < steps ? then.at(0) * ((step + 1) / (double) steps) : then.at(step - steps);
        }

        @Override
        public String toString() {
            return "warm_up(" + steps + ", " + then + ")";
        }
    }

    /// Up to a highest rate and down again.
    ///
    /// @param max the highest rate; finite, at least 0
    /// @param rise the t that has it, which may lie between two steps; above −1 (below 0 the cycle begins on the way
    ///     down) and below steps − 1
    /// @param steps how many there are, at least 2: step steps − 1 has the last rate, as have all after it
    /// @param initialFraction the first rate as a part of `max`, in 0 … 1
    /// @param finalFraction the last rate as a part of `max`, in 0 … 1
    /// @param shape of the way up
    record OneCycle(double max, double rise, long steps, double initialFraction, double finalFraction, Rise shape)
            implements LearningRate {
        /// Checks the numbers.
        public OneCycle {
            Checks.checkRate("max", max);
            if (steps < 2) {
                throw new IllegalArgumentException("steps=" + steps + " is below 2");
            }
            if (!(rise > -1 && rise < steps - 1)) {
                throw new IllegalArgumentException(
                        "rise=" + rise + " is not above −1 and below steps − 1=" + (steps - 1));
            }
            Checks.checkFraction("initialFraction", initialFraction);
            Checks.checkFraction("finalFraction", finalFraction);
            Objects.requireNonNull(shape, "shape");
        }

        @Override
        public double at(long step) {
            Checks.checkStep("step", step);
            if (step >= steps - 1) {
                return max * finalFraction;
            }
            if (step >= rise) {
                return Cosine.between(max, max * finalFraction, (step - rise) / (steps - 1 - rise));
            }
            double position = step / rise;
            return switch (shape) {
                case LINEAR -> max * initialFraction * (1 - position) + max * position;
                case COSINE -> Cosine.between(max * initialFraction, max, position);
            };
        }

        @Override
        public String toString() {
            return "one_cycle(" + Call.text(max) + ", " + Call.text(rise) + ", " + steps + ", "
                    + Call.text(initialFraction) + ", " + Call.text(finalFraction) + ", "
                    + shape.name().toLowerCase(Locale.ROOT) + ")";
        }
    }
}
