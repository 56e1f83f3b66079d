/// Programs: [dev.lanewise.mlp.cli.Mnist].
package dev.lanewise.mlp.cli;
