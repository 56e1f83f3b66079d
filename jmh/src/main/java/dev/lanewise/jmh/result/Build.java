package dev.lanewise.jmh.result;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// Which state of the sources was built, and with what.
public final class Build implements IVersionProvider {
    private static final Properties PROPERTIES = load();

    private static Properties load() {
        Properties properties = new Properties();
        try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    /// The version of the project.
    public static String version() {
        return PROPERTIES.getProperty("version");
    }

    /// The version of the library that draws the pictures of a report.
    ///
    /// @return as in its WebJar
    public static String echarts() {
        return PROPERTIES.getProperty("echarts");
    }

    /// The full hash, with `-dirty` behind it if files were changed; null if it was built outside Git.
    public static String commit() {
        String commit = PROPERTIES.getProperty("commit");
        return commit.isEmpty()
                ? null
                : commit + (PROPERTIES.getProperty("dirty").equals("true") ? "-dirty" : "");
    }

    @Override
    public String[] getVersion() {
        return new String[] {version() + (commit() == null ? "" : ", commit " + commit())};
    }
}
