package dev.lanewise.netlib.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Whole jobs of Spark and Breeze with netlib's own Java and with Lanewise, in seconds:
/// `mvn -Pbench-spark`. Each run is an application of its own, and the two take turns.
///
/// Its arguments are the number of runs, 3 unless given, and the names of jobs, those of the published table unless
/// given.
final class SparkBenchmark {
    private SparkBenchmark() {}

    /// Prints the table.
    ///
    /// @param arguments as above
    public static void main(String[] arguments) {
        int runs = arguments.length == 0 ? 3 : Integer.parseInt(arguments[0]);
        List<String> jobs = List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
        Map<String, Times> without = new TreeMap<>();
        Map<String, Times> with = new TreeMap<>();
        for (int run = 0; run < runs; run++) {
            measure(without, "VectorBLAS", List.of(), jobs);
            measure(with, "LanewiseBlas", SparkApplication.lanewiseFirst(), jobs);
        }
        System.out.println("                   seconds without   with   times as fast   share of BLAS without   with");
        without.forEach((job, before) -> {
            Times after = with.get(job);
            System.out.printf(
                    Locale.ROOT,
                    "%-20s %13.2f %6.2f %15.2f %21.0f %% %4.0f %%%n",
                    job,
                    before.median(),
                    after.median(),
                    before.median() / after.median(),
                    100 * before.share(),
                    100 * after.share());
        });
    }

    private static void measure(Map<String, Times> all, String expected, List<String> first, List<String> jobs) {
        String printed = SparkApplication.run(
                        TimedJobs.class, SparkApplication.LOCAL, first, List.of(), List.of(), jobs)
                .printed();
        System.out.println(printed.strip());
        for (String line : printed.lines().toList()) {
            List<String> words = List.of(line.split(" ", -1));
            if (words.get(0).equals("blas") && !words.get(1).equals(expected)) {
                throw new IllegalStateException("expected " + expected + ", but " + line);
            }
            if (words.size() == 4) {
                all.computeIfAbsent(words.get(0), name -> new Times())
                        .add(Double.parseDouble(words.get(1)), Double.parseDouble(words.get(2)));
            }
        }
    }

    /// Of one job, run after run.
    private static final class Times {
        private final List<Double> seconds = new ArrayList<>();
        private final List<Double> shares = new ArrayList<>();

        void add(double second, double share) {
            seconds.add(second);
            shares.add(share);
        }

        double median() {
            return middle(seconds);
        }

        double share() {
            return middle(shares);
        }

        private static double middle(List<Double> values) {
            List<Double> sorted = values.stream().sorted().toList();
            return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
        }
    }
}
