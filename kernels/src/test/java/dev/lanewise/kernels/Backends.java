package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.provider.Arguments;

/// The backends that every test runs on. What has to be there is fixed from outside, so that a silent fallback to
/// scalar fails instead of passing:
///
/// - with `-Dlanewise.test.backend=scalar`, on a JVM without the incubator module: scalar alone;
/// - otherwise simd must be available, with vectors of `-Dlanewise.test.vectorBits` where that is given.
final class Backends {
    /// `scalar`: this JVM runs without the incubator module on purpose.
    static final String BACKEND_PROPERTY = "lanewise.test.backend";
    /// The vector width that this JVM was limited to.
    static final String VECTOR_BITS_PROPERTY = "lanewise.test.vectorBits";

    /// Tiles of a backend that names none.
    private static final Blocking NO_TILES = new Blocking(8, 32, 256, 256, 1024);

    private Backends() {}

    /// A backend and how to open it.
    record Opener(String name, Backend backend, int threads, Supplier<Kernels> supplier) {
        /// Opens it and makes sure that it is the one.
        Kernels open() {
            Kernels kernels = supplier.get();
            KernelsDescription d = kernels.description();
            assertEquals(backend == Backend.SIMD ? "simd" : "scalar", d.backend(), d.toString());
            assertEquals(threads, d.threads(), d.toString());
            return kernels;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static boolean simdExpected() {
        String backend = System.getProperty(BACKEND_PROPERTY);
        if (backend != null) {
            assertEquals("scalar", backend, "-D" + BACKEND_PROPERTY);
            assertTrue(!incubatorModulePresent(), "a scalar run must not see jdk.incubator.vector");
            return false;
        }
        assertTrue(
                incubatorModulePresent(),
                "add --add-modules jdk.incubator.vector to test simd, or -D" + BACKEND_PROPERTY
                        + "=scalar to do without");
        return true;
    }

    /// The width that this run was started for, as far as the CPU has it: a CPU without AVX-512 cannot be made to
    /// show 512 bits. The limit comes from the CPU's own flags, not from the JVM, so that a fallback of the JVM still
    /// fails.
    ///
    /// @return bits, or null where no width was asked for
    static Integer expectedBits() {
        Integer asked = Integer.getInteger(VECTOR_BITS_PROPERTY);
        if (asked == null) {
            return null;
        }
        try {
            String flags = Files.readString(Path.of("/proc/cpuinfo"));
            int widest = flags.contains(" avx512f") ? 512 : flags.contains(" avx2") ? 256 : 128;
            return Math.min(asked, widest);
        } catch (IOException e) {
            return asked; // no Linux
        }
    }

    static boolean incubatorModulePresent() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    static Opener scalar() {
        return new Opener("scalar", Backend.SCALAR, 1, Kernels::scalar);
    }

    /// simd; fails where it is unavailable or of another width than this run was started for.
    static Opener simd(int threads) {
        return new Opener("simd on " + threads, Backend.SIMD, threads, () -> {
            Kernels kernels =
                    Kernels.builder().backend(Backend.SIMD).threads(threads).build();
            int bits = kernels.description().vectorBits();
            Integer expected = expectedBits();
            if (expected != null ? bits != expected : bits < 128) {
                kernels.close();
                Assertions.fail(
                        "vectors of " + bits + " bits, expected " + (expected == null ? "128 or more" : expected));
            }
            return kernels;
        });
    }

    static List<Opener> all() {
        List<Opener> all = new ArrayList<>(List.of(scalar()));
        if (simdExpected()) {
            all.add(simd(1));
            all.add(simd(2));
        }
        return all;
    }

    static Stream<Opener> stream() {
        return all().stream();
    }

    /// Each backend with each type.
    static Stream<Arguments> byType() {
        return all().stream().flatMap(opener -> Real.all().stream().map(real -> Arguments.of(opener, real)));
    }

    /// Each backend with each type and each pair of transposes.
    static Stream<Arguments> byTypeAndTransposes() {
        return all().stream()
                .flatMap(opener ->
                        typesAndTransposes().map(a -> Arguments.of(opener, a.get()[0], a.get()[1], a.get()[2])));
    }

    /// Each type with each pair of transposes.
    static Stream<Arguments> typesAndTransposes() {
        return Real.all().stream()
                .flatMap(real -> Stream.of(Transpose.values())
                        .flatMap(ta -> Stream.of(Transpose.values()).map(tb -> Arguments.of(real, ta, tb))));
    }

    /// The tiles of these kernels for this type.
    static Blocking blocking(Kernels kernels, Real<?> real) {
        KernelsDescription d = kernels.description();
        return (real instanceof FloatAdapter ? d.floatBlocking() : d.doubleBlocking()).orElse(NO_TILES);
    }
}
