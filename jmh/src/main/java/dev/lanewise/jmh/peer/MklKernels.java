package dev.lanewise.jmh.peer;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Intel MKL behind [dev.lanewise.kernels.Kernels], on the caller's arrays without a copy. Its 200 MB are on the class
/// path with the profile `peer-mkl` only, so it is looked up by name.
///
/// The number of threads is the library's own, one for the whole process: the last object that was made decides.
public final class MklKernels extends PeerKernels {
    /// Loads MKL and sets its threads.
    ///
    /// @param threads the threads one GEMM may use
    /// @throws UnsupportedOperationException if MKL cannot be loaded; the message says why
    public MklKernels(int threads) {
        super("mkl", threads, load(threads));
    }

    private static Class<?> preset() {
        try {
            return Class.forName("org.bytedeco.mkl.global.mkl_rt", false, MklKernels.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new UnsupportedOperationException("MKL is not on the class path; -Ppeer-mkl downloads its 200 MB", e);
        }
    }

    private static String load(int threads) {
        preset();
        try (Arena arena = Arena.ofConfined()) {
            Native.SET_NUM_THREADS.invokeExact(threads);
            MemorySegment text = arena.allocate(256);
            Native.GET_VERSION.invokeExact(text, 256);
            return text.getString(0).strip();
        } catch (LinkageError e) {
            throw Cblas.unavailable("MKL", e);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    @Override
    protected void multiply(
            boolean transA,
            boolean transB,
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb,
            float beta,
            float[] c,
            int cOffset,
            int ldc) {
        try {
            Native.SGEMM.invokeExact(
                    Cblas.ROW_MAJOR,
                    Cblas.op(transA),
                    Cblas.op(transB),
                    m,
                    n,
                    k,
                    alpha,
                    Cblas.segment(a, aOffset),
                    lda,
                    Cblas.segment(b, bOffset),
                    ldb,
                    beta,
                    Cblas.segment(c, cOffset),
                    ldc);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    @Override
    protected void multiply(
            boolean transA,
            boolean transB,
            int m,
            int n,
            int k,
            double alpha,
            double[] a,
            int aOffset,
            int lda,
            double[] b,
            int bOffset,
            int ldb,
            double beta,
            double[] c,
            int cOffset,
            int ldc) {
        try {
            Native.DGEMM.invokeExact(
                    Cblas.ROW_MAJOR,
                    Cblas.op(transA),
                    Cblas.op(transB),
                    m,
                    n,
                    k,
                    alpha,
                    Cblas.segment(a, aOffset),
                    lda,
                    Cblas.segment(b, bOffset),
                    ldb,
                    beta,
                    Cblas.segment(c, cOffset),
                    ldc);
        } catch (Throwable e) {
            throw Cblas.unexpected(e);
        }
    }

    /// Initialised by the first use; a failure to load shows there, as a LinkageError.
    private static final class Native {
        private static final SymbolLookup LIBRARY = Cblas.library(preset());

        static final MethodHandle SET_NUM_THREADS =
                Cblas.function(LIBRARY, "MKL_Set_Num_Threads", FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
        static final MethodHandle GET_VERSION = Cblas.function(
                LIBRARY,
                "MKL_Get_Version_String",
                FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        static final MethodHandle SGEMM = Cblas.function(
                LIBRARY,
                "cblas_sgemm",
                Cblas.gemm(ValueLayout.JAVA_FLOAT, ValueLayout.ADDRESS),
                Linker.Option.critical(true));
        static final MethodHandle DGEMM = Cblas.function(
                LIBRARY,
                "cblas_dgemm",
                Cblas.gemm(ValueLayout.JAVA_DOUBLE, ValueLayout.ADDRESS),
                Linker.Option.critical(true));

        private Native() {}
    }
}
