package dev.lanewise.codegen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Marks a module descriptor as a class file of JDK 17, where it is newer. Its content is the same in both, and a
/// descriptor that is marked already stays untouched: a newer file would make Maven compile everything that depends on
/// it again. (Compiling it once more with `--release 17` did.)
///
/// Usage: `java OlderDescriptor.java module-info.class`
final class OlderDescriptor {
    /// The major version is big-endian in bytes 6 and 7, behind magic number and minor version.
    private static final int MAJOR = 7;
    private static final byte JDK_17 = 61;

    private OlderDescriptor() {}

    public static void main(String[] args) throws IOException {
        Path descriptor = Path.of(args[0]);
        byte[] bytes = Files.readAllBytes(descriptor);
        if (bytes[MAJOR] > JDK_17) {
            bytes[MAJOR] = JDK_17;
            Files.write(descriptor, bytes);
        }
    }
}
