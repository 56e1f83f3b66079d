/// For implementers of [dev.lanewise.kernels.Kernels]: extend [dev.lanewise.kernels.spi.CheckedKernels].
package dev.lanewise.kernels.spi;
