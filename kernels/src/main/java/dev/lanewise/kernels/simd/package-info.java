/// The simd backend, the only package that imports `jdk.incubator.vector`; loaded only where that module is present.
///
/// Calls run one way, each step a file that its name explains (float is written, double is derived or generated):
///
/// | step | files | what it does |
/// |---|---|---|
/// | facade | `SimdKernels`, `SimdFloatKernels` | hands on checked arguments |
/// | planner | `FloatGemm`, `GemmPlanner`, `Blocks`, `BlockingModel`, `CacheSizes` | shape → path, blocks, threads |
/// | call | `FloatCall`, `FloatBatch`, `FloatShortcut`, `FloatSmallProduct` | holds the arguments, shares rectangles of
/// C among
/// threads; the last two need neither |
/// | path | `Float…Path` | computes a rectangle of C |
/// | output | `FloatOutput` | C in an array or a segment, ragged edges, β, epilogue, column sums |
/// | operands | `FloatOperand`, `FloatPacked`, `FloatPacking`, `FloatPanel`, `FloatTransposes` | A and B |
/// | tiles | `FloatPackedTiles`, `FloatDirectTiles`, `FloatNarrowTiles`, `RowCut`, `FloatStart`, `FloatMatrixVector` |
/// in registers |
/// | young | `GrowingPlan`, `GrowingRows`, `Growth`, `Nursery`, `FloatTileGrowth`, `FloatYoung…` | until C2 has
/// compiled the tiles |
/// | rows | `FloatRows`, `FloatSmallRows`, `FloatEpilogues`, `FloatEpilogueLoops`, `FloatAddOnce`, `FloatSoftmax`,
/// `FloatConstants` | what is done to C
/// without a product |
///
/// Every path computes the same chain of multiply-adds for every element (but the matrix-vector path, which has its
/// own), so a path may stand in for another at any moment. Paths do not know the call, and nobody below them knows a
/// path.
///
/// May use the public API, `spi`, `level3`, `softmax` and `runtime`; never `scalar` and `functions`, which specify it.
///
/// Every class uses vectors of the preferred width and no other (see `FloatDirectTiles`).
package dev.lanewise.kernels.simd;
