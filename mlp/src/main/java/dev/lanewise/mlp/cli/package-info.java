/// Programs: [dev.lanewise.mlp.cli.Lanewise], whose subcommands train, evaluate, apply, show and export nets, and
/// [dev.lanewise.mlp.cli.Mnist], which trains on MNIST and measures.
///
/// `lanewise train --csv` reads tables through [dev.lanewise.mlp.data.Csv]. It must be told what is to be predicted,
/// numbers (`--target`) or a class (`--class`), because a guess would be wrong without a word. Every other column is a
/// number unless `--categorical` or `--ignore` names it; numbers are standardised. The model file keeps the schema and
/// the scaling ([dev.lanewise.mlp.data.CsvSchema#toMap()]), so `evaluate` and `predict` need the table only, and
/// predictions come in its units and with its names.
///
/// | default of `train` | because |
/// |---|---|
/// | inputs and targets `STANDARDISE` | rates and first weights are made for numbers around 1 |
/// | targets `NONE` with an output activation or `binary_cross_entropy` | their range has a meaning |
/// | `adam` at 0.001 | plain gradient descent at 0.1 diverges on a table of two inputs with 100 hidden units |
/// | the identity as output activation | the cross-entropies apply their own, other losses take any number |
///
/// May use every package of this module; nothing uses it.
///
/// What `--json` prints, objects of one line. A figure that there is not, or that is not a finite number, is null.
///
/// - `train`, for each epoch: `epoch`, `steps`, `loss`, `validation_loss`, `validation_error` (a share),
///   `learning_rate`, `seconds`.
/// - `evaluate`, one: `model`, `samples`, `loss`, `undefined` (samples whose prediction is not a number). Of classes
///   also `error`, `k`, `top_k_error` (shares), `classes` and `confusion` (a row for each class, a column for each
///   prediction) or, of more than 50 classes, `confused`: pairs of `class`, `prediction` and `samples`, most first. Of
///   targets also `targets`, each with `name`, `r_squared`, `root_mean_squared_error`, `mean_absolute_error`.
/// - `inspect`, one: `model`, `net`, `loss`, `parameters`, `kernels`, `layers`; of a checkpoint `epochs`,
///   `best_epoch`; of a table `inputs` and `targets` (each `name`, `offset`, `divisor`) or `class` and `classes`.
package dev.lanewise.mlp.cli;
