/// Update rules on the flat parameter array: [dev.lanewise.mlp.optimiser.Optimiser] says the formula,
/// [dev.lanewise.mlp.optimiser.GradientClipping] what happens to the gradient before,
/// [dev.lanewise.mlp.optimiser.LearningRate] the rate of each step, and
/// [dev.lanewise.mlp.optimiser.FloatOptimiser] takes the steps of one net and keeps what the formula remembers.
///
/// ```java
/// LearningRate schedule = LearningRate.warmUp(100, LearningRate.cosine(1e-3, 0, 10_000));
/// FloatOptimiser optimiser =
///         new FloatOptimiser(Optimiser.adamW(), GradientClipping.byNorm(1), net.architecture());
/// float[] gradient = new float[net.architecture().parameterCount()];
///
/// net.forward(x, 0, 784, 64, workspace);
/// double loss = net.backward(labels, 0, workspace);
/// net.gradient(workspace, gradient, 0);
/// optimiser.step(net.parameters().array(), gradient, schedule.at(optimiser.steps()));
/// ```
///
/// May use nets (`dev.lanewise.mlp`).
package dev.lanewise.mlp.optimiser;
