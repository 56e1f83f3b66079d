// The build derives DoubleOptimiser from this file.
package dev.lanewise.mlp.optimiser;

import dev.lanewise.mlp.Architecture;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/// Takes the steps of an [Optimiser] on the parameters of one float net and keeps what the rule remembers: the vectors
/// b, v, or m and v, each as long as the parameter array and in its layout, and the number of steps taken.
///
/// A step reads the gradient once and updates the parameters in the same pass; clipping by norm reads the gradient once
/// more, before. Arithmetic is in float; the norm, the bias corrections 1 − βᵗ and the factors made from the learning
/// rate are computed in double and then rounded.
///
/// **Numbers.** Results depend on nothing but the arguments and the steps before: the same bits on every machine. NaN
/// and infinities propagate as arithmetic says and are not looked for; a NaN once in b, m or v stays there.
///
/// **Arguments** are checked before anything is written: after an exception parameters and state are as before.
///
/// **Threads.** One thread at a time. A step allocates nothing.
public final class FloatOptimiser {
    /// Between these a norm is computed without a square that is infinite, or so small that digits are lost.
    private static final double SMALL = 0x1p-480;

    private static final double LARGE = 0x1p511;

    private final Optimiser optimiser;
    private final GradientClipping clipping;
    private final Architecture architecture;
    private final int count;
    /// The first range of parameters with one weight decay begins at 0, each other where the one before it ends.
    private final int[] rangeEnds;
    private final double[] rangeDecays;
    /// The names of `state`, in the same order.
    private final List<String> names;
    private final float[][] state;
    private long steps;

    /// Begins with a state of zeros.
    ///
    /// @param optimiser the update rule
    /// @param clipping what is done to the gradient before
    /// @param architecture the shape of the net: how many parameters there are and which are biases
    /// @throws IllegalArgumentException if a constant that is not 0 is 0 or infinite in float
    public FloatOptimiser(Optimiser optimiser, GradientClipping clipping, Architecture architecture) {
        this(optimiser, clipping, architecture, 0, architecture.parameterCount());
    }

    /// Begins with a state of zeros for a part of the parameters, of which others have the rest: machines that train
    /// one net together update a part each. The arrays of this optimiser are as long as the part, element i of each
    /// belongs to parameter `from` + i. With the gradient that an optimiser of all parameters gets, the bits are those
    /// of the same elements there.
    ///
    /// @param optimiser the update rule
    /// @param clipping what is done to the gradient before; not by norm, which no part of a gradient tells
    /// @param architecture the shape of the net: how many parameters there are and which are biases
    /// @param from the first parameter of the part
    /// @param to behind the last
    /// @throws IndexOutOfBoundsException if `from` … `to` are not parameters of the net
    /// @throws IllegalArgumentException if a constant that is not 0 is 0 or infinite in float, or a part is clipped by
    ///     norm
    public FloatOptimiser(Optimiser optimiser, GradientClipping clipping, Architecture architecture, int from, int to) {
        this.optimiser = Objects.requireNonNull(optimiser, "optimiser");
        this.clipping = Objects.requireNonNull(clipping, "clipping");
        this.architecture = Objects.requireNonNull(architecture, "architecture");
        checkRepresentable("epsilon", optimiser.epsilon());
        checkRepresentable("weightDecay", optimiser.weightDecay());
        if (clipping instanceof GradientClipping.ByValue byValue) {
            checkRepresentable("max", byValue.max());
        }
        int all = architecture.parameterCount();
        Objects.checkFromToIndex(from, to, all);
        count = to - from;
        if (count < all && clipping instanceof GradientClipping.ByNorm) {
            throw new IllegalArgumentException("clipping=" + clipping + " needs the whole gradient, parameters " + from
                    + " … " + to + " are a part");
        }
        if (optimiser.weightDecay() == 0 || optimiser.decayBiases()) {
            rangeEnds = new int[] {count};
            rangeDecays = new double[] {optimiser.weightDecay()};
        } else {
            rangeEnds = new int[2 * architecture.depth()];
            rangeDecays = new double[2 * architecture.depth()];
            for (int l = 0; l < architecture.depth(); l++) {
                Architecture.Layer layer = architecture.layer(l);
                rangeEnds[2 * l] = Math.clamp(layer.biasOffset() - from, 0, count);
                rangeDecays[2 * l] = optimiser.weightDecay();
                rangeEnds[2 * l + 1] = Math.clamp(layer.biasOffset() + layer.outputs() - from, 0, count);
            }
        }
        names = optimiser.rule().stateNames();
        state = new float[names.size()][count];
    }

