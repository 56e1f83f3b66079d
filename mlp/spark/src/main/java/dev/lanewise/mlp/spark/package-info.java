/// Multilayer perceptrons as estimators of Apache Spark ML.
///
/// From the outside in: the estimators and models ([dev.lanewise.mlp.spark.MlpClassifier],
/// [dev.lanewise.mlp.spark.MlpRegressor]) and their parameters ([dev.lanewise.mlp.spark.MlpParams]); `Fit`, from
/// parameters and a data set to a net; `TrainingJob`, the job on the driver: `SampleBlocks` deal rows out to the
/// ranks, a barrier stage runs a `RankTask` for each. A task keeps its `RankSamples`, meets the others at a
/// `Rendezvous`, and trains (`RankTraining`) with gradients that a `Mesh` of `Link`s sums, once `Warming` has had the
/// kernels compiled; `Checkpoints` lie on a Hadoop file system. A `Net` is what a model holds, `NetFile` how it is
/// saved, `BlockTransform` how it predicts.
///
/// [dev.lanewise.mlp.spark.ConnectBackend] puts all this in the place of MLlib's classifier on a Spark Connect server.
///
/// Uses Spark, `mlp` and `kernels`; nothing uses it. Only this package knows Spark.
package dev.lanewise.mlp.spark;
