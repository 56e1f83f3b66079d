/// The simd backend, the only package that imports `jdk.incubator.vector`; loaded only where that module is present.
///
/// One GEMM call flows through `SimdKernels` → `FloatGemm` (path, threads, blocks) → `FloatPacking` →
/// `FloatPackedTiles` or
/// `FloatDirectTiles` → `FloatEpilogues`, and likewise for double; all of these are generated from the `Real…`
/// templates.
package dev.lanewise.kernels.simd;
