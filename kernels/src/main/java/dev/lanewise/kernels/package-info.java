/// The public API: start at [dev.lanewise.kernels.Kernels], whose operations are in
/// [dev.lanewise.kernels.FloatKernels] and [dev.lanewise.kernels.DoubleKernels].
///
/// What an operation is told (transposes, epilogues, activations) and what it tells (plans, descriptions) lives here,
/// and the builder that chooses a backend. Only the builder knows a backend.
package dev.lanewise.kernels;
