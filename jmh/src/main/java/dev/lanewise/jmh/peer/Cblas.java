package dev.lanewise.jmh.peer;

import dev.lanewise.kernels.Diagonal;
import dev.lanewise.kernels.Side;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.Triangle;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;

/// What the libraries with a CBLAS interface have in common, called through `java.lang.foreign` as critical
/// functions: no thread-state transition, and heap arrays are passed where they lie.
final class Cblas {
    static final int ROW_MAJOR = 101;

    private static final int NO_TRANS = 111;
    private static final int TRANS = 112;
    private static final int UPPER = 121;
    private static final int LOWER = 122;
    private static final int NON_UNIT = 131;
    private static final int UNIT = 132;
    private static final int LEFT = 141;
    private static final int RIGHT = 142;

    private Cblas() {}

    /// op of a matrix, as the functions want it.
    static int op(boolean transposed) {
        return transposed ? TRANS : NO_TRANS;
    }

    static int op(Transpose trans) {
        return op(trans == Transpose.TRANS);
    }

    static int triangle(Triangle uplo) {
        return uplo == Triangle.UPPER ? UPPER : LOWER;
    }

    static int diagonal(Diagonal diag) {
        return diag == Diagonal.UNIT ? UNIT : NON_UNIT;
    }

    static int side(Side side) {
        return side == Side.LEFT ? LEFT : RIGHT;
    }

    /// The library behind a preset of JavaCPP, which finds, unpacks and loads it.
    ///
    /// Two libraries in one process have functions of the same names, so they are looked up in the preset's own
    /// glue and what that depends on. Windows does not look into what it depends on; there the first one that was
    /// loaded answers, which a fork, with one contender, does not notice.
    @SuppressWarnings("restricted") // native libraries are what these peers are
    static SymbolLookup library(Class<?> preset) {
        Path glue = Path.of(Loader.load(preset));
        return SymbolLookup.libraryLookup(glue, Arena.global()).or(SymbolLookup.loaderLookup());
    }

    /// Where Debian keeps a library that is one of several candidates for `libblas`: in a directory of its own, where
    /// the loader does not look.
    ///
    /// @param directories their names, as a glob
    /// @param file the library's name
    /// @return the first that exists, or null
    static Path inDebianPackage(String directories, String file) {
        for (String triplet : new String[] {"x86_64-linux-gnu", "aarch64-linux-gnu"}) {
            Path libraries = Path.of("/usr/lib", triplet);
            if (Files.isDirectory(libraries)) {
                try (DirectoryStream<Path> candidates = Files.newDirectoryStream(libraries, directories)) {
                    for (Path directory : candidates) {
                        if (Files.exists(directory.resolve(file))) {
                            return directory.resolve(file);
                        }
                    }
                } catch (IOException e) {
                    return null; // then it is not to be found
                }
            }
        }
        return null;
    }

    /// A function of a library.
    ///
    /// @throws UnsatisfiedLinkError if it has none of this name
    @SuppressWarnings("restricted") // native calls are what these peers are
    static MethodHandle function(SymbolLookup library, String name, FunctionDescriptor type, Linker.Option... options) {
        MemorySegment symbol = library.find(name).orElseThrow(() -> new UnsatisfiedLinkError("no function " + name));
        return Linker.nativeLinker().downcallHandle(symbol, type, options);
    }

    /// The type of `cblas_?gemm`.
    ///
    /// @param real the element
    /// @param pointer how the operands are given: a segment or a plain address
    static FunctionDescriptor gemm(MemoryLayout real, MemoryLayout pointer) {
        MemoryLayout size = ValueLayout.JAVA_INT;
        return FunctionDescriptor.ofVoid(
                size, size, size, size, size, size, real, pointer, size, pointer, size, real, pointer, size);
    }

    /// The type of `cblas_?gemv`.
    static FunctionDescriptor gemv(MemoryLayout real, MemoryLayout pointer) {
        MemoryLayout size = ValueLayout.JAVA_INT;
        return FunctionDescriptor.ofVoid(
                size, size, size, size, real, pointer, size, pointer, size, real, pointer, size);
    }

    /// The type of `cblas_?syrk`.
    static FunctionDescriptor syrk(MemoryLayout real, MemoryLayout pointer) {
        MemoryLayout size = ValueLayout.JAVA_INT;
        return FunctionDescriptor.ofVoid(size, size, size, size, size, real, pointer, size, real, pointer, size);
    }

    /// The type of `cblas_?syr2k` and `cblas_?symm`.
    static FunctionDescriptor symm(MemoryLayout real, MemoryLayout pointer) {
        MemoryLayout size = ValueLayout.JAVA_INT;
        return FunctionDescriptor.ofVoid(
                size, size, size, size, size, real, pointer, size, pointer, size, real, pointer, size);
    }

    /// The type of `cblas_?trmm` and `cblas_?trsm`.
    static FunctionDescriptor trmm(MemoryLayout real, MemoryLayout pointer) {
        MemoryLayout size = ValueLayout.JAVA_INT;
        return FunctionDescriptor.ofVoid(size, size, size, size, size, size, size, real, pointer, size, pointer, size);
    }

    static MemorySegment segment(float[] array, int offset) {
        return MemorySegment.ofArray(array).asSlice((long) Float.BYTES * offset);
    }

    static MemorySegment segment(double[] array, int offset) {
        return MemorySegment.ofArray(array).asSlice((long) Double.BYTES * offset);
    }

    /// Why a library did not load.
    static UnsupportedOperationException unavailable(String library, LinkageError e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new UnsupportedOperationException(library + " does not load: " + cause, e);
    }

    /// What a native function threw, which declares nothing.
    static RuntimeException unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
    }
}
