package dev.lanewise.netlib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The ways by which a program comes to Lanewise, each in a JVM of its own, and what becomes of it where Lanewise
/// cannot run.
class WaysInTest {
    private static final Path PROBE = Path.of("src/test/probe/Probe.java");
    private static final String PRODUCT = "[26.0, 38.0, 30.0, 44.0]";
    /// Many ask what netlib does alone.
    private static final Map<List<String>, Map<String, String>> SEEN = new HashMap<>();

    private static final String[] SIMD = {"--add-modules", "jdk.incubator.vector"};
    /// netlib prefers whatever BLAS the machine has, so what it chooses is known only without one.
    private static final String NO_LIBRARY = "-Ddev.ludovic.netlib.blas.allowNative=false";

    @Test
    void aJarEarlierOnTheClassPath() {
        Map<String, String> seen = probe(here(), withLanewise(), "", SIMD);
        assertEquals("LanewiseBlas", seen.get("blas"), seen.toString());
        assertEquals("LanewiseBlas", seen.get("java"));
        assertEquals("LanewiseBlas", seen.get("native"));
        assertEquals(PRODUCT, seen.get("product"));
        assertTrue(
                seen.get("description").matches("BLAS by Lanewise, simd, \\d+ bits, 1 thread a call .*"),
                seen.toString());
        assertEquals("1", seen.get("lines"), "the sentence is logged once");
    }

    /// As a Spark plugin is loaded.
    @Test
    void aClassLoaderBelowNetlibs() {
        Map<String, String> early = child("early", SIMD);
        assertEquals("NotYet LanewiseBlas LanewiseBlas LanewiseBlas true", early.get("seen"), early.toString());
        assertEquals(PRODUCT, early.get("product"));
        assertEquals("1", early.get("lines"));
        Map<String, String> late = child("late", SIMD);
        assertEquals("VectorBLAS VectorBLAS VectorBLAS none false", late.get("seen"), late.toString());
        Map<String, String> scalar = child("early");
        assertEquals("NotYet Java11BLAS Java11BLAS none true", scalar.get("seen"), scalar.toString());
        Map<String, String> java = child("early", with(SIMD, "-Dlanewise.netlib=java"));
        assertEquals("NotYet VectorBLAS VectorBLAS none true", java.get("seen"), java.toString());
        for (Path older : olderJavas()) {
            Map<String, String> seen = run(older, childCommand(withoutLanewise(), "early", "", SIMD));
            assertEquals("NotYet VectorBLAS VectorBLAS none true", seen.get("seen"), seen.toString());
        }
    }

    /// The plugin, and on the class path of Spark's own jars nothing but the jar with f2j's static methods.
    @Test
    void theStaticMethodsAboveAClassLoaderWithLanewise() {
        String path = f2jStatics() + File.pathSeparator + withoutLanewise();
        Map<String, String> early = run(here(), childCommand(path, "early", "f2j", SIMD));
        assertEquals(PRODUCT + " true", early.get("f2j"), early.toString());
        assertEquals("1", early.get("lines"));
        Map<String, String> late = run(here(), childCommand(path, "late", "f2j", SIMD));
        assertEquals(PRODUCT + " false", late.get("f2j"), late.toString());
    }

    /// As by a second session of one JVM: what is there stays.
    @Test
    void twoClassLoadersBelowNetlibs() {
        Map<String, String> seen = run(here(), childCommand(withoutLanewise(), "early", "twice", SIMD));
        assertTrue(seen.get("twice").startsWith("true BLAS by Lanewise, simd, "), seen.toString());
        assertFalse(seen.get("twice").contains("LanewiseBlas"), "one behind the other: " + seen);
    }

    private static Map<String, String> child(String when, String... options) {
        return run(here(), childCommand(withoutLanewise(), when, "", options));
    }

    private static List<String> childCommand(String classPath, String when, String more, String... options) {
        return Stream.concat(
                        Arrays.stream(options),
                        Stream.of(
                                NO_LIBRARY,
                                "-cp",
                                classPath,
                                Path.of("src/test/probe/ChildLoader.java")
                                        .toAbsolutePath()
                                        .toString(),
                                when,
                                withLanewise(),
                                more))
                .toList();
    }

    @Test
    void withoutTheIncubatorModuleNetlibChooses() {
        sameAsWithout(here(), "Java11BLAS", "without --add-modules jdk.incubator.vector");
    }

