package dev.lanewise.jmh;

import dev.lanewise.jmh.peer.OpenBlas;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/// Starts the program again without the environment variables that would hold OpenBLAS back. A process cannot unset its
/// own, Maven cannot unset its child's, and JMH's forks inherit what their parent has.
final class CleanEnvironment {
    private CleanEnvironment() {}

    static boolean needed() {
        return OpenBlas.PINS.stream().anyMatch(name -> System.getenv(name) != null);
    }

    /// Runs the class in a JVM like this one.
    ///
    /// @return its exit status
    static int restart(Class<?> main, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse(System.getProperty("java.home") + "/bin/java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-classpath");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        OpenBlas.PINS.forEach(builder.environment()::remove);
        return builder.start().waitFor();
    }
}
