package dev.lanewise.jmh.peer;

import dev.ludovic.netlib.blas.BLAS;
import java.nio.file.Path;

/// netlib's native path behind [dev.lanewise.kernels.Kernels]: its JNI functions on a BLAS library.
///
/// Unless the system property `dev.ludovic.netlib.blas.nativeLibPath` (or `nativeLib`) names another one, that
/// library is the OpenBLAS of this module: the same kernels as [OpenBlasKernels], so that the two differ by the way
/// there, and threads that can be set. netlib's own default, whatever `libblas.so.3` the system has, can be
/// anything down to the reference implementation.
public final class NetlibNativeKernels extends NetlibKernels {
    static final String PATH = "dev.ludovic.netlib.blas.nativeLibPath";
    private static final String NAME = "dev.ludovic.netlib.blas.nativeLib";

    /// Whether nobody has named a library.
    private static final boolean OURS = System.getProperty(PATH) == null && System.getProperty(NAME) == null;

    /// Loads the library.
    ///
    /// @param threads the threads one GEMM of OpenBLAS may use; another library has its own way to be told
    /// @throws UnsupportedOperationException if it does not load; the message says why
    public NetlibNativeKernels(int threads) {
        this(threads, load(threads));
    }

    private NetlibNativeKernels(int threads, BLAS blas) {
        super(
                "netlib-native",
                threads,
                "netlib " + blas.getClass().getSimpleName() + " on "
                        + System.getProperty(PATH, System.getProperty(NAME)).replaceAll(".*[/\\\\]", ""),
                blas);
    }

    private static BLAS load(int threads) {
        if (OURS) {
            OpenBlas.load(threads);
            Path file = OpenBlas.file();
            int used = OpenBlas.threadsOf(file);
            if (used != threads) {
                throw new UnsupportedOperationException(file + " would run on " + used + " threads, not " + threads);
            }
            System.setProperty(PATH, file.toString());
        }
        return instance("JNIBLAS", PATH + " can name another library");
    }
}
