/// The scalar backend: the operations in their plainest form, the specification that the simd backend equals bit for
/// bit.
package dev.lanewise.kernels.scalar;