    @Test
    void onOlderJavasNetlibChooses() {
        List<Path> older = olderJavas();
        assumeTrue(
                !older.isEmpty(),
                "no JDK from 17 to 24 beside the one that runs, in JAVA_HOME or among Maven's toolchains");
        for (Path java : older) {
            sameAsWithout(java, "Java11BLAS", "it needs Java 25, this is Java ");
            sameAsWithout(java, "VectorBLAS", "it needs Java 25, this is Java ", SIMD);
        }
    }

    @Test
    void whatFailsWhileItLoadsLeavesNetlibsChoice() {
        // The kernels are missing.
        String broken = Arrays.stream(withLanewise().split(File.pathSeparator))
                .filter(entry ->
                        !entry.replace('\\', '/').matches(".*(/kernels/target/classes|/lanewise-kernels-[^/]*\\.jar)"))
                .reduce((a, b) -> a + File.pathSeparator + b)
                .orElseThrow();
        Map<String, String> seen = probe(here(), broken, "", with(SIMD, NO_LIBRARY));
        assertEquals("VectorBLAS", seen.get("blas"), seen.toString());
        assertTrue(seen.get("description").contains("NoClassDefFoundError"), seen.toString());
        Map<String, String> threads =
                probe(here(), withLanewise(), "", with(with(SIMD, NO_LIBRARY), "-Dlanewise.netlib.threads=many"));
        assertEquals("VectorBLAS", threads.get("blas"));
        assertTrue(
                threads.get("description").contains("-Dlanewise.netlib.threads=many is no number"), threads.toString());
        Map<String, String> scalar =
                probe(here(), withLanewise(), "", with(with(SIMD, NO_LIBRARY), "-Dlanewise.backend=scalar"));
        assertEquals("VectorBLAS", scalar.get("blas"));
        assertTrue(scalar.get("description").contains("scalar"), scalar.toString());
    }

