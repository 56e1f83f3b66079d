// The build derives DoubleLevel3Calls from this file.
package dev.lanewise.kernels;

/// The level-3 routines in float as the tests see them.
final class FloatLevel3Calls implements Level3Calls<float[]> {
    @Override
    public void syrk(Kernels kernels, Level3Case<float[]> g) {
        kernels.ssyrk(
                g.uplo(),
                g.trans(),
                g.n(),
                g.k(),
                (float) g.alpha(),
                g.a().array,
                g.a().offset,
                g.a().ld,
                (float) g.beta(),
                g.c().array,
                g.c().offset,
                g.c().ld);
    }

    @Override
    public void syr2k(Kernels kernels, Level3Case<float[]> g) {
        kernels.ssyr2k(
                g.uplo(),
                g.trans(),
                g.n(),
                g.k(),
                (float) g.alpha(),
                g.a().array,
                g.a().offset,
                g.a().ld,
                g.b().array,
                g.b().offset,
                g.b().ld,
                (float) g.beta(),
                g.c().array,
                g.c().offset,
                g.c().ld);
    }

    @Override
    public void symm(Kernels kernels, Level3Case<float[]> g) {
        kernels.ssymm(
                g.side(),
                g.uplo(),
                g.m(),
                g.n(),
                (float) g.alpha(),
                g.a().array,
                g.a().offset,
                g.a().ld,
                g.b().array,
                g.b().offset,
                g.b().ld,
                (float) g.beta(),
                g.c().array,
                g.c().offset,
                g.c().ld);
    }

    @Override
    public void trmm(Kernels kernels, Level3Case<float[]> g) {
        kernels.strmm(
                g.side(),
                g.uplo(),
                g.trans(),
                g.diag(),
                g.m(),
                g.n(),
                (float) g.alpha(),
                g.a().array,
                g.a().offset,
                g.a().ld,
                g.c().array,
                g.c().offset,
                g.c().ld);
    }

    @Override
    public void trsm(Kernels kernels, Level3Case<float[]> g) {
        kernels.strsm(
                g.side(),
                g.uplo(),
                g.trans(),
                g.diag(),
                g.m(),
                g.n(),
                (float) g.alpha(),
                g.a().array,
                g.a().offset,
                g.a().ld,
                g.c().array,
                g.c().offset,
                g.c().ld);
    }
}
