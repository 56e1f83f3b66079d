package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.*;

public final class SimdKernels {
    public static int vectorBits() {
        return 0;
    }

    public static Kernels of(int t, String r) {
        return null;
    }
}
