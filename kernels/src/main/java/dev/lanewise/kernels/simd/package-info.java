/// The simd backend, the only package that imports `jdk.incubator.vector`; loaded only where that module is present.
///
/// One GEMM call flows through `SimdKernels` → `GemmPlanner` (path, tiles, blocks, threads) → `FloatGemm` (the
/// loops) → `FloatOperand`, `FloatPacking` and `FloatTransposes` → `FloatPackedTiles`, or `FloatDirect` →
/// `FloatDirectTiles` → `FloatEpilogues`, and likewise for double; all of these are generated from the `Real…`
/// templates.
///
/// Every class uses vectors of the preferred width and no other (see `FloatDirectTiles`).
package dev.lanewise.kernels.simd;
