/// The public API: start at [dev.lanewise.kernels.Kernels], whose operations are in
/// [dev.lanewise.kernels.FloatKernels] and [dev.lanewise.kernels.DoubleKernels].
///
/// The arguments of an operation (transposes, epilogues, activations), what it reports (plans, descriptions) and the
/// builder that chooses a backend live here. Only the builder knows a backend;
/// the rest may use `functions` and `runtime`.
package dev.lanewise.kernels;
