package dev.lanewise.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program that derives the classes in double and fills the templates, started as the build starts it.
class GenerateTest {
    private static final Path PROGRAM = Path.of("src/codegen/dev/lanewise/codegen/Generate.java");
    private static final Path TEMPLATE_ENGINE = Path.of("target/codegen/freemarker.jar");

    @TempDir
    Path directory;

    @Test
    void doubleClassIsTheFloatClassByTheTable() throws Exception {
        source("java/a/FloatThing.java", """
                // The build derives DoubleThing from this file.
                package a;

                import java.lang.foreign.ValueLayout; // double:

                /// A float in FloatThing: `(float) x`, 1f, JAVA_FLOAT, floating-point, single precision.
                final class FloatThing extends Thing<float[], Float> {
                    static final int BITS = 24; // double: static final long BITS = 53;
                    static final float HALF = 0.5f, ONE = 1f, TINY = 0x1p-30f, HUGE = 1e+30F, SUM = 1_0f + .5f;
                    static final int MASK = 0xff;

                    float narrow(double x) {
                        check("float: %.3f", 'f', Float.BYTES, FloatVector.zero(S).reinterpretAsInts());
                        sgemm(spack(x), x);
                        cblas_sgemm(sgemmBatched, F32, toFloatArray(floats), spacked, step);
                        return Float.intBitsToFloat(Float.floatToRawIntBits((float) x));
                    }
                }
                """);
        assertEquals("", generate());
        assertEquals("""
                // Derived from FloatThing.java; edit that file.
                package a;



                /// A double in DoubleThing: `x`, 1.0, JAVA_DOUBLE, floating-point, single precision.
                final class DoubleThing extends Thing<double[], Double> {
                    static final long BITS = 53;
                    static final double HALF = 0.5, ONE = 1.0, TINY = 0x1p-30, HUGE = 1e+30, SUM = 1_0.0 + .5;
                    static final int MASK = 0xff;

                    double narrow(double x) {
                        check("double: %.3f", 'f', Double.BYTES, DoubleVector.zero(S).reinterpretAsLongs());
                        dgemm(dpack(x), x);
                        cblas_dgemm(dgemmBatched, F64, toDoubleArray(doubles), spacked, step);
                        return Double.longBitsToDouble(Double.doubleToRawLongBits(x));
                    }
                }
                """, Files.readString(directory.resolve("out/a/DoubleThing.java")));
    }

    @Test
    void whatIsLeftOfFloatFailsTheBuildWithFileAndLine() throws Exception {
        Path thing = source("java/FloatThing.java", """
                // The build derives DoubleThing from this file.
                class FloatThing {
                    int afloat;
                    String s = "Floaty";
                    Class<?> fine = FloatThing.class; // double: Class<?> fine = FloatThing.class;
                    // afloat in a comment
                }
                """);
        String errors = generate();
        assertTrue(
                errors.contains(thing.toString().replace('\\', '/') + ":3: afloat is left in double of: int afloat;"),
                errors);
        assertTrue(errors.contains("FloatThing.java:4: \"Floaty\" is left"), errors);
        assertEquals(2, errors.lines().count(), errors);
        assertFalse(Files.exists(directory.resolve("out/DoubleThing.java")), "half a result");
    }

    @Test
    void firstLineMustNameTheClassThatComes() throws Exception {
        source("java/FloatThing.java", "// The build derives DoubleThings from this file.\nclass FloatThing {}\n");
        source("java/Thing.java", "// The build derives Thing from this file.\nclass Thing {}\n");
        String errors = generate();
        assertTrue(errors.contains("FloatThing.java:1: the class in double would be DoubleThing"), errors);
        assertTrue(errors.contains("Thing.java:1: "), errors);
    }

    @Test
    void staleOutputGoesAndUnchangedOutputStays() throws Exception {
        source("java/FloatThing.java", "// The build derives DoubleThing from this file.\nclass FloatThing {}\n");
        source("java/FloatOther.java", "class FloatOther {}\n");
        source(
                "templates/RealTile.java.ftl",
                "class ${Real}Tile {\n<#list 0..1 as i>\n    ${real} x${i};\n</#list>\n}\n");
        Path stale = source("../out/Gone.java", "class Gone {}\n");
        assertEquals("", generate());
        assertFalse(Files.exists(stale), "what nobody would write today");
        assertFalse(Files.exists(directory.resolve("out/DoubleOther.java")), "nobody asked for it");
        assertEquals("""
                // Generated from src/main/templates/RealTile.java.ftl; edit that file.
                class DoubleTile {
                    double x0;
                    double x1;
                }
                """, Files.readString(directory.resolve("out/DoubleTile.java")));
        FileTime before = FileTime.fromMillis(1_000_000_000_000L);
        List<Path> written = List.of(
                directory.resolve("out/DoubleThing.java"),
                directory.resolve("out/DoubleTile.java"),
                directory.resolve("out/FloatTile.java"));
        for (Path file : written) {
            Files.setLastModifiedTime(file, before);
        }
        assertEquals("", generate());
        for (Path file : written) {
            assertEquals(before, Files.getLastModifiedTime(file), file + " was written again");
        }
    }

    private Path source(String name, String text) throws IOException {
        Path file = directory.resolve("src").resolve(name).normalize();
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /// @return what the program says is wrong; empty if it succeeds
    private String generate() throws IOException, InterruptedException {
        Path said = directory.resolve("said.txt");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        TEMPLATE_ENGINE.toString(),
                        PROGRAM.toString(),
                        directory.resolve("src").toString(),
                        directory.resolve("out").toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        // A JVM that finds them says so, where the program's own words are expected.
        builder.environment().remove("JDK_JAVA_OPTIONS");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("_JAVA_OPTIONS");
        Process process = builder.start();
        int status = process.waitFor();
        String text = Files.readString(said, StandardCharsets.UTF_8);
        assertEquals(status == 0, text.isEmpty(), text);
        return text;
    }
}
