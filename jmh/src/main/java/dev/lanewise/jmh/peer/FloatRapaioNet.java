// The build derives DoubleRapaioNet from this file.
package dev.lanewise.jmh.peer;

import dev.lanewise.mlp.Architecture;
import java.util.ArrayList;
import java.util.List;
import rapaio.darray.DArray;
import rapaio.darray.Shape;
import rapaio.nn.Network;
import rapaio.nn.Optimizer;
import rapaio.nn.Tensor;
import rapaio.nn.TensorManager;
import rapaio.nn.layer.Linear;
import rapaio.nn.layer.LogSoftmax;
import rapaio.nn.layer.ReLU;
import rapaio.nn.layer.Sequential;
import rapaio.nn.loss.NegativeLikelihoodLoss;
import rapaio.nn.optimizer.SGD;

/// rapaio's own multilayer perceptron in `float`, a graph of tensors with automatic derivatives. It uses its own
/// threads, as many as it likes.
public final class FloatRapaioNet implements FloatPeerNet {
    private final TensorManager tensors = TensorManager.ofFloat();
    private final Architecture architecture;
    private final Network net;
    private final NegativeLikelihoodLoss loss = new NegativeLikelihoodLoss(tensors);
    private final SGD optimizer;
    private final Tensor x;
    private final Tensor y;

    /// A ReLU net with a softmax at the end, trained by cross-entropy.
    ///
    /// @param architecture the net, its last layer linear
    /// @param parameters weights and biases in Lanewise's order
    /// @param samples the batch, rows of inputs
    /// @param labels a class for each sample
    /// @param learningRate of the mean gradient
    public FloatRapaioNet(
            Architecture architecture, float[] parameters, float[] samples, int[] labels, double learningRate) {
        this.architecture = architecture;
        List<Network> layers = new ArrayList<>();
        for (int l = 0; l < architecture.depth(); l++) {
            Architecture.Layer layer = architecture.layer(l);
            layers.add(new Linear(tensors, layer.inputs(), layer.outputs(), true));
            layers.add(l == architecture.depth() - 1 ? new LogSoftmax(tensors, 1) : new ReLU(tensors));
        }
        net = new Sequential(tensors, layers.toArray(new Network[0]));
        net.train();
        for (int l = 0; l < architecture.depth(); l++) {
            Architecture.Layer layer = architecture.layer(l);
            for (int j = 0; j < layer.outputs(); j++) {
                for (int i = 0; i < layer.inputs(); i++) {
                    weights(l).setDouble(parameters[layer.weightsOffset() + i * layer.outputs() + j], i, j);
                }
                biases(l).setDouble(parameters[layer.biasOffset() + j], j);
            }
        }
        optimizer = Optimizer.SGD(tensors, net.parameters());
        optimizer.lr.set(learningRate);
        x = tensors.strideTensor(Shape.of(labels.length, architecture.inputs()), samples);
        y = tensors.strideTensor(Shape.of(labels.length), labels);
    }

    /// in×out.
    private DArray<?> weights(int layer) {
        return net.parameters().get(2 * layer).value();
    }

    private DArray<?> biases(int layer) {
        return net.parameters().get(2 * layer + 1).value();
    }

    @Override
    public void step() {
        optimizer.zeroGrad();
        loss.forward(net.forward11(x), y).backward();
        optimizer.step();
    }

    @Override
    public float[] parameters() {
        float[] parameters = new float[architecture.parameterCount()];
        for (int l = 0; l < architecture.depth(); l++) {
            Architecture.Layer layer = architecture.layer(l);
            for (int j = 0; j < layer.outputs(); j++) {
                for (int i = 0; i < layer.inputs(); i++) {
                    parameters[layer.weightsOffset() + i * layer.outputs() + j] =
                            (float) weights(l).getDouble(i, j);
                }
                parameters[layer.biasOffset() + j] = (float) biases(l).getDouble(j);
            }
        }
        return parameters;
    }

    @Override
    public void close() {
        tensors.close();
    }
}
