// The build derives DoubleOjAlgoNet from this file.
package dev.lanewise.jmh.peer;

import dev.lanewise.mlp.Architecture;
import org.ojalgo.ann.ArtificialNeuralNetwork;
import org.ojalgo.ann.NetworkBuilder;
import org.ojalgo.ann.NetworkTrainer;
import org.ojalgo.matrix.store.PhysicalStore;
import org.ojalgo.matrix.store.R032Store; // double: import org.ojalgo.matrix.store.R064Store;

/// ojAlgo's own multilayer perceptron in `float`. It uses its own threads, as many as it likes.
public final class FloatOjAlgoNet implements FloatPeerNet {
    private final ArtificialNeuralNetwork net;
    private final NetworkTrainer trainer;
    private final Architecture architecture;
    private final PhysicalStore<Double> x;
    private final PhysicalStore<Double> y;

    /// A ReLU net with a softmax at the end, trained by cross-entropy.
    ///
    /// @param architecture the net, its last layer linear
    /// @param parameters weights and biases in Lanewise's order
    /// @param samples the batch, rows of inputs
    /// @param labels a class for each sample
    /// @param learningRate of the mean gradient
    public FloatOjAlgoNet(
            Architecture architecture, float[] parameters, float[] samples, int[] labels, double learningRate) {
        this.architecture = architecture;
        NetworkBuilder builder = ArtificialNeuralNetwork.builder(stores(), architecture.inputs());
        for (int l = 0; l < architecture.depth(); l++) {
            boolean last = l == architecture.depth() - 1;
            builder.layer(
                    architecture.layer(l).outputs(),
                    last ? ArtificialNeuralNetwork.Activator.SOFTMAX : ArtificialNeuralNetwork.Activator.RELU);
        }
        net = builder.get();
        int batch = labels.length;
        // ojAlgo adds the gradients of a batch.
        trainer = net.newTrainer(batch).rate(learningRate / batch).error(ArtificialNeuralNetwork.Error.CROSS_ENTROPY);
        for (int l = 0; l < architecture.depth(); l++) {
            Architecture.Layer layer = architecture.layer(l);
            for (int j = 0; j < layer.outputs(); j++) {
                for (int i = 0; i < layer.inputs(); i++) {
                    trainer.weight(l, i, j, parameters[layer.weightsOffset() + i * layer.outputs() + j]);
                }
                trainer.bias(l, j, parameters[layer.biasOffset() + j]);
            }
        }
        x = stores().make(batch, architecture.inputs());
        y = stores().make(batch, architecture.outputs());
        for (int i = 0; i < batch; i++) {
            for (int j = 0; j < architecture.inputs(); j++) {
                x.set(i, j, samples[i * architecture.inputs() + j]);
            }
            y.set(i, labels[i], 1);
        }
    }

    private static PhysicalStore.Factory<Double, ?> stores() {
        return R032Store.FACTORY; // double: return R064Store.FACTORY;
    }

    @Override
    public void step() {
        trainer.train(x, y);
    }

    @Override
    public float[] parameters() {
        float[] parameters = new float[architecture.parameterCount()];
        for (int l = 0; l < architecture.depth(); l++) {
            Architecture.Layer layer = architecture.layer(l);
            for (int j = 0; j < layer.outputs(); j++) {
                for (int i = 0; i < layer.inputs(); i++) {
                    parameters[layer.weightsOffset() + i * layer.outputs() + j] = (float) net.getWeight(l, i, j);
                }
                parameters[layer.biasOffset() + j] = (float) net.getBias(l, j);
            }
        }
        return parameters;
    }

    @Override
    public void close() {}
}
