// The build derives DoubleKernelsLevel3 from this file.
package dev.lanewise.jmh;

import dev.lanewise.kernels.Diagonal;
import dev.lanewise.kernels.Kernels;

/// Level 3 of [Kernels] on heap arrays.
final class FloatKernelsLevel3 implements FloatLevel3Contender {
    private final Kernels kernels;
    private final Level3Form form;
    private final int n;
    private final float[] a;
    private final float[] b;
    private final float[] c;

    FloatKernelsLevel3(Kernels kernels, FloatLevel3Operands operands) {
        this.kernels = kernels;
        form = operands.form();
        n = operands.n();
        a = operands.a();
        b = operands.b();
        c = operands.c().clone();
    }

    // spotless:off: arguments stay grouped, a matrix a line
    @Override
    public void run() {
        switch (form.routine()) {
            case SYRK -> kernels.ssyrk(form.triangle(), form.trans(), n, n, 1, a, 0, n, 0, c, 0, n);
            case SYR2K -> kernels.ssyr2k(form.triangle(), form.trans(), n, n, 1, a, 0, n, b, 0, n, 0, c, 0, n);
            case SYMM -> kernels.ssymm(form.side(), form.triangle(), n, n, 1, a, 0, n, b, 0, n, 0, c, 0, n);
            case TRMM ->
                kernels.strmm(
                        form.side(), form.triangle(), form.trans(), Diagonal.NON_UNIT, n, n, 1, a, 0, n, c, 0, n);
            case TRSM ->
                kernels.strsm(
                        form.side(), form.triangle(), form.trans(), Diagonal.NON_UNIT, n, n, 1, a, 0, n, c, 0, n);
            default -> throw new IllegalStateException(form.label());
        }
    }
    // spotless:on

    @Override
    public float result(int i, int j) {
        return c[i * n + j];
    }

    @Override
    public void close() {
        kernels.close();
    }
}
