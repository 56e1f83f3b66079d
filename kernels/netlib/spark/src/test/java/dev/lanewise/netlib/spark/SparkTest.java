package dev.lanewise.netlib.spark;

import static dev.lanewise.netlib.spark.SparkApplication.CLUSTER;
import static dev.lanewise.netlib.spark.SparkApplication.LOCAL;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

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

    @BeforeAll
    static void sparkAlone() {
        without = submit(LOCAL, List.of(), List.of());
        assertEquals("VectorBLAS", without.get("driver"));
        assertEquals("VectorBLAS", without.get("executors"));
    }

    /// Way 1, with f2j's statics, so that LAPACK under Breeze runs on Lanewise too.
    @Test
    void earlierOnTheClassPath() {
        Map<String, String> seen = submit(LOCAL, SparkApplication.lanewiseFirst(), List.of());
        assertEquals("LanewiseBlas", seen.get("driver"), seen.get("said"));
        assertEquals("LanewiseBlas", seen.get("executors"));
        sameNumbers(seen);
        assertEquals("1", seen.get("lines"), seen.get("said"));
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
        for (String name : results()) {
            if (BY_ARRIVAL.contains(name)) {
                near(name, local.get(name), cluster.get(name));
            } else {
                assertEquals(local.get(name), cluster.get(name), name);
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
        assertEquals(13, names.size(), names.toString());
        return names;
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
