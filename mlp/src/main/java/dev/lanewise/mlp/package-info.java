/// Multilayer perceptrons in `float` and `double`: [dev.lanewise.mlp.Architecture] says the shape,
/// [dev.lanewise.mlp.FloatParameters] holds the numbers, [dev.lanewise.mlp.FloatMlp] runs and trains them in a
/// [dev.lanewise.mlp.FloatWorkspace], [dev.lanewise.mlp.FloatDerivatives] differentiates what it says, and
/// [dev.lanewise.mlp.FloatPredictor] is the trained net for many threads.
///
/// ```java
/// Architecture architecture = Architecture.of(Activation.RELU, Activation.IDENTITY, 784, 100, 10);
/// FloatParameters parameters =
///         FloatParameters.initialised(architecture, Initialiser.HE_NORMAL, new SplittableRandom(1));
/// FloatMlp net = new FloatMlp(kernels, parameters, Loss.SOFTMAX_CROSS_ENTROPY, Reduction.MEAN);
/// FloatWorkspace workspace = net.newWorkspace(64);
/// double loss = net.trainStep(x, 0, 784, 64, labels, 0, workspace, 0.1, 0);
/// ```
///
/// Around it: [dev.lanewise.mlp.training] has the loop, [dev.lanewise.mlp.optimiser] the update rules and schedules,
/// [dev.lanewise.mlp.data] readers, [dev.lanewise.mlp.model] files.
///
/// Uses kernels alone; every other package of this module stands on it.
package dev.lanewise.mlp;
