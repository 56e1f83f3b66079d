package dev.lanewise.mlp.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.spark.sql.SparkSession;

/// The sessions of the tests: two tasks in this JVM, or two executors with a JVM each. One JVM has one at a time, so
/// that a session of the other kind ends here.
final class SparkSessions {
    private SparkSessions() {}

    static SparkSession local() {
        return of("local[2]");
    }

    static SparkSession cluster() {
        linkJars();
        return of("local-cluster[2,1,1024]");
    }

    static SparkSession of(String master) {
        if (SparkSession.getActiveSession().isDefined()) {
            SparkSession active = SparkSession.getActiveSession().get();
            if (active.sparkContext().master().equals(master)
                    && !active.sparkContext().isStopped()) {
                return active;
            }
            active.stop();
            SparkSession.clearActiveSession();
            SparkSession.clearDefaultSession();
        }
        SparkSession session = SparkSession.builder()
                .master(master)
                .appName("lanewise-spark tests")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.sql.warehouse.dir", "target/spark-warehouse")
                .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .config("spark.hadoop.fs.holding.impl", HoldingFileSystem.class.getName())
                .config("spark.executorEnv.JAVA_HOME", System.getProperty("java.home"))
                .config("spark.executorEnv.SPARK_LOCAL_IP", "127.0.0.1")
                .getOrCreate();
        SparkSession.setActiveSession(session);
        return session;
    }

    /// Spark's workers start executors with what lies in SPARK_HOME/jars, which an installation has and Maven has not.
    static void linkJars() {
        Path jars = Path.of(System.getenv("SPARK_HOME"), "jars");
        try {
            Files.createDirectories(jars);
            for (String entry :
                    Arrays.asList(System.getProperty("java.class.path").split(java.io.File.pathSeparator))) {
                Path jar = Path.of(entry).toAbsolutePath();
                if (entry.endsWith(".jar")) {
                    try {
                        Files.createSymbolicLink(jars.resolve(jar.getFileName().toString()), jar);
                    } catch (FileAlreadyExistsException e) {
                        // of an earlier run
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
