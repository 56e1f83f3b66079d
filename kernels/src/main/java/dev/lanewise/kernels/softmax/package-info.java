/// The softmax family by rows, once for both backends, and its loops over elements, plain; the simd backend has them in
/// vectors too.
///
/// May use `functions`. Both backends use it.
package dev.lanewise.kernels.softmax;
