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
package dev.lanewise.mlp.cli;
