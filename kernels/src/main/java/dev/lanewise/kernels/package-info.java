/// The public API: start at [dev.lanewise.kernels.Kernels].
package dev.lanewise.kernels;
