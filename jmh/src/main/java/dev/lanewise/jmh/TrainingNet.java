package dev.lanewise.jmh;

import dev.lanewise.jmh.result.GemmShape;
import dev.lanewise.kernels.Activation;
import dev.lanewise.mlp.Architecture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A ReLU net and the batch it is trained on.
///
/// @param architecture the net
/// @param batch samples of one step, at least 1
public record TrainingNet(Architecture architecture, int batch) {
    /// One of the products of a training step.
    ///
    /// @param shape its sizes
    /// @param transposes of A and B, as in `TN`
    public record Product(GemmShape shape, String transposes) {}

    /// Reads `784-128-10/32`: layer sizes, then the batch.
    ///
    /// @param text the net
    /// @return the net, ReLU inside and linear at the end
    /// @throws IllegalArgumentException if the text is no net
    public static TrainingNet parse(String text) {
        if (!text.matches("\\d{1,9}(-\\d{1,9})+/[1-9]\\d{0,8}")) {
            throw new IllegalArgumentException("\"" + text + "\" is no net; write 784-128-10/32 for a batch of 32");
        }
        String[] parts = text.split("/", 2);
        int[] sizes = Arrays.stream(parts[0].split("-", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
        return new TrainingNet(
                Architecture.of(Activation.RELU, Activation.IDENTITY, sizes), Integer.parseInt(parts[1]));
    }

    /// Floating-point operations of the products of one step.
    ///
    /// @return see [Architecture#trainingFlops(int)]
    public double flops() {
        return architecture.trainingFlops(batch);
    }

    /// Floating-point operations of the products of one forward pass.
    ///
    /// @return 2·batch·Σₗ inₗ·outₗ
    public double forwardFlops() {
        return architecture.layers().stream()
                .mapToDouble(l -> 2.0 * batch * l.inputs() * l.outputs())
                .sum();
    }

    /// Elements that one forward pass has to move: the parameters, the input and the output.
    ///
    /// @return each counted once
    public double forwardElements() {
        return architecture.parameterCount() + (double) batch * (architecture.inputs() + architecture.outputs());
    }

    /// Elements that one training step has to move: the parameters, read and written, and the input.
    ///
    /// @return each counted once or twice
    public double stepElements() {
        return 2.0 * architecture.parameterCount() + (double) batch * architecture.inputs();
    }

    /// The products of one step, layer by layer: forward X·W, weight gradient Xᵀ·Δ, input gradient Δ·Wᵀ.
    ///
    /// @return three products a layer, two in the first: nothing needs the gradient of the input
    public List<Product> products() {
        List<Product> products = new ArrayList<>();
        for (int l = 0; l < architecture.depth(); l++) {
            int in = architecture.layer(l).inputs();
            int out = architecture.layer(l).outputs();
            products.add(new Product(new GemmShape(batch, out, in), "NN"));
            products.add(new Product(new GemmShape(in, out, batch), "TN"));
            if (l > 0) {
                products.add(new Product(new GemmShape(batch, in, out), "NT"));
            }
        }
        return products;
    }
}
