package dev.lanewise.netlib.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What was built, as a Maven repository, so that `--packages` finds it and what it depends on by the POMs that are
/// published, without a network.
final class PackageRepository {
    private static final String GROUP = "dev/lanewise/";

    /// No other repository has it.
    private static final String VERSION = "0-test";

    /// Where this module finds the POMs.
    private static final Map<String, Path> POMS = Map.of(
            "lanewise", Path.of("../../../pom.xml"),
            "lanewise-kernels", Path.of("../../pom.xml"),
            "lanewise-netlib", Path.of("../pom.xml"),
            "lanewise-netlib-spark", Path.of("pom.xml"));

    private PackageRepository() {}

    /// Writes the repository.
    ///
    /// @param home a directory for it
    /// @param classPath jars and directories of classes
    /// @param toJar makes a jar of a name and a directory of classes
    /// @return options of `spark-submit`
    static List<String> options(Path home, List<String> classPath, BiFunction<String, Path, String> toJar)
            throws IOException {
        Path repository = home.resolve("repository");
        Path ivy = home.resolve("ivy");
        delete(repository);
        delete(ivy); // what it has of a version it does not look for again
        String own = version();
        for (Map.Entry<String, Path> pom : POMS.entrySet()) {
            String artifact = pom.getKey();
            Path directory =
                    Files.createDirectories(repository.resolve(GROUP + artifact).resolve(VERSION));
            Files.writeString(
                    directory.resolve(artifact + "-" + VERSION + ".pom"),
                    Files.readString(pom.getValue())
                            .replace("<version>" + own + "</version>", "<version>" + VERSION + "</version>"));
            if (!artifact.equals("lanewise")) {
                Path built = Path.of(built(artifact, pom.getValue(), classPath));
                Path jar = Files.isDirectory(built) ? Path.of(toJar.apply(artifact, built)) : built;
                Files.copy(jar, directory.resolve(artifact + "-" + VERSION + ".jar"));
            }
        }
        Path settings = home.resolve("ivysettings.xml");
        Files.writeString(
                settings, """
                <ivysettings>
                  <settings defaultResolver="all"/>
                  <resolvers>
                    <chain name="all">
                      <ibiblio name="built" m2compatible="true" root="%s"/>
                      <ibiblio name="mavens" m2compatible="true" root="%s"/>
                    </chain>
                  </resolvers>
                </ivysettings>
                """.formatted(repository.toUri(), mavens(classPath).toUri()));
        return List.of(
                "--packages",
                "dev.lanewise:lanewise-netlib-spark:" + VERSION,
                "--conf",
                "spark.jars.ivySettings=" + settings,
                "--conf",
                "spark.jars.ivy=" + ivy);
    }

    private static String version() throws IOException {
        Matcher version = Pattern.compile("<version>(.*?)</version>").matcher(Files.readString(Path.of("pom.xml")));
        if (!version.find()) {
            throw new AssertionError("no version in pom.xml");
        }
        return version.group(1);
    }

    /// The classes of a module: its jar, or before it is packaged its directory.
    private static String built(String artifact, Path pom, List<String> classPath) {
        Path classes = pom.toAbsolutePath().resolveSibling("target/classes").normalize();
        Pattern jar = Pattern.compile(Pattern.quote(artifact) + "-\\d[^/\\\\]*\\.jar");
        return classPath.stream()
                .filter(entry -> Path.of(entry).toAbsolutePath().normalize().equals(classes)
                        || jar.matcher(new File(entry).getName()).matches())
                .findFirst()
                .orElseThrow(() -> new AssertionError(artifact + " is not on the class path"));
    }

    /// Maven's own repository, which has netlib.
    private static Path mavens(List<String> classPath) {
        Path netlib = classPath.stream()
                .filter(entry -> new File(entry).getName().matches("blas-.*\\.jar"))
                .map(Path::of)
                .findFirst()
                .orElseThrow();
        return netlib.resolve("../../../../../..").normalize(); // dev/ludovic/netlib/blas/3.2.0/blas-3.2.0.jar
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