    /// A class of Lanewise's that is found first, and what netlib's callers get then: what they get without Lanewise,
    /// and one line that names the failure.
    @ParameterizedTest
    @CsvSource({
        "dev/lanewise/netlib/LanewiseNetlib, ClassFormatError",
        "dev/lanewise/netlib/LanewiseBlas, ClassFormatError",
        "dev/lanewise/netlib/DoubleRoutines, ClassFormatError",
        "dev/lanewise/kernels/Kernels, ClassFormatError",
        "dev/lanewise/kernels/simd/SimdKernels, ClassFormatError",
        "dev/lanewise/kernels/simd/DoubleYoungTile, ClassFormatError",
        "dev/lanewise/kernels/simd/FloatYoungTile, ClassFormatError",
    })
    void aBrokenClassLeavesNetlibsChoice(String name, String why, @TempDir Path broken) throws IOException {
        Path file = broken.resolve(name + ".class");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "cut off");
        leavesNetlibsChoice(broken + File.pathSeparator + withLanewise(), why);
    }

    /// An error, not an exception, from a static initialiser.
    @Test
    void anErrorInAStaticInitialiserLeavesNetlibsChoice(@TempDir Path broken) throws IOException {
        Path source = broken.resolve("DoubleRoutines.java");
        Files.writeString(source, """
                package dev.lanewise.netlib;
                final class DoubleRoutines {
                    static { if (true) throw new AssertionError("no luck"); }
                    DoubleRoutines(dev.lanewise.kernels.Kernels kernels, int fewest) {}
                }
                """);
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", broken.toString(), "-cp", withLanewise(), source.toString());
        assertEquals(0, status);
        leavesNetlibsChoice(broken + File.pathSeparator + withLanewise(), "AssertionError: no luck");
    }

    /// A download that broke off.
    @Test
    void aBrokenJarLeavesNetlibsChoice(@TempDir Path broken) throws IOException {
        Path jar = broken.resolve("lanewise-kernels-0.jar");
        Files.writeString(jar, "PK, cut off");
        // The compiler does not read such a jar, as the JVM does: it must not see it.
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", broken.toString(), "-cp", withoutLanewise(), alone().toString());
        assertEquals(0, status);
        String classPath = broken + File.pathSeparator + withLanewise().replace(kernels(), jar.toString());
        String[] options = with(SIMD, NO_LIBRARY);
        List<String> command = Stream.concat(Arrays.stream(options), Stream.of("-cp", classPath, "NetlibAlone"))
                .toList();
        leavesNetlibsChoice(run(here(), command), "NoClassDefFoundError");
    }

    /// netlib's chooser is hidden, and what stands in for it has nobody to ask.
    @Test
    void theChooserAloneLeavesNetlibsChoice(@TempDir Path alone) throws IOException {
        Path chooser = Path.of("dev/ludovic/netlib/blas/InstanceBuilder.class");
        Path copy = alone.resolve(chooser);
        Files.createDirectories(copy.getParent());
        Files.copy(Path.of("target/classes").resolve(chooser), copy);
        leavesNetlibsChoice(alone + File.pathSeparator + withoutLanewise(), "ClassNotFoundException");
    }

    private static void leavesNetlibsChoice(String classPath, String why) {
        leavesNetlibsChoice(probe(here(), classPath, "netlib-alone", with(SIMD, NO_LIBRARY)), why);
    }

    private static void leavesNetlibsChoice(Map<String, String> seen, String why) {
        Map<String, String> without = probe(here(), withoutLanewise(), "netlib-alone", with(SIMD, NO_LIBRARY));
        for (String what : List.of("blas", "java", "native", "product")) {
            assertEquals(without.get(what), seen.get(what), what + " of " + seen);
        }
        assertEquals("1", seen.get("lines"), seen.toString());
        assertEquals("0", seen.get("frames"), "a line, and no trace: " + seen);
        assertTrue(seen.get("line").contains(why), seen.toString());
    }

    /// Spark 3.5 and 4.0 bring netlib 3.0.3, which refuses more than 3.2.0.
    @Test
    void withAnOlderNetlib() {
        String older =
                Path.of("target/older-netlib/blas-3.0.3.jar").toAbsolutePath().toString();
        String path = withLanewise().replace(entry("blas-3.2.0.jar"), older);
        Map<String, String> seen = probe(here(), path, "", SIMD);
        assertEquals("LanewiseBlas", seen.get("blas"), seen.toString());
        assertEquals("LanewiseBlas", seen.get("java"));
        assertEquals("LanewiseBlas", seen.get("native"));
        assertEquals(PRODUCT, seen.get("product"));
        assertEquals("16 others 14 near", standIns(here(), f2jStatics() + File.pathSeparator + path, SIMD));
        String without = older + File.pathSeparator + entry("arpack_combined_all-0.1.jar");
        Map<String, String> child = run(here(), childCommand(without, "early", "", SIMD));
        assertEquals("NotYet LanewiseBlas LanewiseBlas LanewiseBlas true", child.get("seen"), child.toString());
        for (Path java : olderJavas()) {
            assertEquals(
                    "VectorBLAS", probe(java, path, "", with(SIMD, NO_LIBRARY)).get("blas"));
        }
    }

    @Test
    void thePropertyChooses() {
        Map<String, String> java = probe(here(), withLanewise(), "", with(SIMD, "-Dlanewise.netlib=java"));
        assertEquals("VectorBLAS", java.get("blas"), java.toString());
        assertEquals("none", java.get("native"));
        assertEquals("BLAS by netlib's VectorBLAS (-Dlanewise.netlib=java)", java.get("description"));
        Map<String, String> library = probe(here(), withLanewise(), "", with(SIMD, "-Dlanewise.netlib=native"));
        assertTrue(List.of("JNIBLAS", "VectorBLAS").contains(library.get("blas")), library.toString());
        assertEquals(library.get("blas").equals("JNIBLAS") ? "JNIBLAS" : "none", library.get("native"));
        Map<String, String> nonsense = probe(here(), withLanewise(), "", with(SIMD, "-Dlanewise.netlib=mkl"));
        assertTrue(nonsense.get("description").contains("names nothing"), nonsense.toString());
        Map<String, String> asked = probe(here(), withLanewise(), "", with(SIMD, "-Dlanewise.netlib=Lanewise"));
        assertEquals("LanewiseBlas", asked.get("blas"), asked.toString());
        assertTrue(asked.get("line").startsWith("INFO"), asked.toString());
        Map<String, String> inVain = probe(here(), withLanewise(), "", "-Dlanewise.netlib=lanewise");
        assertTrue(inVain.get("line").startsWith("WARNING"), inVain.toString());
        Map<String, String> threads = probe(here(), withLanewise(), "", with(SIMD, "-Dlanewise.netlib.threads=2"));
        assertTrue(threads.get("description").contains("2 threads a call"), threads.toString());
    }

    @Test
    void theClassThatFommilsNetlibLoads() {
        String property = "-Dcom.github.fommil.netlib.BLAS=dev.lanewise.netlib.fommil.FommilBlas";
        Map<String, String> seen = probe(here(), withLanewise(), "fommil", with(SIMD, property));
        assertEquals("FommilBlas " + PRODUCT, seen.get("fommil"), seen.toString());
        assertEquals("1", seen.get("lines"));
        for (Path java : olderJavas()) {
            assertEquals(
                    "FommilBlas " + PRODUCT,
                    probe(java, withLanewise(), "fommil", property).get("fommil"));
        }
    }

    /// Each of the sixteen beside the one that it hides: with Lanewise the bits are others, since multiply-adds are
    /// fused, and without it they are the same.
    @Test
    void everyStaticMethodIsLikeTheOneThatItHides(@TempDir Path again) throws IOException {
        String f2j = f2jStatics() + File.pathSeparator;
        assertEquals("16 others 16 near", standIns(here(), f2j + withLanewise(), SIMD));
        assertEquals("16 others 0 near", standIns(here(), f2j + withLanewise()));
        assertEquals("16 others 0 near", standIns(here(), f2j + withLanewise(), with(SIMD, "-Dlanewise.netlib=java")));
        for (Path java : olderJavas()) {
            assertEquals("16 others 0 near", standIns(java, f2j + withLanewise(), SIMD));
        }
        // Without Lanewise's own jar.
        assertEquals("16 others 0 near", standIns(here(), f2j + withoutLanewise(), SIMD));
        // Twice on the class path, the second time behind f2j's own.
        try (Stream<Path> all = Files.walk(Path.of(f2jStatics()))) {
            for (Path path : all.toList()) {
                Files.copy(
                        path,
                        again.resolve(Path.of(f2jStatics()).relativize(path)),
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
        String twice = f2j + again + File.pathSeparator + withLanewise() + File.pathSeparator + again;
        assertEquals("16 others 0 near", standIns(here(), twice));
    }

    private static String standIns(Path java, String classPath, String... options) {
        List<String> command = new ArrayList<>(List.of(options));
        command.addAll(List.of(
                NO_LIBRARY,
                "-cp",
                classPath,
                Path.of("src/test/probe/StandIns.java").toAbsolutePath().toString()));
        Map<String, String> seen = run(java, command);
        assertEquals("ArrayIndexOutOfBoundsException", seen.get("refusal"), "f2j's own word: " + seen);
        return seen.get("stand-ins");
    }

    private static Path alone() {
        return Path.of("src/test/probe/NetlibAlone.java").toAbsolutePath();
    }

    private static String f2jStatics() {
        return Path.of("target/f2j-classes").toAbsolutePath().toString();
    }

    @Test
    void theStaticMethodsUnderLapack() {
        String path = f2jStatics() + File.pathSeparator + withLanewise();
        Map<String, String> seen = probe(here(), path, "f2j", SIMD);
        assertEquals(PRODUCT + " true", seen.get("f2j"), seen.toString());
        assertEquals("[1.0, 1.0]", seen.get("solved"));
        assertEquals("netlib netlib netlib netlib", seen.get("level2"), "gemv and ger by netlib's vectorised code");
        Map<String, String> without = probe(here(), path, "f2j");
        assertEquals("f2j f2j f2j f2j", without.get("level2"));
        assertEquals(PRODUCT + " false", without.get("f2j"), without.toString());
        assertEquals("[1.0, 1.0]", without.get("solved"));
        for (Path java : olderJavas()) {
            assertEquals(PRODUCT + " false", probe(java, path, "f2j").get("f2j"));
        }
    }

    @Test
    void aPatchOfTheModule() {
        String netlib = entry("blas-3.2.0.jar");
        String module = "dev.ludovic.netlib.blas";
        Path main = Path.of("src/test/probe/NetlibAlone.java").toAbsolutePath();
        String modules = String.join(
                File.pathSeparator, netlib, entry("arpack_combined_all-0.1.jar"), entry("core-1.1.2.jar"), kernels());
        Map<String, String> seen = run(
                here(),
                Stream.of(
                                "--add-modules",
                                "jdk.incubator.vector,dev.lanewise.kernels," + module,
                                "--module-path",
                                modules,
                                "--patch-module",
                                module + "=" + Path.of("target/classes").toAbsolutePath(),
                                main.toString())
                        .toList());
        assertEquals("LanewiseBlas", seen.get("blas"), seen.toString());
        assertEquals(PRODUCT, seen.get("product"));
    }

    private static void sameAsWithout(Path java, String expected, String why, String... options) {
        Map<String, String> without = probe(java, withoutLanewise(), "netlib-alone", options);
        Map<String, String> with = probe(java, withLanewise(), "", options);
        for (String what : List.of("blas", "java", "native", "product")) {
            assertEquals(without.get(what), with.get(what), what + " of " + with);
        }
        assertEquals(expected, with.get("java"));
        assertTrue(with.get("description").contains(why), with.toString());
        assertEquals("1", with.get("lines"));
    }

    private static Map<String, String> probe(Path java, String classPath, String argument, String... options) {
        List<String> command = new ArrayList<>(List.of(options));
        Path source = PROBE.toAbsolutePath();
        if (argument.equals("netlib-alone")) {
            // Compiled as a whole, the probe would need what it must do without.
            source = alone();
        }
        command.addAll(List.of("-cp", classPath, source.toString()));
        if (!argument.isEmpty()) {
            command.add(argument);
        }
        return run(java, command);
    }

    private static Map<String, String> run(Path java, List<String> arguments) {
        // The names of levels in the log are translated.
        List<String> command = new ArrayList<>(List.of(java.resolve("bin/java").toString(), "-Duser.language=en"));
        command.addAll(arguments);
        return SEEN.computeIfAbsent(command, WaysInTest::run);
    }

    private static Map<String, String> run(List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().remove("JDK_JAVA_OPTIONS");
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            builder.environment().remove("_JAVA_OPTIONS");
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), command + "\n" + output);
            Map<String, String> seen = new TreeMap<>();
            for (String line : output.lines().toList()) {
                int space = line.indexOf(' ');
                if (space > 0) {
                    seen.putIfAbsent(line.substring(0, space), line.substring(space + 1));
                }
            }
            List<String> lines = output.lines()
                    .filter(line -> line.matches("(INFO|WARNING): BLAS by .*"))
                    .toList();
            seen.put("lines", String.valueOf(lines.size()));
            seen.put("line", String.join("\n", lines));
            seen.put(
                    "frames",
                    String.valueOf(output.lines()
                            .filter(line -> line.startsWith("\tat "))
                            .count()));
            assertFalse(output.contains("UnsupportedClassVersionError"), output);
            return seen;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String withLanewise() {
        List<String> entries =
                new ArrayList<>(List.of(System.getProperty("java.class.path").split(File.pathSeparator)));
        entries.removeIf(
                entry -> entry.contains("test-classes") || entry.contains("junit") || entry.contains("surefire"));
        String own = Path.of("target/classes").toAbsolutePath().toString();
        entries.remove(own);
        entries.add(0, own);
        return String.join(File.pathSeparator, entries);
    }

    private static String withoutLanewise() {
        return entry("blas-3.2.0.jar") + File.pathSeparator + entry("arpack_combined_all-0.1.jar");
    }

    private static String entry(String jar) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(jar))
                .findFirst()
                .orElseThrow();
    }

    private static String kernels() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry ->
                        entry.replace('\\', '/').matches(".*(/kernels/target/classes|/lanewise-kernels-[^/]*\\.jar)"))
                .findFirst()
                .orElseThrow();
    }

    private static String[] with(String[] options, String more) {
        return Stream.concat(Arrays.stream(options), Stream.of(more)).toArray(String[]::new);
    }

    private static Path here() {
        return Path.of(System.getProperty("java.home"));
    }

    /// JDKs of Java 17 to 24 on this machine, one for each version.
    private static List<Path> olderJavas() {
        List<Path> candidates = new ArrayList<>();
        Optional.ofNullable(System.getenv("JAVA_HOME")).map(Path::of).ifPresent(candidates::add);
        Path toolchains = Path.of(System.getProperty("user.home"), ".m2", "toolchains.xml");
        try {
            if (Files.exists(toolchains)) {
                java.util.regex.Pattern.compile("<jdkHome>\\s*(.*?)\\s*</jdkHome>")
                        .matcher(Files.readString(toolchains))
                        .results()
                        .forEach(found -> candidates.add(Path.of(found.group(1))));
            }
            Path beside = here().toRealPath().getParent();
            if (beside != null) {
                try (Stream<Path> list = Files.list(beside)) {
                    list.sorted().forEach(candidates::add);
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        Map<Integer, Path> found = new TreeMap<>();
        for (Path candidate : candidates) {
            Path release = candidate.resolve("release");
            try {
                if (Files.isExecutable(candidate.resolve("bin/javac")) && Files.isRegularFile(release)) {
                    var version = java.util.regex.Pattern.compile("JAVA_VERSION=\"(\\d+)")
                            .matcher(Files.readString(release));
                    if (version.find()) {
                        int feature = Integer.parseInt(version.group(1));
                        if (feature >= 17 && feature < LanewiseNetlib.OLDEST_JAVA) {
                            found.putIfAbsent(feature, candidate);
                        }
                    }
                }
            } catch (IOException e) {
                // not a JDK that could be used
            }
        }
        return List.copyOf(found.values());
    }
}
