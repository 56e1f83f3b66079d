package dev.lanewise.netlib.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.spi.ToolProvider;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// MLlib and Breeze with Lanewise and without, in applications of their own, started as `spark-submit` starts them.
class SparkTest {
    private static final Path HOME = Path.of("target", "spark-home").toAbsolutePath();
    private static final List<String> CLASS_PATH =
            List.of(System.getProperty("java.class.path").split(File.pathSeparator));
    private static final String LOCAL = "local[2]";
    private static final String CLUSTER = "local-cluster[2,1,1024]";

    /// What MLlib makes of moments or of ratings in the order in which they arrive, which Spark leaves open: the same
    /// numbers each time, but not the same bits.
    private static final Set<String> BY_ARRIVAL = Set.of("logistic-regression", "pca", "als");

    private static Map<String, String> without;

    @BeforeAll
    static void sparkAlone() throws IOException {
        Files.createDirectories(HOME.resolve("jars"));
        for (String entry : CLASS_PATH) {
            Path jar = Path.of(entry).toAbsolutePath();
            Path link = HOME.resolve("jars").resolve(jar.getFileName());
            if (entry.endsWith(".jar") && !isLanewise(entry) && !Files.exists(link)) {
                Files.deleteIfExists(link);
                Files.createSymbolicLink(link, jar);
            }
        }
        without = submit(LOCAL, List.of());
        assertEquals("VectorBLAS", without.get("driver"), without.toString());
        assertEquals("VectorBLAS", without.get("executors"));
    }

    /// Way 1, with f2j's statics, so that LAPACK under Breeze runs on Lanewise too.
    @Test
    void earlierOnTheClassPath() {
        List<String> first = new ArrayList<>(lanewise());
        first.add(
                0,
                Path.of("..", "target", "f2j-classes")
                        .toAbsolutePath()
                        .normalize()
                        .toString());
        Map<String, String> seen = submit(LOCAL, first);
        assertEquals("LanewiseBlas", seen.get("driver"), seen.toString());
        assertEquals("LanewiseBlas", seen.get("executors"));
        sameNumbers(seen);
        assertEquals("1", seen.get("lines"), seen.toString());
    }

    /// Way 2: nothing on any class path, the same bits in one process and in three, where MLlib's own order allows it.
    @Test
    void asAPlugin() throws IOException {
        String[] plugin = {
            "--jars", String.join(",", jars()), "--conf", "spark.plugins=dev.lanewise.netlib.spark.LanewisePlugin"
        };
        Map<String, String> local = submit(LOCAL, List.of(), plugin);
        assertEquals("LanewiseBlas", local.get("driver"), local.toString());
        assertEquals("LanewiseBlas", local.get("executors"));
        sameNumbers(local);
        Map<String, String> cluster = submit(CLUSTER, List.of(), plugin);
        assertEquals("LanewiseBlas", cluster.get("driver"), cluster.toString());
        assertEquals("LanewiseBlas", cluster.get("executors"));
        for (String name : local.keySet()) {
            if (BY_ARRIVAL.contains(name)) {
                near(name, local.get(name), cluster.get(name));
            } else {
                assertEquals(local.get(name), cluster.get(name), name);
            }
        }
    }

    /// Iterations carry rounding on; the largest difference that is allowed is far below what a wrong product makes.
    private static void sameNumbers(Map<String, String> seen) {
        int compared = 0;
        for (String name : without.keySet()) {
            if (without.get(name).matches("[-0-9.E ]+") && !name.equals("lines")) {
                near(name, without.get(name), seen.get(name));
                compared++;
            }
        }
        assertEquals(13, compared, without.keySet().toString());
    }

    private static void near(String name, String wanted, String seen) {
        double[] want = numbers(wanted);
        double largest = Arrays.stream(want).map(Math::abs).max().orElseThrow();
        double tolerance = name.equals("als") ? 1e-4 : name.startsWith("breeze") ? 1e-10 : 1e-6;
        assertArrayEquals(want, numbers(seen), tolerance * largest, name);
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    private static Map<String, String> submit(String master, List<String> first, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
        command.addAll(List.of("-Xmx1g", "-Ddev.ludovic.netlib.blas.allowNative=false"));
        String classPath = String.join(File.pathSeparator, first);
        command.addAll(
                List.of("-cp", (first.isEmpty() ? "" : classPath + File.pathSeparator) + HOME.resolve("jars") + "/*"));
        command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", master));
        Map<String, String> settings = new TreeMap<>(Map.of(
                "spark.ui.enabled", "false",
                "spark.driver.host", "127.0.0.1",
                "spark.sql.shuffle.partitions", "2",
                "spark.sql.warehouse.dir", HOME.resolve("warehouse").toString(),
                "spark.executor.extraJavaOptions", "-Ddev.ludovic.netlib.blas.allowNative=false",
                "spark.executorEnv.JAVA_HOME", System.getProperty("java.home")));
        if (!first.isEmpty()) {
            settings.put("spark.executor.extraClassPath", classPath);
        }
        settings.forEach((name, value) -> command.addAll(List.of("--conf", name + "=" + value)));
        command.addAll(Arrays.asList(options));
        command.addAll(
                List.of("--class", SparkJobs.class.getName(), jar("application", Path.of("target/test-classes"))));
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            Path errors = HOME.resolve("stderr-" + ProcessHandle.current().pid());
            builder.redirectError(errors.toFile());
            builder.environment()
                    .putAll(Map.of(
                            "SPARK_HOME",
                            HOME.toString(),
                            "SPARK_SCALA_VERSION",
                            "2.13",
                            "SPARK_LOCAL_IP",
                            "127.0.0.1",
                            "JAVA_HOME",
                            System.getProperty("java.home")));
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            String log = Files.readString(errors);
            assertEquals(0, status, () -> command + "\n" + output + "\n" + log);
            Map<String, String> seen = new TreeMap<>();
            for (String line : output.lines().toList()) {
                int space = line.indexOf(' ');
                if (space > 0) {
                    seen.put(line.substring(0, space), line.substring(space + 1));
                }
            }
            seen.put(
                    "lines",
                    String.valueOf(log.lines()
                            .filter(l -> l.contains("BLAS by Lanewise"))
                            .count()));
            return seen;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isLanewise(String entry) {
        return new File(entry).getName().startsWith("lanewise-")
                || entry.replace('\\', '/').endsWith("/target/classes");
    }

    private static List<String> lanewise() {
        return CLASS_PATH.stream().filter(SparkTest::isLanewise).toList();
    }

    /// What `--packages` would bring. Before they are packaged, Maven shows classes in directories.
    private static List<String> jars() {
        List<String> jars = new ArrayList<>();
        for (String entry : lanewise()) {
            jars.add(entry.endsWith(".jar") ? entry : jar("lanewise-" + jars.size(), Path.of(entry)));
        }
        jars.addAll(CLASS_PATH.stream()
                .filter(entry -> new File(entry).getName().matches("blas-.*\\.jar"))
                .toList());
        return jars;
    }

    private static String jar(String name, Path classes) {
        String jar = HOME.resolve(name + ".jar").toString();
        int status = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "--create", "--file", jar, "-C", classes.toString(), ".");
        assertEquals(0, status);
        return jar;
    }
}
