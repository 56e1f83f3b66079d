/// For implementers of [dev.lanewise.kernels.Kernels]: extend [dev.lanewise.kernels.spi.CheckedKernels].
///
/// The checks of arguments live here, and what a backend may leave to its base: batches, packed matrices, memory
/// segments, level 3.
///
/// May use the public API, `level3`, `functions` and `runtime`, and no backend.
package dev.lanewise.kernels.spi;
