package dev.lanewise.jmh;

import dev.lanewise.jmh.result.JvmInfo;
import dev.lanewise.jmh.result.MachineInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What the figures were measured on.
final class Machine {
    private Machine() {}

    static MachineInfo describe() {
        return new MachineInfo(
                cpu(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"));
    }

    /// The JVM, with the arguments that a fork inherits from it and those that it is given.
    static JvmInfo jvm(List<String> more) {
        List<String> flags =
                new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
        flags.addAll(more);
        return new JvmInfo(System.getProperty("java.vm.name"), Runtime.version().toString(), flags);
    }

    /// Only Linux says it without a library or a child process.
    private static String cpu() {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return "CPU";
        }
        try (Stream<String> lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("CPU");
        } catch (IOException | UncheckedIOException e) {
            return "CPU";
        }
    }
}