    private static void checkRepresentable(String name, double value) {
        float rounded = (float) value;
        if ((rounded == 0 && value != 0) || !Float.isFinite(rounded)) {
            throw new IllegalArgumentException(name + "=" + value + " is " + rounded + " in float");
        }
    }

    /// The update rule.
    ///
    /// @return as given
    public Optimiser optimiser() {
        return optimiser;
    }

    /// What is done to the gradient before.
    ///
    /// @return as given
    public GradientClipping clipping() {
        return clipping;
    }

    /// The shape of the net.
    ///
    /// @return as given
    public Architecture architecture() {
        return architecture;
    }

    /// The number of steps taken, those before a restored state included: the argument of [LearningRate#at(long)] for
    /// the next.
    ///
    /// @return at least 0
    public long steps() {
        return steps;
    }

    /// One step: clips, then changes the parameters as the rule says.
    ///
    /// @param parameters all weights and biases, or the part of this optimiser, changed in place
    /// @param gradient the gradient of the loss in the same layout, as [dev.lanewise.mlp.FloatMlp#gradient] writes it;
    ///     not changed
    /// @param learningRate α; finite, at least 0
    /// @throws IllegalArgumentException if an array is not as long as there are parameters, both are the same array,
    ///     the rate is negative, infinite or NaN, or the factors made from it are beyond the range of float
    @SuppressWarnings("ReferenceEquality") // the same memory is meant, not the same numbers
    public void step(float[] parameters, float[] gradient, double learningRate) {
        Checks.checkLength("parameters", parameters.length, count);
        Checks.checkLength("gradient", gradient.length, count);
        if (parameters == gradient) {
            throw new IllegalArgumentException("gradient is the parameter array");
        }
        Checks.checkRate("learningRate", learningRate);
        Optimiser.Rule rule = optimiser.rule();
        long t = steps + 1;
        // 1 where the rule has no β.
        double firstCorrection = 1 - Optimiser.power(optimiser.beta1(), t);
        double secondCorrection = 1 - Optimiser.power(optimiser.beta2(), t);
        float rate = (float) (learningRate / firstCorrection);
        if (!Float.isFinite(rate) || !Float.isFinite((float) (learningRate * optimiser.weightDecay()))) {
            throw new IllegalArgumentException(
                    "learningRate=" + learningRate + " gives factors beyond the range of float");
        }
        float rootFactor = (float) (1 / Math.sqrt(secondCorrection));
        float scale = 1;
        float bound = Float.POSITIVE_INFINITY;
        if (clipping instanceof GradientClipping.ByNorm byNorm) {
            scale = scale(gradient, byNorm.max());
        } else if (clipping instanceof GradientClipping.ByValue byValue) {
            bound = (float) byValue.max();
        }
        int from = 0;
        for (int r = 0; r < rangeEnds.length; r++) {
            int to = rangeEnds[r];
            float decay = (float) rangeDecays[r];
            switch (rule) {
                case SGD ->
                    descend(
                            parameters,
                            gradient,
                            from,
                            to,
                            scale,
                            bound,
                            (float) (1 - learningRate * rangeDecays[r]),
                            -rate);
                case MOMENTUM ->
                    momentum(
                            parameters,
                            gradient,
                            from,
                            to,
                            scale,
                            bound,
                            decay,
                            rate,
                            (float) optimiser.momentum(),
                            state[0]);
                case NESTEROV ->
                    nesterov(
                            parameters,
                            gradient,
                            from,
                            to,
                            scale,
                            bound,
                            decay,
                            rate,
                            (float) optimiser.momentum(),
                            state[0]);
                case RMS_PROP ->
                    rmsProp(
                            parameters,
                            gradient,
                            from,
                            to,
                            scale,
                            bound,
                            decay,
                            rate,
                            (float) optimiser.smoothing(),
                            (float) (1 - optimiser.smoothing()),
                            (float) optimiser.epsilon(),
                            state[0]);
                case ADAM ->
                    adam(
                            parameters,
                            gradient,
                            from,
                            to,
                            scale,
                            bound,
                            decay,
                            1,
                            rate,
                            rootFactor,
                            (float) optimiser.beta1(),
                            (float) (1 - optimiser.beta1()),
                            (float) optimiser.beta2(),
                            (float) (1 - optimiser.beta2()),
                            (float) optimiser.epsilon(),
                            state[0],
                            state[1]);
                case ADAM_W ->
                    adam(
                            parameters,
                            gradient,
                            from,
                            to,
                            scale,
                            bound,
                            0,
                            (float) (1 - learningRate * rangeDecays[r]),
                            rate,
                            rootFactor,
                            (float) optimiser.beta1(),
                            (float) (1 - optimiser.beta1()),
                            (float) optimiser.beta2(),
                            (float) (1 - optimiser.beta2()),
                            (float) optimiser.epsilon(),
                            state[0],
                            state[1]);
            }
            from = to;
        }
        steps = t;
    }

