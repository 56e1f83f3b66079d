/// Programs: [dev.lanewise.mlp.cli.Lanewise], whose subcommands train, evaluate, apply, show and export nets, and
/// [dev.lanewise.mlp.cli.Mnist], which trains on MNIST and measures.
package dev.lanewise.mlp.cli;
