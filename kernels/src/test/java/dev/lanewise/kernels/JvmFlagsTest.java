package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What answers on a JVM that was told not to use what the simd backend needs.
class JvmFlagsTest {
    private static final String MODULE = "--add-modules=jdk.incubator.vector";
    private static final String LOG = "Lanewise runs on its slow scalar backend: ";

    /// Prints what answers, and why simd does not where it is asked for.
    static final class Describe {
        private Describe() {}

        public static void main(String[] args) {
            for (int i = 0; i < 2; i++) {
                try (Kernels best = Kernels.best()) {
                    System.out.println("best: " + best.description());
                }
            }
            try (Kernels simd = Kernels.simd()) {
                System.out.println("simd: " + simd.description());
            } catch (UnsupportedOperationException e) {
                System.out.println("simd: " + e.getMessage());
            }
        }
    }

    @BeforeAll
    static void oncePerBuild() {
        assumeTrue(Backends.simdExpected(), "this run is without the simd backend on purpose");
    }

    private static String line(String output, String beginning) {
        List<String> lines =
                output.lines().filter(l -> l.contains(beginning)).distinct().toList();
        assertEquals(1, lines.size(), output);
        return lines.get(0);
    }

    /// Vectors would be objects: scalar answers, and says why; who asks for simd gets it, with a word about it.
    @ParameterizedTest
    @CsvSource({
        "-Xint, -Xint",
        "-XX:TieredStopAtLevel=0, -XX:TieredStopAtLevel=0",
        "-XX:TieredStopAtLevel=1, -XX:TieredStopAtLevel=1",
        "-XX:TieredStopAtLevel=2, -XX:TieredStopAtLevel=2",
        "-XX:TieredStopAtLevel=3, -XX:TieredStopAtLevel=3",
        "-XX:CompilationMode=quick-only, quick-only",
        "-XX:-UseCompiler, -XX:-UseCompiler",
        "-XX:+UnlockExperimentalVMOptions -XX:-EnableVectorSupport, -XX:-EnableVectorSupport"
    })
    void withoutTheCompilerOfVectors(String flags, String said) throws Exception {
        List<String> all = new ArrayList<>(List.of(MODULE));
        all.addAll(List.of(flags.split(" ")));
        String output = ChildJvm.run(all, Describe.class);
        String best = line(output, "best: ");
        assertTrue(best.contains("best: scalar, 1 thread (") && best.contains(said), output);
        assertTrue(line(output, LOG).contains(said), output);
        assertEquals(1, output.split(LOG, -1).length - 1, "said once");
        String simd = line(output, "simd: ");
        assertTrue(simd.contains("simd: simd, ") && simd.contains("but slow: ") && simd.contains(said), output);
    }

    /// At whatever width the CPU has: results would differ, and Math.fma would go through BigDecimal.
    @Test
    void withoutFusedMultiplyAdd() throws Exception {
        String output = ChildJvm.run(List.of(MODULE, "-XX:-UseFMA"), Describe.class);
        assertTrue(line(output, "best: ").contains("best: scalar, 1 thread (the JVM uses no fused"), output);
        assertTrue(line(output, LOG).contains("-XX:-UseFMA"), output);
        assertTrue(line(output, "simd: ").contains("is unavailable: the JVM uses no fused"), output);
    }

    /// What costs nothing changes nothing.
    @ParameterizedTest
    @CsvSource({"-ea", "-XX:-TieredCompilation", "-XX:TieredStopAtLevel=4", "-Xcomp"})
    void otherFlags(String flag) throws Exception {
        String output = ChildJvm.run(List.of(MODULE, flag), Describe.class);
        assertTrue(line(output, "best: ").contains("best: simd, "), output);
        assertTrue(!output.contains(LOG) && !output.contains("slow"), output);
    }

    /// A runtime image without the management module cannot be asked; what the JVM's properties say is enough for
    /// the usual case.
    @ParameterizedTest
    @CsvSource({"-Xmixed, simd", "-Xint, scalar", "-XX:TieredStopAtLevel=1, scalar"})
    void withoutTheManagementModule(String flag, String expected) throws Exception {
        String output =
                ChildJvm.run(List.of("--limit-modules=java.base,jdk.incubator.vector", MODULE, flag), Describe.class);
        assertTrue(line(output, "best: ").contains("best: " + expected + ", "), output);
    }
}