    /// What brings the norm down to `max`; 1 where it is not above it, NaN where an element is not finite.
    private static float scale(float[] gradient, double max) {
        double norm = norm(gradient, 1);
        if (norm >= SMALL && norm <= LARGE) {
            return norm > max ? (float) (max / norm) : 1;
        }
        // The squares may have left the range of double: once more, with the largest element between 1 and 2.
        double largest = 0;
        for (float g : gradient) {
            largest = Math.max(largest, Math.abs(g));
        }
        if (!(largest < Double.POSITIVE_INFINITY)) {
            return Float.NaN;
        }
        if (largest == 0) {
            return 1;
        }
        int exponent = Math.getExponent(largest);
        double ratio = Math.scalb(max / norm(gradient, Math.scalb(1.0, -exponent)), -exponent);
        return ratio < 1 ? (float) ratio : 1;
    }

    /// ‖factor·g‖₂ in double. Element i of the first ⌊n ÷ 8⌋·8 is in partial sum i mod 8, the rest in sum 0: one
    /// fixed order, whatever the machine. Eight sums keep the adders of a core busy.
    private static double norm(float[] g, double factor) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        int blocks = g.length - g.length % 8;
        for (int i = 0; i < blocks; i += 8) {
            double x0 = factor * g[i];
            s0 += x0 * x0;
            double x1 = factor * g[i + 1];
            s1 += x1 * x1;
            double x2 = factor * g[i + 2];
            s2 += x2 * x2;
            double x3 = factor * g[i + 3];
            s3 += x3 * x3;
            double x4 = factor * g[i + 4];
            s4 += x4 * x4;
            double x5 = factor * g[i + 5];
            s5 += x5 * x5;
            double x6 = factor * g[i + 6];
            s6 += x6 * x6;
            double x7 = factor * g[i + 7];
            s7 += x7 * x7;
        }
        for (int i = blocks; i < g.length; i++) {
            double x = factor * g[i];
            s0 += x * x;
        }
        return Math.sqrt(((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7)));
    }

    // The update rules. Each has one loop for gradients that are clipped by value and one for all others, where min and
    // max would be most of the work of a step.

    /// As [dev.lanewise.mlp.FloatMlp#update] does it in the product, to the same bits: with keep = 1 − αλ, of which 0
    /// does not read w.
    private static void descend(
            float[] w, float[] gradient, int from, int to, float scale, float bound, float keep, float minusRate) {
        if (keep == 0) {
            Arrays.fill(w, from, to, -0f); // to which everything can be added
        }
        float kept = keep == 0 ? 1 : keep;
        if (bound < Float.POSITIVE_INFINITY) {
            for (int i = from; i < to; i++) {
                w[i] = kept * w[i] + minusRate * Math.max(-bound, Math.min(bound, gradient[i]));
            }
        } else {
            for (int i = from; i < to; i++) {
                w[i] = kept * w[i] + minusRate * (scale * gradient[i]);
            }
        }
    }

    private static void momentum(
            float[] w,
            float[] gradient,
            int from,
            int to,
            float scale,
            float bound,
            float decay,
            float rate,
            float momentum,
            float[] b) {
        if (bound < Float.POSITIVE_INFINITY) {
            for (int i = from; i < to; i++) {
                float g = Math.max(-bound, Math.min(bound, gradient[i])) + decay * w[i];
                float next = momentum * b[i] + g;
                b[i] = next;
                w[i] -= rate * next;
            }
        } else {
            for (int i = from; i < to; i++) {
                float g = scale * gradient[i] + decay * w[i];
                float next = momentum * b[i] + g;
                b[i] = next;
                w[i] -= rate * next;
            }
        }
    }

    private static void nesterov(
            float[] w,
            float[] gradient,
            int from,
            int to,
            float scale,
            float bound,
            float decay,
            float rate,
            float momentum,
            float[] b) {
        if (bound < Float.POSITIVE_INFINITY) {
            for (int i = from; i < to; i++) {
                float g = Math.max(-bound, Math.min(bound, gradient[i])) + decay * w[i];
                float next = momentum * b[i] + g;
                b[i] = next;
                w[i] -= rate * (g + momentum * next);
            }
        } else {
            for (int i = from; i < to; i++) {
                float g = scale * gradient[i] + decay * w[i];
                float next = momentum * b[i] + g;
                b[i] = next;
                w[i] -= rate * (g + momentum * next);
            }
        }
    }

    private static void rmsProp(
            float[] w,
            float[] gradient,
            int from,
            int to,
            float scale,
            float bound,
            float decay,
            float rate,
            float keep,
            float share,
            float epsilon,
            float[] v) {
        if (bound < Float.POSITIVE_INFINITY) {
            for (int i = from; i < to; i++) {
                float g = Math.max(-bound, Math.min(bound, gradient[i])) + decay * w[i];
                float next = keep * v[i] + share * (g * g);
                v[i] = next;
                w[i] -= rate * (g / ((float) Math.sqrt(next) + epsilon));
            }
        } else {
            for (int i = from; i < to; i++) {
                float g = scale * gradient[i] + decay * w[i];
                float next = keep * v[i] + share * (g * g);
                v[i] = next;
                w[i] -= rate * (g / ((float) Math.sqrt(next) + epsilon));
            }
        }
    }

    /// Adam, and AdamW with decay = 0 and shrink = 1 − αλ.
    private static void adam(
            float[] w,
            float[] gradient,
            int from,
            int to,
            float scale,
            float bound,
            float decay,
            float shrink,
            float rate,
            float rootFactor,
            float keep1,
            float share1,
            float keep2,
            float share2,
            float epsilon,
            float[] m,
            float[] v) {
        if (bound < Float.POSITIVE_INFINITY) {
            for (int i = from; i < to; i++) {
                float g = Math.max(-bound, Math.min(bound, gradient[i])) + decay * w[i];
                float mean = keep1 * m[i] + share1 * g;
                float square = keep2 * v[i] + share2 * (g * g);
                m[i] = mean;
                v[i] = square;
                w[i] = shrink * w[i] - rate * (mean / ((float) Math.sqrt(square) * rootFactor + epsilon));
            }
        } else {
            for (int i = from; i < to; i++) {
                float g = scale * gradient[i] + decay * w[i];
                float mean = keep1 * m[i] + share1 * g;
                float square = keep2 * v[i] + share2 * (g * g);
                m[i] = mean;
                v[i] = square;
                w[i] = shrink * w[i] - rate * (mean / ((float) Math.sqrt(square) * rootFactor + epsilon));
            }
        }
    }

    /// What the rule remembers, for a checkpoint; with [#steps()] it is all there is to keep.
    ///
    /// | rule | vectors, in this order |
    /// |---|---|
    /// | sgd | none |
    /// | momentum, nesterov | `momentum` (b) |
    /// | rms_prop | `second_moment` (v) |
    /// | adam, adam_w | `first_moment` (m), `second_moment` (v), without bias correction |
    ///
    /// @return copies by name, each in the layout of the parameters
    public SequencedMap<String, float[]> state() {
        SequencedMap<String, float[]> copies = new LinkedHashMap<>();
        for (int s = 0; s < state.length; s++) {
            copies.put(names.get(s), state[s].clone());
        }
        return Collections.unmodifiableSequencedMap(copies);
    }

    /// Goes back to what [#steps()] and [#state()] once were. With the same parameters, gradients and rates the steps
    /// from here on are the same bits as those from there.
    ///
    /// @param steps the number of steps taken, at least 0
    /// @param state the vectors that [#state()] has for this rule, by name; copied
    /// @throws IllegalArgumentException if `steps` is negative, a vector is missing, too many or of the wrong length,
    ///     or an element of `second_moment` is negative
    public void restore(long steps, Map<String, float[]> state) {
        Checks.checkStep("steps", steps);
        if (state.size() != names.size() || !state.keySet().containsAll(names)) {
            throw new IllegalArgumentException(
                    "state has " + state.keySet() + ", but " + optimiser + " keeps " + names);
        }
        for (String name : names) {
            float[] vector = Objects.requireNonNull(state.get(name), name);
            Checks.checkLength(name, vector.length, count);
            if (name.equals(Optimiser.SECOND_MOMENT)) {
                checkNotNegative(name, vector);
            }
        }
        for (int s = 0; s < this.state.length; s++) {
            System.arraycopy(state.get(names.get(s)), 0, this.state[s], 0, this.state[s].length);
        }
        this.steps = steps;
    }

    private static void checkNotNegative(String name, float[] vector) {
        for (int i = 0; i < vector.length; i++) {
            if (vector[i] < 0) {
                throw new IllegalArgumentException(name + "[" + i + "]=" + vector[i] + " is negative");
            }
        }
    }

    /// Rule, clipping, shape and steps, not the vectors.
    @Override
    public String toString() {
        return optimiser + ", clipping " + clipping + ", " + steps + " float steps on " + architecture;
    }
}
