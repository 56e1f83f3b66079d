package dev.lanewise.jmh.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// A library with matrices of its own, which are whole arrays without gaps and know neither α nor β.
///
/// A matrix that is a whole array is passed as it is, and that is how the products are timed. Others are copied first,
/// as the library's own users would have to do; α and β are applied behind the product.
public abstract class DensePeerKernels extends DensePeerDoubleKernels {
    /// Wraps a library.
    ///
    /// @param name its short name
    /// @param threads the threads that one GEMM may use
    /// @param version which version
    protected DensePeerKernels(String name, int threads, String version) {
        super(name, threads, version);
    }

    /// The version of a library that Maven built, from its jar.
    ///
    /// @param type a class of the library
    /// @param artifact its Maven coordinates, as in `org.example/example`
    /// @return the version, or null if the jar does not say
    protected static String version(Class<?> type, String artifact) {
        Properties properties = new Properties();
        try (InputStream in = type.getResourceAsStream("/META-INF/maven/" + artifact + "/pom.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
