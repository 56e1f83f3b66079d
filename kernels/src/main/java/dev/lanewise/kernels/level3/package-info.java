/// Level 3 of BLAS beyond the general product, as blocked algorithms: rectangles are general products of the backend,
/// and what is left on a diagonal goes through small buffers. Written once for every backend; the same bits on each,
/// since no block depends on the width of a vector, the number of threads or the size of a cache.
///
/// May use the public API, `functions` and `runtime`. It knows no backend: a backend gives it products and the tiles
/// of a triangle through `FloatLevel3Backend`.
package dev.lanewise.kernels.level3;
