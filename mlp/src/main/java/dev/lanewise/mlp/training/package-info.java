/// Training loops: data sets, epochs of mini-batches in a seeded order, schedules, validation, early stopping,
/// listeners and metrics.
///
/// ```java
/// FloatDataSet data = FloatDataSet.labelled(samples, 784, labels, 10);
/// FloatTrainer trainer = FloatTrainer.of(net)
///         .optimiser(Optimiser.adam())
///         .learningRate(LearningRate.cosine(1e-3, 0, 20_000))
///         .batch(64)
///         .validation(0.1)
///         .earlyStopping(5)
///         .listener(summary -> IO.println(summary));
/// trainer.train(data, 20);
/// ```
///
/// One seed gives one result: the order of the samples is a function of the seed and the number of the epoch, dropout
/// of the seed and the number of the step, so weights are the same bits for any thread count and backend, and a
/// training that is resumed after an epoch ends where an uninterrupted one does.
///
/// May use nets, `optimiser`, `model` (checkpoints are model files) and `files`.
package dev.lanewise.mlp.training;
