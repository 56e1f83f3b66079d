/// Dense kernels for the JVM: GEMM with fused epilogues, activations and the softmax family, in `float` and `double`.
///
/// The simd backend needs `--add-modules jdk.incubator.vector` on the launcher's command line. Without it the scalar
/// backend answers, with the same results on a CPU that has fused multiply-add.
module dev.lanewise.kernels {
    requires static jdk.incubator.vector;
    requires static jdk.management;

    exports dev.lanewise.kernels;
    exports dev.lanewise.kernels.spi;
}
