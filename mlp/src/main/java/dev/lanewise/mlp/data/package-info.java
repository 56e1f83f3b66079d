/// Readers of data sets.
package dev.lanewise.mlp.data;
