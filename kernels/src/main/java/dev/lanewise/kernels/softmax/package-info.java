/// The softmax family by rows, once for both backends, which give it the loops over elements.
///
/// Uses nothing of the library. Both backends extend it.
package dev.lanewise.kernels.softmax;
