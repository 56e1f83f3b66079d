package dev.lanewise.kernels;

/// The implementations that [Kernels#builder()] can choose from.
public enum Backend {
    /// The Java Vector API. Needs the module `jdk.incubator.vector` and a CPU with fused multiply-add.
    SIMD,
    /// Plain Java, portable: the specification in code, and the fallback.
    SCALAR
}
