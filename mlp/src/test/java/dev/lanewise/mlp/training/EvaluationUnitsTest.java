package dev.lanewise.mlp.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.DoubleMlp;
import dev.lanewise.mlp.DoubleParameters;
import dev.lanewise.mlp.Loss;
import dev.lanewise.mlp.Reduction;
import org.junit.jupiter.api.Test;

/// Figures in the units of targets that were scaled: by hand, for a net that predicts 0.
class EvaluationUnitsTest {
    @Test
    void errorsAreInUnitsAndTheLossIsNot() {
        Architecture architecture = Architecture.of(Activation.IDENTITY, Activation.IDENTITY, 1, 2);
        DoubleMlp net = new DoubleMlp(
                Kernels.scalar(), DoubleParameters.zeros(architecture), Loss.SUM_SQUARED_ERROR, Reduction.MEAN);
        DoubleDataSet data = DoubleDataSet.withTargets(new double[2], 1, new double[] {1, 2, 3, 4}, 2);
        Metrics metrics = DoubleEvaluation.of(net, data, new double[] {10, 100});
        assertEquals((1 + 4 + 9 + 16) / 2.0, metrics.loss(), 1e-12);
        double squares = 10 * 10 + 200 * 200 + 30 * 30 + 400 * 400;
        assertEquals(squares / 4, metrics.meanSquaredError(), 1e-9);
        // The means are 20 and 300.
        assertEquals(1 - squares / (2 * 10 * 10 + 2 * 100 * 100), metrics.rSquared(), 1e-12);
        assertEquals(
                DoubleEvaluation.of(net, data).toString(),
                DoubleEvaluation.of(net, data, new double[] {1, 1}).toString());
        assertThrows(IllegalArgumentException.class, () -> DoubleEvaluation.of(net, data, new double[1]));
    }
}
