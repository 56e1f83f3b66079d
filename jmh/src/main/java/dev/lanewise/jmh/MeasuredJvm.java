package dev.lanewise.jmh;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lanewise.jmh.result.ContenderInfo;
import dev.lanewise.kernels.Blocking;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.KernelsDescription;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What the contenders say about themselves in a JVM with the arguments of the measured ones: with `-XX:UseAVX=2` this
/// JVM's own answer would be another.
final class MeasuredJvm {
    private static final String MARK = "measured-jvm ";
    private static final JsonMapper MAPPER = new JsonMapper();

    private MeasuredJvm() {}

    /// The answer.
    ///
    /// @param vectorBits width of Lanewise's vectors
    /// @param floatBlocking the blocks that Lanewise chooses in float
    /// @param doubleBlocking the same in double
    /// @param contenders in the order of the question
    record Answer(int vectorBits, Blocking floatBlocking, Blocking doubleBlocking, List<ContenderInfo> contenders) {}

    /// Asks here, or a JVM of its own where it has other arguments.
    static Answer ask(List<String> jvmArgs, List<String> contenders, int threads)
            throws IOException, InterruptedException {
        if (jvmArgs.isEmpty()) {
            return answer(contenders, threads);
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(jvmArgs);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
        command.add(Integer.toString(threads));
        command.addAll(contenders);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        String line = text.lines()
                .filter(l -> l.startsWith(MARK))
                .findFirst()
                .orElseThrow(() -> new IOException(
                        "a JVM with " + String.join(" ", jvmArgs) + " ended with " + status + ": " + text.strip()));
        return MAPPER.readValue(line.substring(MARK.length()), Answer.class);
    }

    private static Answer answer(List<String> names, int threads) {
        List<ContenderInfo> contenders = names.stream()
                .map(name -> {
                    String missing = Contenders.reasonMissing(name);
                    return new ContenderInfo(
                            name, missing == null ? Contenders.describe(name, threads) : null, missing);
                })
                .toList();
        try (Kernels kernels = Contenders.kernels(Contenders.LANEWISE, 1)) {
            KernelsDescription own = kernels.description();
            return new Answer(
                    own.vectorBits(),
                    own.floatBlocking().orElseThrow(),
                    own.doubleBlocking().orElseThrow(),
                    contenders);
        }
    }

    /// The JVM that is asked.
    static final class Child {
        private Child() {}

        /// Prints the answer.
        ///
        /// @param args the threads, then the contenders
        /// @throws IOException never
        public static void main(String[] args) throws IOException {
            Answer answer = answer(List.of(args).subList(1, args.length), Integer.parseInt(args[0]));
            System.out.println(MARK + MAPPER.writeValueAsString(answer));
        }
    }
}
