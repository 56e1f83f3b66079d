// The build derives DoubleEpilogueGrowth from this file.
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.FloatRegisters.LANES;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Epilogue;
import java.util.HashMap;
import java.util.Map;

/// Whether C2 has compiled the loops of an epilogue. Asked once a call, by the steps that the epilogue has.
final class FloatEpilogueGrowth {
    private static final Activation.Kind[] KINDS = Activation.Kind.values();
    private static final int CHOICES = KINDS.length + 1;

    /// Methods of [Growth]: an activation or none, a derivative or none, and three steps that are there or not.
    private static final int BIAS = 1;

    private static final int KEPT = 2;
    private static final int SUMS = 4;
    private static final int ACTIVATION = 8;
    private static final int DERIVATIVE = ACTIVATION * CHOICES;

    private static final Growth GROWTH = new Growth(DERIVATIVE * CHOICES, FloatEpilogueGrowth::exercise);
    private static final boolean[] GROWN = GROWTH.grown();

    private FloatEpilogueGrowth() {}

    /// Whether an epilogue can run on vectors; `work` is how many elements it has to do.
    static boolean isGrown(Epilogue<float[]> e, long work) {
        if (work < Growth.FEW && !Growth.FORCED) {
            return true;
        }
        int method = (e.bias() == null ? 0 : BIAS)
                + (e.preActivation() == null ? 0 : KEPT)
                + (e.columnSums() == null ? 0 : SUMS)
                + choice(e.activation()) * ACTIVATION
                + choice(e.derivative()) * DERIVATIVE;
        return GROWN[method] || GROWTH.grow(method, work);
    }

    @SuppressWarnings("EnumOrdinal") // an index of this process, written nowhere
    private static int choice(Activation f) {
        return f == null ? 0 : f.kind().ordinal() + 1;
    }

    /// All that the loops have: columns of four vectors, of one, of less than one by a mask and by elements.
    private static int exercise(int method) {
        Epilogue<float[]> e = Memory.EPILOGUES.computeIfAbsent(method, FloatEpilogueGrowth::epilogue);
        int n = 5 * LANES + (Memory.CALLS[0]++ % 2 == 0 ? 1 : LANES - 1);
        float[] sums = e.columnSums();
        FloatEpilogues.apply(e, 0, 0, Memory.ROWS, n, Memory.C, 0, Memory.LD, sums, 0, Memory.BLOCK, 0);
        return Memory.ROWS * 6 * (4 + operations(e.activation()) + operations(e.derivative()));
    }

    private static int operations(Activation f) {
        if (f == null) {
            return 0;
        }
        return switch (f.kind()) {
            case IDENTITY, RELU, LEAKY_RELU -> 3;
            default -> 20;
        };
    }

    private static Epilogue<float[]> epilogue(int method) {
        Epilogue.Builder<float[]> steps = Epilogue.ofFloat();
        if ((method & BIAS) != 0) {
            steps.bias(Memory.ROW, 0);
        }
        if ((method & KEPT) != 0) {
            steps.keepPreActivation(Memory.Z, 0, Memory.LD);
        }
        if ((method & SUMS) != 0) {
            steps.columnSums(Memory.ROW, 0);
        }
        int activation = method % DERIVATIVE / ACTIVATION;
        if (activation > 0) {
            steps.activation(Activation.parse(KINDS[activation - 1].name()));
        }
        int derivative = method / DERIVATIVE;
        if (derivative > 0) {
            steps.derivative(Activation.parse(KINDS[derivative - 1].name()), Memory.X, 0, Memory.LD);
        }
        return steps.build();
    }

    /// Of exercises; only one thread at a time has them.
    private static final class Memory {
        static final int ROWS = 6;
        static final int LD = 7 * LANES;
        static final float[] C = new float[ROWS * LD];
        static final float[] X = new float[ROWS * LD];
        static final float[] Z = new float[ROWS * LD];
        static final float[] ROW = new float[LD];
        static final float[] BLOCK = new float[FloatEpilogues.BLOCKS_SIZE];
        static final Map<Integer, Epilogue<float[]>> EPILOGUES = new HashMap<>();
        static final int[] CALLS = {0};
    }
}
