package dev.lanewise.mlp.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.DoubleMlp;
import dev.lanewise.mlp.DoubleParameters;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.Loss;
import dev.lanewise.mlp.Reduction;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Metrics against their definitions, of a net that hands on its inputs, so that a test says what it predicts.
class EvaluationTest {
    private static DoubleMlp identity(int n, Loss loss, Reduction reduction) {
        DoubleParameters parameters =
                DoubleParameters.zeros(Architecture.of(Activation.IDENTITY, Activation.IDENTITY, n, n));
        for (int i = 0; i < n; i++) {
            parameters.weights(0).set(i, i, 1);
        }
        return new DoubleMlp(Kernels.scalar(), parameters, loss, reduction);
    }

    /// More samples than a pass takes, with ties: the first of the largest is the prediction.
    @Test
    void classes() {
        int n = 7;
        int count = 600;
        SplittableRandom random = new SplittableRandom(81);
        double[] x = new double[count * n];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextInt(4);
        }
        int[] labels = random.ints(count, 0, n).toArray();
        DoubleDataSet data = DoubleDataSet.labelled(x, n, labels, n);
        int[] all = new int[count];
        int[][] confusion = new int[n][n];
        double loss = 0;
        for (int i = 0; i < count; i++) {
            all[i] = i;
            double sum = 0;
            int best = 0;
            for (int j = 0; j < n; j++) {
                sum += Math.exp(x[i * n + j]);
                best = x[i * n + j] > x[i * n + best] ? j : best;
            }
            loss += Math.log(sum) - x[i * n + labels[i]];
            confusion[labels[i]][best]++;
        }
        for (Reduction reduction : Reduction.values()) {
            DoubleMlp net = identity(n, Loss.SOFTMAX_CROSS_ENTROPY, reduction);
            for (int k = 1; k <= n + 1; k++) {
                int outside = 0;
                for (int i = 0; i < count; i++) {
                    int ahead = 0;
                    for (int j = 0; j < n; j++) {
                        double own = x[i * n + labels[i]];
                        ahead += x[i * n + j] > own || (x[i * n + j] == own && j < labels[i]) ? 1 : 0;
                    }
                    outside += ahead < k ? 0 : 1;
                }
                Metrics metrics = DoubleEvaluation.of(net, data, all, k);
                assertEquals((double) outside / count, metrics.topError(), "top " + k);
                assertEquals(Math.min(k, n), metrics.k());
                if (k == 1) {
                    assertEquals(metrics.error(), metrics.topError());
                }
                assertEquals(count, metrics.samples());
                assertEquals(loss / count, metrics.loss(), 1e-12);
                assertTrue(metrics.targets().isEmpty() && Double.isNaN(metrics.rSquared()));
                int right = 0;
                for (int i = 0; i < n; i++) {
                    right += confusion[i][i];
                    for (int j = 0; j < n; j++) {
                        assertEquals(confusion[i][j], metrics.confusion().count(i, j), i + " taken for " + j);
                    }
                }
                assertEquals(1 - (double) right / count, metrics.error(), 1e-15);
            }
            assertEquals(5, DoubleEvaluation.of(net, data).k());
            assertEquals(2, DoubleEvaluation.of(net, data, new int[] {3, 8}).samples());
        }
    }

    @Test
    void targets() {
        int n = 2;
        int count = 300;
        SplittableRandom random = new SplittableRandom(82);
        // Far from 0 and close together: Σt² − (Σt)² ÷ n would have no digit left.
        double[] y = new double[count * n];
        double[] x = new double[count * n];
        for (int i = 0; i < y.length; i++) {
            y[i] = 1e9 + random.nextDouble();
            x[i] = y[i] + random.nextDouble(-0.25, 0.25);
        }
        // A first target far from all others must not take the digits of the rest.
        y[0] = 0;
        x[0] = 0.125;
        double[] squares = new double[n];
        double[] magnitudes = new double[n];
        double[] deviation = new double[n];
        for (int j = 0; j < n; j++) {
            double mean = 0;
            for (int i = 0; i < count; i++) {
                mean += (y[i * n + j] - 1e9) / count;
            }
            for (int i = 0; i < count; i++) {
                double error = x[i * n + j] - y[i * n + j];
                squares[j] += error * error;
                magnitudes[j] += Math.abs(error);
                deviation[j] += (y[i * n + j] - 1e9 - mean) * (y[i * n + j] - 1e9 - mean);
            }
        }
        for (Reduction reduction : Reduction.values()) {
            Metrics metrics = DoubleEvaluation.of(
                    identity(n, Loss.SUM_SQUARED_ERROR, reduction), DoubleDataSet.withTargets(x, n, y, n));
            double rmse = 0;
            double mae = 0;
            double r2 = 0;
            assertEquals(n, metrics.targets().size());
            for (int j = 0; j < n; j++) {
                Metrics.Target target = metrics.targets().get(j);
                assertFalse(target.isConstant());
                assertEquals(Math.sqrt(squares[j] / count), target.rootMeanSquaredError(), 1e-12);
                assertEquals(magnitudes[j] / count, target.meanAbsoluteError(), 1e-12);
                assertEquals(1 - squares[j] / deviation[j], target.rSquared(), 1e-9);
                rmse += target.rootMeanSquaredError() / n;
                mae += target.meanAbsoluteError() / n;
                r2 += target.rSquared() / n;
            }
            assertEquals((squares[0] + squares[1]) / count, metrics.loss(), 1e-12);
            assertEquals(r2, metrics.rSquared(), 1e-12);
            assertEquals(rmse, metrics.rootMeanSquaredError(), 1e-12);
            assertEquals(mae, metrics.meanAbsoluteError(), 1e-12);
            assertTrue(Double.isNaN(metrics.error()) && Double.isNaN(metrics.topError()));
            assertEquals(0, metrics.confusion().classes());
        }
    }

    /// One target of scale 1000 that fits, one of noise, one that is constant: each is said as it is, and the mean is
    /// that of the two that vary. In float too, whose net has the same figures.
    @Test
    void targetsAreNotPooled() {
        int count = 400;
        SplittableRandom random = new SplittableRandom(83);
        double[] y = new double[3 * count];
        double[] x = new double[3 * count];
        float[] floatY = new float[3 * count];
        float[] floatX = new float[3 * count];
        for (int i = 0; i < count; i++) {
            y[3 * i] = random.nextInt(1000);
            x[3 * i] = y[3 * i] + 1;
            y[3 * i + 1] = random.nextInt(2);
            x[3 * i + 1] = random.nextInt(2);
            y[3 * i + 2] = 0.5;
            x[3 * i + 2] = 0.25;
        }
        for (int i = 0; i < y.length; i++) {
            floatY[i] = (float) y[i];
            floatX[i] = (float) x[i];
        }
        Architecture architecture = Architecture.of(Activation.IDENTITY, Activation.IDENTITY, 3, 3);
        FloatParameters floats = FloatParameters.zeros(architecture);
        for (int i = 0; i < 3; i++) {
            floats.weights(0).set(i, i, 1);
        }
        Metrics metrics = DoubleEvaluation.of(
                identity(3, Loss.HALF_SQUARED_ERROR, Reduction.MEAN), DoubleDataSet.withTargets(x, 3, y, 3));
        Metrics inFloat = FloatEvaluation.of(
                new FloatMlp(Kernels.scalar(), floats, Loss.HALF_SQUARED_ERROR, Reduction.MEAN),
                FloatDataSet.withTargets(floatX, 3, floatY, 3));
        assertEquals(metrics.targets(), inFloat.targets());
        Metrics.Target fits = metrics.targets().get(0);
        Metrics.Target noise = metrics.targets().get(1);
        Metrics.Target constant = metrics.targets().get(2);
        assertTrue(fits.rSquared() > 0.9999 && fits.rootMeanSquaredError() == 1 && fits.meanAbsoluteError() == 1);
        assertTrue(noise.rSquared() < -0.5, noise.toString());
        assertTrue(constant.isConstant() && Double.isNaN(constant.rSquared()));
        assertEquals("constant, RMSE 0.25000, MAE 0.25000", constant.toString());
        assertEquals((fits.rSquared() + noise.rSquared()) / 2, metrics.rSquared(), 1e-15);
        assertTrue(metrics.toString().contains("mean of 3 targets: R² "), metrics.toString());
        assertFalse(metrics.toString().contains("NaN"), metrics.toString());
    }

    /// What has no value: R² of equal targets, anything of no sample.
    @Test
    void nothingToSay() {
        DoubleMlp net = identity(1, Loss.HALF_SQUARED_ERROR, Reduction.MEAN);
        DoubleDataSet equal = DoubleDataSet.withTargets(new double[] {1, 2}, 1, new double[] {3, 3}, 1);
        Metrics constant = DoubleEvaluation.of(net, equal);
        assertTrue(Double.isNaN(constant.rSquared()));
        assertEquals(Math.sqrt(2.5), constant.rootMeanSquaredError());
        assertEquals("2 samples, loss 1.2500, constant, RMSE 1.5811, MAE 1.5000", constant.toString());
        Metrics none = DoubleEvaluation.of(net, equal, new int[0]);
        assertEquals(0, none.loss());
        assertTrue(Double.isNaN(none.rootMeanSquaredError()));
    }

    /// An output that is not a number is never the prediction, and its class is never found.
    @Test
    void notANumber() {
        DoubleMlp net = identity(3, Loss.HALF_SQUARED_ERROR, Reduction.SUM);
        double[] x = new double[3];
        Metrics metrics = DoubleEvaluation.of(net, DoubleDataSet.labelled(x, 3, new int[] {0}, 3), new int[] {0}, 2);
        assertEquals(0, metrics.error());
        x[0] = Double.NaN;
        metrics = DoubleEvaluation.of(net, DoubleDataSet.labelled(x, 3, new int[] {0}, 3), new int[] {0}, 2);
        assertEquals(1, metrics.error());
        assertEquals(1, metrics.topError());
        // Nor where k is as many as there are, whichever output it is.
        for (int j = 0; j < 3; j++) {
            for (int label = 0; label < 3; label++) {
                double[] row = new double[3];
                row[j] = Double.NaN;
                DoubleDataSet data = DoubleDataSet.labelled(row, 3, new int[] {label}, 3);
                assertEquals(1, DoubleEvaluation.of(net, data).error());
                assertEquals(1, DoubleEvaluation.of(net, data).topError());
            }
        }
        DoubleMlp one = identity(1, Loss.HALF_SQUARED_ERROR, Reduction.SUM);
        DoubleDataSet only = DoubleDataSet.labelled(new double[] {Double.NaN}, 1, new int[] {0}, 1);
        assertEquals(1, DoubleEvaluation.of(one, only).error());
        assertEquals(1, DoubleEvaluation.of(one, only).topError());
    }

    /// Said by their indices, and in no column of the matrix.
    @Test
    void undefinedPredictionsAreListed() {
        double inf = Double.POSITIVE_INFINITY;
        double[] x = {0, 1, Double.NaN, 0, 2, inf, 1, 0};
        DoubleMlp net = identity(2, Loss.HALF_SQUARED_ERROR, Reduction.SUM);
        Metrics classes = DoubleEvaluation.of(net, DoubleDataSet.labelled(x, 2, new int[] {1, 0, 1, 0}, 2));
        // 0·∞ is NaN: the identity's product makes an infinite row one of NaN.
        assertEquals(List.of(1, 2), classes.confusion().undefined());
        assertEquals(0.5, classes.error());
        assertEquals(1, classes.confusion().count(0, 0));
        assertEquals(1, classes.confusion().count(1, 1));
        assertEquals(0, classes.confusion().count(0, 1) + classes.confusion().count(1, 0));
        DoubleMlp one = identity(1, Loss.HALF_SQUARED_ERROR, Reduction.SUM);
        Metrics targets = DoubleEvaluation.of(
                one, DoubleDataSet.withTargets(new double[] {1, inf, Double.NaN}, 1, new double[] {1, 2, 3}, 1));
        assertEquals(List.of(1, 2), targets.confusion().undefined());
        assertTrue(Double.isNaN(targets.rSquared()));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        DoubleMlp net = identity(2, Loss.HALF_SQUARED_ERROR, Reduction.SUM);
        DoubleDataSet data = DoubleDataSet.withTargets(new double[2], 2, new double[2], 2);
        assertThrows(IllegalArgumentException.class, () -> DoubleEvaluation.of(net, data, new int[1], 0));
        DoubleDataSet narrow = DoubleDataSet.withTargets(new double[1], 1, new double[2], 2);
        assertThrows(IllegalArgumentException.class, () -> DoubleEvaluation.of(net, narrow));
        DoubleDataSet few = DoubleDataSet.withTargets(new double[2], 2, new double[1], 1);
        assertThrows(IllegalArgumentException.class, () -> DoubleEvaluation.of(net, few));
        Metrics.Confusion confusion = DoubleEvaluation.of(
                        net, DoubleDataSet.labelled(new double[] {0, 1}, 2, new int[] {1}, 2))
                .confusion();
        assertEquals(1, confusion.count(1, 1));
        assertEquals(String.format("%7d%7d%n%7d%7d%n", 0, 0, 0, 1).replace("\r", ""), confusion.toString());
        assertThrows(IndexOutOfBoundsException.class, () -> confusion.count(0, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> confusion.count(2, 0));
    }
}
