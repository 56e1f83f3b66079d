package dev.lanewise.netlib.spark;

import static dev.lanewise.netlib.spark.SparkApplication.CLUSTER;
import static dev.lanewise.netlib.spark.SparkApplication.LOCAL;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// MLlib and Breeze with Lanewise and without, in applications of their own, started as `spark-submit` starts them.
class SparkTest {
    /// A JVM that lives for half a minute spends most of it on C2, without which Lanewise does not run: it compiles
    /// only
    /// what is called very often.
    private static final List<String> SHORT_LIVED = List.of(
            "-XX:Tier4InvocationThreshold=50000",
            "-XX:Tier4MinInvocationThreshold=20000",
            "-XX:Tier4CompileThreshold=100000",
            "-XX:Tier4BackEdgeThreshold=1000000",
            "-XX:+UseSerialGC");

    /// What MLlib makes of moments or of ratings in the order in which they arrive, which Spark leaves open: the same
    /// numbers each time, but not the same bits.
    private static final Set<String> BY_ARRIVAL = Set.of("logistic-regression", "pca", "als");

    private static Map<String, String> without;
    private static Map<String, String> first;

    @BeforeAll
    static void sparkAloneAndLanewiseFirst() {
        without = submit(LOCAL, List.of(), List.of());
        assertEquals("VectorBLAS", without.get("driver"));
        assertEquals("VectorBLAS", without.get("executors"));
        first = submit(LOCAL, SparkApplication.lanewiseFirst(), List.of());
    }

    /// Way 1, with f2j's statics, so that LAPACK under Breeze runs on Lanewise too.
    @Test
    void earlierOnTheClassPath() {
        assertEquals("LanewiseBlas", first.get("driver"), first.get("said"));
        assertEquals("LanewiseBlas", first.get("executors"));
        sameNumbers(first);
        assertEquals("1", first.get("lines"), first.get("said"));
    }

    /// The plugin, and of Lanewise only the jar with f2j's statics on the class path: to the bit what way 1 makes, by
    /// MLlib and by LAPACK.
    @Test
    void asAPluginWithTheStaticMethods() {
        Map<String, String> seen = submit(LOCAL, SparkApplication.f2jFirst(), SparkApplication.plugin());
        assertEquals("LanewiseBlas", seen.get("driver"), seen.get("said"));
        sameBits(first, seen);
        for (String name : results()) {
            // The singular values and eigenvalues of f2j alone may round to the same by chance, no whole matrix does.
            if (name.matches("breeze-(product|solve|inv|qr|cholesky)")) {
                assertNotEquals(without.get(name), seen.get(name), name + " did not run on Lanewise");
            }
        }
    }

    /// Way 2, by `--packages`: nothing on any class path, the same bits in one process and in three, where MLlib's own
    /// order allows it.
    @Test
    void asAPlugin() {
        List<String> plugin = SparkApplication.plugin();
        Map<String, String> local = submit(LOCAL, List.of(), plugin);
        assertEquals("LanewiseBlas", local.get("driver"), local.get("said"));
        assertEquals("LanewiseBlas", local.get("executors"));
        assertEquals("1", local.get("lines"), local.get("said"));
        sameNumbers(local);
        Map<String, String> cluster = submit(CLUSTER, List.of(), plugin);
        assertEquals("LanewiseBlas", cluster.get("driver"), cluster.get("said"));
        assertEquals("LanewiseBlas", cluster.get("executors"));
        sameBits(local, cluster);
        List<String> executors = SparkApplication.logsOfExecutors();
        assertEquals(2, executors.size());
        for (String log : executors) {
            assertEquals(
                    1,
                    log.lines()
                            .filter(line -> line.contains("BLAS by Lanewise, simd"))
                            .count(),
                    log);
        }
        // From run to run, and by whatever way Lanewise came. What LAPACK has a part in had f2j's statics there.
        for (String name : results()) {
            if (!BY_ARRIVAL.contains(name) && !name.matches("breeze-(?!product).*|pca.*")) {
                assertEquals(first.get(name), local.get(name), name);
            }
        }
    }

    private static void sameBits(Map<String, String> wanted, Map<String, String> seen) {
        for (String name : results()) {
            if (BY_ARRIVAL.contains(name)) {
                near(name, wanted.get(name), seen.get(name));
            } else {
                assertEquals(wanted.get(name), seen.get(name), name);
            }
        }
    }

    /// Iterations carry rounding on; the largest difference that is allowed is far below what a wrong product makes.
    private static void sameNumbers(Map<String, String> seen) {
        for (String name : results()) {
            near(name, without.get(name), seen.get(name));
        }
    }

    private static List<String> results() {
        List<String> names = without.keySet().stream()
                .filter(name -> !name.equals("lines") && without.get(name).matches("[-0-9.E ]+"))
                .toList();
        assertEquals(16, names.size(), names.toString());
        return names;
    }

    private static void near(String name, String wanted, String seen) {
        double[] want = numbers(wanted);
        double largest = Arrays.stream(want).map(Math::abs).max().orElseThrow();
        double tolerance = name.startsWith("als") ? 1e-4 : name.startsWith("breeze") ? 1e-10 : 1e-6;
        assertArrayEquals(want, numbers(seen), tolerance * largest, name);
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    private static Map<String, String> submit(String master, List<String> first, List<String> options) {
        SparkApplication.Output output =
                SparkApplication.run(SparkJobs.class, master, first, options, SHORT_LIVED, List.of());
        Map<String, String> seen = new TreeMap<>();
        for (String line : output.printed().lines().toList()) {
            int space = line.indexOf(' ');
            if (space > 0) {
                seen.put(line.substring(0, space), line.substring(space + 1));
            }
        }
        List<String> said =
                output.log().lines().filter(line -> line.contains("BLAS by")).toList();
        seen.put("lines", Integer.toString(said.size()));
        seen.put("said", String.join("\n", said));
        return seen;
    }
}
