<#assign Store = isFloat?then("R032Store", "R064Store")>
package dev.lanewise.jmh.peer;

import dev.lanewise.mlp.Architecture;
import org.ojalgo.ann.ArtificialNeuralNetwork;
import org.ojalgo.ann.NetworkBuilder;
import org.ojalgo.ann.NetworkTrainer;
import org.ojalgo.matrix.store.${Store};

/// ojAlgo's own multilayer perceptron in `${real}`. It uses its own threads, as many as it likes.
public final class ${Real}OjAlgoNet implements ${Real}PeerNet {
    private final ArtificialNeuralNetwork net;
    private final NetworkTrainer trainer;
    private final Architecture architecture;
    private final ${Store} x;
    private final ${Store} y;

    /// A ReLU net with a softmax at the end, trained by cross-entropy.
    ///
    /// @param architecture the net, its last layer linear
    /// @param parameters weights and biases in Lanewise's order
    /// @param samples the batch, rows of inputs
    /// @param labels a class for each sample
    /// @param learningRate of the mean gradient
    public ${Real}OjAlgoNet(Architecture architecture, ${real}[] parameters, ${real}[] samples, int[] labels, double learningRate) {
        this.architecture = architecture;
        NetworkBuilder builder = ArtificialNeuralNetwork.builder(${Store}.FACTORY, architecture.inputs());
        for (int l = 0; l < architecture.depth(); l++) {
            boolean last = l == architecture.depth() - 1;
            builder.layer(
                    architecture.layer(l).outputs(),
                    last ? ArtificialNeuralNetwork.Activator.SOFTMAX : ArtificialNeuralNetwork.Activator.RELU);
        }
        net = builder.get();
        int batch = labels.length;
        // ojAlgo adds the gradients of a batch.
        trainer = net.newTrainer(batch)
                .rate(learningRate / batch)
                .error(ArtificialNeuralNetwork.Error.CROSS_ENTROPY);
        for (int l = 0; l < architecture.depth(); l++) {
            Architecture.Layer layer = architecture.layer(l);
            for (int j = 0; j < layer.outputs(); j++) {
                for (int i = 0; i < layer.inputs(); i++) {
                    trainer.weight(l, i, j, parameters[layer.weightsOffset() + i * layer.outputs() + j]);
                }
                trainer.bias(l, j, parameters[layer.biasOffset() + j]);
            }
        }
        x = ${Store}.FACTORY.make(batch, architecture.inputs());
        y = ${Store}.FACTORY.make(batch, architecture.outputs());
        for (int i = 0; i < batch; i++) {
            for (int j = 0; j < architecture.inputs(); j++) {
                x.set(i, j, samples[i * architecture.inputs() + j]);
            }
            y.set(i, labels[i], 1);
        }
    }

    @Override
    public void step() {
        trainer.train(x, y);
    }

    @Override
    public ${real}[] parameters() {
        ${real}[] parameters = new ${real}[architecture.parameterCount()];
        for (int l = 0; l < architecture.depth(); l++) {
            Architecture.Layer layer = architecture.layer(l);
            for (int j = 0; j < layer.outputs(); j++) {
                for (int i = 0; i < layer.inputs(); i++) {
                    parameters[layer.weightsOffset() + i * layer.outputs() + j] = ${narrow}net.getWeight(l, i, j);
                }
                parameters[layer.biasOffset() + j] = ${narrow}net.getBias(l, j);
            }
        }
        return parameters;
    }

    @Override
    public void close() {}
}
