package dev.lanewise.mlp.spark;

import dev.lanewise.kernels.Activation;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.Dropout;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.Loss;
import dev.lanewise.mlp.optimiser.GradientClipping;
import dev.lanewise.mlp.optimiser.LearningRate;
import dev.lanewise.mlp.optimiser.Optimiser;
import java.io.Serializable;
import java.util.Arrays;
import java.util.SplittableRandom;

/// What a training depends on, in a form that travels to the tasks.
///
/// @param sizes inputs, outputs of each layer
/// @param activation of the hidden layers, as [Activation#parse] reads it
/// @param initialiser as [MlpParamSet#initialiser] reads it
/// @param classifier whether labels are classes, else real targets
/// @param loss of a regression, as [MlpParamSet#regressionLoss] reads it
/// @param labelSmoothing of a classifier
/// @param classWeights of a classifier, or empty
/// @param scaleLabels whether a regression's targets are brought to mean 0 and deviation 1
/// @param solver as [Solvers#parse] reads it
/// @param weightDecay of the solver
/// @param clipping as [GradientClipping#parse] reads it
/// @param learningRate as [LearningRate#parse] reads it
/// @param epochs the most epochs
/// @param batch samples of a step, all ranks together
/// @param tol least relative change of the epoch's loss, or 0
/// @param dropout rates of the hidden layers, or empty
/// @param validationFraction share of each rank's samples that is held out
/// @param patience epochs without improvement, or 0
/// @param seed of everything random
/// @param ranks how many tasks train
/// @param initial parameters to begin with, or null
@SuppressWarnings("ArrayRecordComponent") // carried from place to place, never compared
record TrainingSettings(
        int[] sizes,
        String activation,
        String initialiser,
        boolean classifier,
        String loss,
        double labelSmoothing,
        double[] classWeights,
        boolean scaleLabels,
        String solver,
        double weightDecay,
        String clipping,
        String learningRate,
        int epochs,
        int batch,
        double tol,
        double[] dropout,
        double validationFraction,
        int patience,
        long seed,
        int ranks,
        float[] initial)
        implements Serializable {
    private static final long serialVersionUID = 1;

    Architecture architecture() {
        return Architecture.of(Activation.parse(activation), Activation.IDENTITY, sizes);
    }

    /// As every rank begins: from the seed alone, or with the parameters of the caller.
    FloatParameters parameters() {
        return initial == null
                ? FloatParameters.initialised(
                        architecture(), MlpParamSet.initialiser(initialiser), new SplittableRandom(seed))
                : FloatParameters.wrap(architecture(), initial.clone());
    }

    Loss trainingLoss() {
        if (!classifier) {
            return MlpParamSet.regressionLoss(loss);
        }
        Loss crossEntropy = labelSmoothing == 0
                ? Loss.SOFTMAX_CROSS_ENTROPY
                : Loss.SOFTMAX_CROSS_ENTROPY.withLabelSmoothing(labelSmoothing);
        return classWeights.length == 0 ? crossEntropy : crossEntropy.withClassWeights(classWeights);
    }

    Optimiser optimiser() {
        Optimiser rule = Solvers.parse(solver);
        return weightDecay == 0 ? rule : rule.weightDecay(weightDecay);
    }

    LearningRate schedule() {
        return LearningRate.parse(learningRate);
    }

    GradientClipping gradientClipping() {
        return GradientClipping.parse(clipping);
    }

    /// A rank drops activations of its own: the same ones for a rank whatever the others are.
    ///
    /// @return null where nothing is dropped
    Dropout dropout(int rank) {
        int hidden = sizes.length - 2;
        if (dropout.length == 0 || Arrays.stream(dropout).allMatch(rate -> rate == 0)) {
            return null;
        }
        double[] rates = dropout;
        if (dropout.length == 1 && hidden > 1) {
            rates = new double[hidden];
            Arrays.fill(rates, dropout[0]);
        }
        return new Dropout(seed + 0x9E3779B97F4A7C15L * (rank + 1), rates);
    }

    /// The same steps for one rank, without what lies outside them: an epoch is one step.
    ///
    /// @param most samples of a step
    TrainingSettings ofOneRank(int most) {
        return new TrainingSettings(
                sizes,
                activation,
                initialiser,
                classifier,
                loss,
                labelSmoothing,
                classWeights,
                false,
                solver,
                weightDecay,
                clipping,
                learningRate,
                1,
                Math.clamp(Math.ceilDiv(batch, ranks), 1, most),
                0,
                dropout,
                0,
                0,
                seed,
                1,
                null);
    }

    /// Everything that the bits of the result depend on beside the data, as text.
    String identity() {
        return "sizes=" + Arrays.toString(sizes) + " activation=" + activation + " initialiser=" + initialiser
                + " loss="
                + trainingLoss() + " scaleLabels=" + scaleLabels + " solver=" + optimiser() + " clipping=" + clipping
                + " learningRate=" + learningRate + " epochs=" + epochs + " batch=" + batch + " tol=" + tol
                + " dropout="
                + Arrays.toString(dropout) + " validation=" + validationFraction + " patience=" + patience + " seed="
                + seed + " ranks=" + ranks + " initial=" + (initial == null ? "none" : Arrays.hashCode(initial));
    }
}
