package dev.lanewise.netlib.spark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/// Starts applications as `spark-submit` does, on the jars of Spark that Maven has.
final class SparkApplication {
    static final String LOCAL = "local[2]";
    static final String CLUSTER = "local-cluster[2,1,1024]";

    private static final Path HOME = Path.of("target", "spark-home").toAbsolutePath();
    private static final List<String> CLASS_PATH =
            List.of(System.getProperty("java.class.path").split(File.pathSeparator));

    private SparkApplication() {}

    /// What an application printed, and what it logged.
    record Output(String printed, String log) {}

    /// Runs an application to its end.
    ///
    /// @param first what comes before Spark on the class path, here and in executors
    /// @param options of `spark-submit`
    /// @param jvmOptions of the driver and of the executors
    /// @param arguments of the application
    static Output run(
            Class<?> main,
            String master,
            List<String> first,
            List<String> options,
            List<String> jvmOptions,
            List<String> arguments) {
        try {
            home();
            List<String> command = command(main, master, first, options, jvmOptions);
            command.addAll(arguments);
            return run(main, command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Lanewise before Spark, with f2j's statics, so that LAPACK under Breeze runs on it too.
    static List<String> lanewiseFirst() {
        List<String> first = new ArrayList<>(f2jFirst());
        first.addAll(lanewise());
        return first;
    }

    /// f2j's statics alone.
    static List<String> f2jFirst() {
        return List.of(Path.of("..", "target", "f2j-classes")
                .toAbsolutePath()
                .normalize()
                .toString());
    }

    /// What the executors of the last application on a cluster logged.
    static List<String> logsOfExecutors() {
        Path work = HOME.resolve("work");
        try (Stream<Path> all = Files.walk(work)) {
            Path last = all.filter(path -> work.equals(path.getParent()))
                    .max(Comparator.comparing(Path::toString)) // by time: app-20260102030405-0000
                    .orElseThrow();
            List<String> logs = new ArrayList<>();
            try (Stream<Path> executors = Files.list(last)) {
                for (Path executor : executors.toList()) {
                    logs.add(Files.readString(executor.resolve("stderr")));
                }
            }
            return logs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Options for Lanewise as a plugin, which comes by `--packages`: nothing on any class path.
    static List<String> plugin() {
        try {
            List<String> options =
                    new ArrayList<>(List.of("--conf", "spark.plugins=" + LanewisePlugin.class.getName()));
            options.addAll(PackageRepository.options(HOME, CLASS_PATH, SparkApplication::jar));
            return options;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void home() throws IOException {
        Files.createDirectories(HOME.resolve("jars"));
        for (String entry : CLASS_PATH) {
            Path jar = Path.of(entry).toAbsolutePath();
            Path link = HOME.resolve("jars").resolve(jar.getFileName());
            if (entry.endsWith(".jar") && !isLanewise(entry) && !Files.exists(link)) {
                Files.deleteIfExists(link);
                Files.createSymbolicLink(link, jar);
            }
        }
    }

    private static List<String> command(
            Class<?> main, String master, List<String> first, List<String> options, List<String> jvmOptions) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
        List<String> jvm = new ArrayList<>(jvmOptions);
        // Whatever the machine has: an old LAPACK of Debian ended the whole process on a Zen 5 (exit 139).
        for (String library : List.of("blas", "lapack", "arpack")) {
            jvm.add("-Ddev.ludovic.netlib." + library + ".allowNative=false");
        }
        command.add("-Xmx2g");
        command.addAll(jvm);
        String classPath = String.join(File.pathSeparator, first);
        command.addAll(
                List.of("-cp", (first.isEmpty() ? "" : classPath + File.pathSeparator) + HOME.resolve("jars") + "/*"));
        command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", master));
        Map<String, String> settings = new TreeMap<>(Map.of(
                "spark.ui.enabled",
                "false",
                "spark.driver.host",
                "127.0.0.1",
                "spark.sql.shuffle.partitions",
                "2",
                "spark.sql.warehouse.dir",
                HOME.resolve("warehouse").toString(),
                "spark.executor.extraJavaOptions",
                String.join(" ", jvm),
                "spark.executorEnv.JAVA_HOME",
                System.getProperty("java.home")));
        if (!first.isEmpty()) {
            settings.put("spark.executor.extraClassPath", classPath);
        }
        settings.forEach((name, value) -> command.addAll(List.of("--conf", name + "=" + value)));
        command.addAll(options);
        command.addAll(List.of("--class", main.getName(), jar("application", Path.of("target/test-classes"))));
        return command;
    }

    private static Output run(Class<?> main, List<String> command) throws IOException {
        Path errors = HOME.resolve(
                "stderr-" + main.getSimpleName() + "-" + ProcessHandle.current().pid());
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
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
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            int status = process.waitFor();
            String log = Files.readString(errors);
            if (status != 0) {
                throw new AssertionError(
                        String.join(" ", command) + " ended with " + status + "\n" + printed + "\n" + log);
            }
            return new Output(printed, log);
        } catch (InterruptedException e) {
            process.destroy();
            throw new AssertionError(e);
        }
    }

    private static boolean isLanewise(String entry) {
        return new File(entry).getName().startsWith("lanewise-")
                || entry.replace('\\', '/').endsWith("/target/classes");
    }

    private static List<String> lanewise() {
        return CLASS_PATH.stream().filter(SparkApplication::isLanewise).toList();
    }

    private static String jar(String name, Path classes) {
        String jar = HOME.resolve(name + ".jar").toString();
        int status = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "--create", "--file", jar, "-C", classes.toString(), ".");
        if (status != 0) {
            throw new AssertionError("jar of " + classes + " ended with " + status);
        }
        return jar;
    }
}
