/// The elementary functions on one number: exponential, activations and their derivatives, fused multiply-add. They
/// stand below everything: the public [dev.lanewise.kernels.Activation] and the scalar backend call them. The simd
/// backend has the same functions on vectors, from the same text.
///
/// May use nothing of the library but what the JVM says of itself (`runtime`).
package dev.lanewise.kernels.functions;
