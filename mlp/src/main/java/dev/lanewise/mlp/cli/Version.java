package dev.lanewise.mlp.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// What `--version` prints: the versions of Lanewise and of the virtual machine.
final class Version implements IVersionProvider {
    private static final String FILE = "version.properties";

    @Override
    public String[] getVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IOException("the program lacks its file " + FILE);
            }
            properties.load(in);
        }
        return new String[] {
            "lanewise " + properties.getProperty("version"),
            "JVM " + System.getProperty("java.vm.version") + " of " + System.getProperty("java.vendor")
        };
    }
}
