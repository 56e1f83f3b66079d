/// The scalar backend: the operations in their plainest form, the specification that the simd backend equals bit for
/// bit.
///
/// May use the public API, `spi`, `functions` and `runtime`; never `simd`, which it specifies.
package dev.lanewise.kernels.scalar;
