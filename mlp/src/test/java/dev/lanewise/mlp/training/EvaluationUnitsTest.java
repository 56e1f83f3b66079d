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
        assertEquals(
                Math.sqrt((10 * 10 + 30 * 30) / 2.0), metrics.targets().get(0).rootMeanSquaredError(), 1e-12);
        assertEquals(
                Math.sqrt((200 * 200 + 400 * 400) / 2.0),
                metrics.targets().get(1).rootMeanSquaredError(),
                1e-12);
        assertEquals(20, metrics.targets().get(0).meanAbsoluteError(), 1e-12);
        assertEquals(300, metrics.targets().get(1).meanAbsoluteError(), 1e-12);
        // The means are 20 and 300, and R² has no unit.
        assertEquals(1 - (10 * 10 + 30 * 30) / 200.0, metrics.targets().get(0).rSquared(), 1e-12);
        assertEquals(
                1 - (200 * 200 + 400 * 400) / 20000.0, metrics.targets().get(1).rSquared(), 1e-12);
        // Squares of such units have no double.
        metrics = DoubleEvaluation.of(net, data, new int[] {0, 1}, new double[] {1e200, 1});
        assertEquals(Math.sqrt(5) * 1e200, metrics.targets().get(0).rootMeanSquaredError(), 1e186);
        assertEquals(
                DoubleEvaluation.of(net, data).toString(),
                DoubleEvaluation.of(net, data, new double[] {1, 1}).toString());
        assertThrows(IllegalArgumentException.class, () -> DoubleEvaluation.of(net, data, new double[1]));
    }
}
