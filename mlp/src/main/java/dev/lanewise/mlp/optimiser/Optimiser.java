package dev.lanewise.mlp.optimiser;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// An update rule with its constants: how the parameters w change in a step, given the gradient g of the loss (after
/// [GradientClipping]) and the learning rate α. With λ the weight decay, t the number of the step counting from 1, and
/// b, m, v vectors that are 0 at first:
///
/// ```text
/// sgd              w ← (1 − αλ)·w − α·g                   coupled decay, the gradient of ½λ‖w‖²
/// others           g ← g + λ·w                            the same, but for adam_w
///
/// momentum         b ← μ·b + g,   w ← w − α·b
/// nesterov         b ← μ·b + g,   w ← w − α·(g + μ·b)
/// rms_prop         v ← ρ·v + (1 − ρ)·g²,   w ← w − α·g ÷ (√v + ε)
/// adam, adam_w     m ← β₁·m + (1 − β₁)·g,   v ← β₂·v + (1 − β₂)·g²,
///                  w ← w − α·m̂ ÷ (√v̂ + ε),   m̂ = m ÷ (1 − β₁ᵗ),   v̂ = v ÷ (1 − β₂ᵗ)
///
/// adam_w           w ← (1 − αλ)·w before that              decoupled decay, not in m and v
/// ```
///
/// λ is 0 for biases unless [#decayBiases(boolean)] says otherwise.
///
/// These are the definitions and the defaults of PyTorch's `SGD` (dampening 0), `RMSprop` (neither centred nor with
/// momentum), `Adam` and `AdamW` (without AMSGrad), but that there λ is for biases too: `decayBiases(true)` is
/// PyTorch's. From: Polyak, "Some Methods of Speeding Up the Convergence of Iteration Methods", 1964 (momentum);
/// Sutskever, Martens, Dahl, Hinton, "On the Importance of Initialization and Momentum in Deep Learning", ICML 2013
/// (Nesterov's); Tieleman, Hinton, "Lecture 6.5: RMSProp", 2012; Kingma, Ba, "Adam: A Method for Stochastic
/// Optimization", ICLR 2015, algorithm 1; Loshchilov, Hutter, "Decoupled Weight Decay Regularization", ICLR 2019,
/// algorithm 2.
///
/// The text form has the constants in the order of the factory methods, then what is said of decay:
/// `momentum(0.9, weight_decay=0.001)`, `adam_w(0.9, 0.999, 1.0E-8, weight_decay=0.01, decay_biases=true)`.
///
/// A constant that the rule does not have is 0. Instances are immutable; two with the same rule and constants are
/// equal.
///
/// @param rule the formula
/// @param momentum μ of momentum and nesterov; at least 0, below 1
/// @param smoothing ρ of rms_prop (PyTorch's `alpha`); at least 0, below 1
/// @param beta1 β₁ of adam and adam_w; at least 0, below 1
/// @param beta2 β₂ of adam and adam_w; at least 0, below 1
/// @param epsilon ε of rms_prop, adam and adam_w; finite, above 0
/// @param weightDecay λ; finite, at least 0
/// @param decayBiases whether λ is for biases too
public record Optimiser(
        Rule rule,
        double momentum,
        double smoothing,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        boolean decayBiases) {
    /// The formula, without its constants.
    public enum Rule {
        /// Plain gradient descent.
        SGD,
        /// Gradient descent with Polyak's momentum.
        MOMENTUM,
        /// Gradient descent with Nesterov's momentum.
        NESTEROV,
        /// The gradient over the root of its mean square.
        RMS_PROP,
        /// Mean gradient over root mean square, weight decay in the gradient.
        ADAM,
        /// Adam with the weight decay apart from the gradient.
        ADAM_W;

        boolean hasMomentum() {
            return this == MOMENTUM || this == NESTEROV;
        }

        boolean hasSmoothing() {
            return this == RMS_PROP;
        }

        boolean hasBetas() {
            return this == ADAM || this == ADAM_W;
        }

        boolean hasEpsilon() {
            return hasSmoothing() || hasBetas();
        }

        /// What is remembered from step to step: b, v, or m and v.
        List<String> stateNames() {
            return switch (this) {
                case SGD -> List.of();
                case MOMENTUM, NESTEROV -> List.of("momentum");
                case RMS_PROP -> List.of(SECOND_MOMENT);
                case ADAM, ADAM_W -> List.of("first_moment", SECOND_MOMENT);
            };
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The name of v.
    static final String SECOND_MOMENT = "second_moment";

    private static final double ADAM_W_DECAY = 0.01;

    /// Checks the constants.
    ///
    /// @throws IllegalArgumentException if one is out of its range, or is not 0 though the rule does not have it
    public Optimiser {
        Objects.requireNonNull(rule, "rule");
        checkAveraging(rule, rule.hasMomentum(), "momentum", momentum);
        checkAveraging(rule, rule.hasSmoothing(), "smoothing", smoothing);
        checkAveraging(rule, rule.hasBetas(), "beta1", beta1);
        checkAveraging(rule, rule.hasBetas(), "beta2", beta2);
        if (rule.hasEpsilon()) {
            // With 0 the first gradient that is 0 would give 0 ÷ 0.
            Checks.checkPositive("epsilon", epsilon);
        } else {
            checkAbsent(rule, "epsilon", epsilon);
        }
        Checks.checkRate("weightDecay", weightDecay);
    }

    private static void checkAveraging(Rule rule, boolean has, String name, double value) {
        if (has) {
            Checks.checkAveraging(name, value);
        } else {
            checkAbsent(rule, name, value);
        }
    }

    private static void checkAbsent(Rule rule, String name, double value) {
        if (value != 0) {
            throw new IllegalArgumentException(name + "=" + value + " is not 0, but " + rule + " has no " + name);
        }
    }

    /// w ← w − α·g.
    ///
    /// @return the rule, without weight decay
    public static Optimiser sgd() {
        return new Optimiser(Rule.SGD, 0, 0, 0, 0, 0, 0, false);
    }

    /// b ← μ·b + g, w ← w − α·b.
    ///
    /// @param momentum μ; at least 0, below 1, often 0.9
    /// @return the rule, without weight decay
    /// @throws IllegalArgumentException if μ is out of its range
    public static Optimiser momentum(double momentum) {
        return new Optimiser(Rule.MOMENTUM, momentum, 0, 0, 0, 0, 0, false);
    }

    /// b ← μ·b + g, w ← w − α·(g + μ·b).
    ///
    /// @param momentum μ; at least 0, below 1, often 0.9
    /// @return the rule, without weight decay
    /// @throws IllegalArgumentException if μ is out of its range
    public static Optimiser nesterov(double momentum) {
        return new Optimiser(Rule.NESTEROV, momentum, 0, 0, 0, 0, 0, false);
    }

    /// RMSProp with ρ = 0.99, ε = 10⁻⁸.
    ///
    /// @return the rule, without weight decay
    public static Optimiser rmsProp() {
        return rmsProp(0.99, 1e-8);
    }

    /// v ← ρ·v + (1 − ρ)·g², w ← w − α·g ÷ (√v + ε).
    ///
    /// @param smoothing ρ; at least 0, below 1
    /// @param epsilon ε; finite, above 0
    /// @return the rule, without weight decay
    /// @throws IllegalArgumentException if a constant is out of its range
    public static Optimiser rmsProp(double smoothing, double epsilon) {
        return new Optimiser(Rule.RMS_PROP, 0, smoothing, 0, 0, epsilon, 0, false);
    }

    /// Adam with β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸.
    ///
    /// @return the rule, without weight decay
    public static Optimiser adam() {
        return adam(0.9, 0.999, 1e-8);
    }

    /// Adam.
    ///
    /// @param beta1 β₁; at least 0, below 1
    /// @param beta2 β₂; at least 0, below 1
    /// @param epsilon ε; finite, above 0
    /// @return the rule, without weight decay
    /// @throws IllegalArgumentException if a constant is out of its range
    public static Optimiser adam(double beta1, double beta2, double epsilon) {
        return new Optimiser(Rule.ADAM, 0, 0, beta1, beta2, epsilon, 0, false);
    }

    /// AdamW with β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸.
    ///
    /// @return the rule, with λ = 0.01
    public static Optimiser adamW() {
        return adamW(0.9, 0.999, 1e-8);
    }

    /// AdamW.
    ///
    /// @param beta1 β₁; at least 0, below 1
    /// @param beta2 β₂; at least 0, below 1
    /// @param epsilon ε; finite, above 0
    /// @return the rule, with λ = 0.01
    /// @throws IllegalArgumentException if a constant is out of its range
    public static Optimiser adamW(double beta1, double beta2, double epsilon) {
        return new Optimiser(Rule.ADAM_W, 0, 0, beta1, beta2, epsilon, ADAM_W_DECAY, false);
    }

    /// The same rule with another weight decay.
    ///
    /// @param weightDecay λ; finite, at least 0
    /// @return a rule
    /// @throws IllegalArgumentException if λ is negative, infinite or NaN
    public Optimiser weightDecay(double weightDecay) {
        return new Optimiser(rule, momentum, smoothing, beta1, beta2, epsilon, weightDecay, decayBiases);
    }

    /// The same rule with or without weight decay on biases. A trainer whose plain descent updates weights as part of
    /// the gradient's product takes both apart where biases decay too; the bits of the weights are the same.
    ///
    /// @param decayBiases whether λ is for biases too
    /// @return a rule
    public Optimiser decayBiases(boolean decayBiases) {
        return new Optimiser(rule, momentum, smoothing, beta1, beta2, epsilon, weightDecay, decayBiases);
    }

    /// Reads what [#toString()] writes, in any case. The constants of rms_prop, adam and adam_w may be left out, all
    /// together, and so may what is said of decay; the defaults are those of the factory methods.
    ///
    /// @param text the name of the rule, with its constants in parentheses
    /// @return the rule
    /// @throws IllegalArgumentException if there is no such rule or a constant is out of its range
    public static Optimiser parse(String text) {
        Objects.requireNonNull(text, "text");
        try {
            Call call = Call.parse(text);
            Map<String, String> named = new HashMap<>();
            List<String> constants =
                    call.arguments().stream().filter(a -> a.indexOf('=') < 0).toList();
            for (String argument :
                    call.arguments().subList(constants.size(), call.arguments().size())) {
                int equals = argument.indexOf('=');
                if (equals < 0) {
                    throw new IllegalArgumentException("the constants come before weight_decay and decay_biases");
                }
                String name = argument.substring(0, equals).strip();
                if (named.put(name, argument.substring(equals + 1).strip()) != null) {
                    throw new IllegalArgumentException(name + " is there twice");
                }
            }
            Optimiser optimiser = withConstants(new Call(call.name(), constants));
            String weightDecay = named.remove("weight_decay");
            String decayBiases = named.remove("decay_biases");
            if (!named.isEmpty()) {
                throw new IllegalArgumentException(
                        named.keySet() + " is neither weight_decay nor decay_biases, which alone have names");
            }
            if (weightDecay != null) {
                optimiser = optimiser.weightDecay(Call.number(weightDecay));
            }
            if (decayBiases != null) {
                optimiser = optimiser.decayBiases(truth("decay_biases", decayBiases));
            }
            return optimiser;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not an optimiser: " + e.getMessage(), e);
        }
    }

    private static Optimiser withConstants(Call call) {
        boolean defaults = call.arguments().isEmpty();
        return switch (call.name()) {
            case "sgd" -> {
                call.checkCount(0, "sgd");
                yield sgd();
            }
            case "momentum" -> {
                call.checkCount(1, "momentum(momentum)");
                yield momentum(call.number(0));
            }
            case "nesterov" -> {
                call.checkCount(1, "nesterov(momentum)");
                yield nesterov(call.number(0));
            }
            case "rms_prop" -> {
                if (defaults) {
                    yield rmsProp();
                }
                call.checkCount(2, "rms_prop(smoothing, epsilon)");
                yield rmsProp(call.number(0), call.number(1));
            }
            case "adam" -> {
                if (defaults) {
                    yield adam();
                }
                call.checkCount(3, "adam(beta1, beta2, epsilon)");
                yield adam(call.number(0), call.number(1), call.number(2));
            }
            case "adam_w" -> {
                if (defaults) {
                    yield adamW();
                }
                call.checkCount(3, "adam_w(beta1, beta2, epsilon)");
                yield adamW(call.number(0), call.number(1), call.number(2));
            }
            default ->
                throw new IllegalArgumentException("there are sgd, momentum(momentum), nesterov(momentum), "
                        + "rms_prop(smoothing, epsilon), adam(beta1, beta2, epsilon) and "
                        + "adam_w(beta1, beta2, epsilon)");
        };
    }

    private static boolean truth(String name, String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(name + "=" + value + " is neither true nor false");
        };
    }

    /// The rule with its constants; weight decay where it is not 0 (with adam_w always), decay of biases where it is
    /// on.
    @Override
    public String toString() {
        StringBuilder arguments = new StringBuilder();
        if (rule.hasMomentum()) {
            add(arguments, Call.text(momentum));
        }
        if (rule.hasSmoothing()) {
            add(arguments, Call.text(smoothing));
        }
        if (rule.hasBetas()) {
            add(arguments, Call.text(beta1));
            add(arguments, Call.text(beta2));
        }
        if (rule.hasEpsilon()) {
            add(arguments, Call.text(epsilon));
        }
        if (weightDecay != 0 || rule == Rule.ADAM_W) {
            add(arguments, "weight_decay=" + Call.text(weightDecay));
        }
        if (decayBiases) {
            add(arguments, "decay_biases=true");
        }
        return arguments.isEmpty() ? rule.toString() : rule + "(" + arguments + ")";
    }

    /// baseⁿ by repeated squaring. Math.pow may round another way on another machine, StrictMath.pow allocates. For a
    /// base below 1 the absolute error is at most about 2⁻⁵³ ÷ (1 − base), however large n.
    static double power(double base, long exponent) {
        double result = 1;
        double square = base;
        for (long n = exponent; n > 0; n >>= 1) {
            if ((n & 1) != 0) {
                result *= square;
            }
            square *= square;
        }
        return result;
    }

    private static void add(StringBuilder arguments, String argument) {
        arguments.append(arguments.isEmpty() ? "" : ", ").append(argument);
    }
}
