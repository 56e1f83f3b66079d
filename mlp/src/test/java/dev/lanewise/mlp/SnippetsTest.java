package dev.lanewise.mlp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The examples in the documentation of packages and classes, compiled and run as they stand there, behind the lines
/// that they take for granted.
class SnippetsTest {
    private static final Pattern SNIPPET = Pattern.compile("/// ```java\n(.*?)/// ```", Pattern.DOTALL);

    private static final String NET = """
            Kernels kernels = Kernels.scalar();
            float[] x = new float[64 * 784];
            int[] labels = new int[64];
            for (int i = 0; i < 64; i++) {
                x[i * 784 + i % 10] = 1;
                labels[i] = i % 10;
            }
            """;
    private static final String TRAINED = NET + """
            Architecture architecture = Architecture.of(Activation.RELU, Activation.IDENTITY, 784, 10);
            FloatParameters parameters =
                    FloatParameters.initialised(architecture, Initialiser.HE_NORMAL, new SplittableRandom(1));
            FloatMlp net = new FloatMlp(kernels, parameters, Loss.SOFTMAX_CROSS_ENTROPY, Reduction.MEAN);
            """;
    private static final String CSV = """
            Files.writeString(Path.of("train.csv"), "length,width,colour,species\\n1,2,red,a\\n3,4,blue,b\\n");
            Files.writeString(Path.of("test.csv"), "length,width,colour,species\\n5,6,blue,a\\n");
            """;
    private static final String CSV_CHOSEN = CSV + """
            Csv csv = Csv.withHeader().numbers("length", "width").classes("species");
            """;

    /// By the end of the file's path: what comes before the example, and what must hold after it.
    private static final Map<String, String[]> AROUND = new TreeMap<>(Map.of(
            "mlp/package-info.java", new String[] {NET, "loss > 0"},
            "training/package-info.java", new String[] {TRAINED + "float[] samples = x;", "trainer.epochs() > 5"},
            "optimiser/package-info.java",
                    new String[] {
                        TRAINED + "FloatWorkspace workspace = net.newWorkspace(64);",
                        "loss > 0 && optimiser.steps() == 1"
                    },
            "data/Csv.java", new String[] {CSV, "data.count() == 2 && test.count() == 1"},
            "data/CsvData.java", new String[] {CSV_CHOSEN, "data.count() == 2 && testData.count() == 1"},
            "data/CsvRows.java", new String[] {CSV_CHOSEN + """
                        Files.writeString(Path.of("new.csv"), "length,width\\n5,6\\n");
                        CsvSchema schema = csv.read(Path.of("train.csv")).schema();
                        Architecture architecture = Architecture.of(Activation.RELU, Activation.IDENTITY, 2, 2);
                        FloatPredictor predictor = new FloatMlp(
                                        Kernels.scalar(),
                                        FloatParameters.constant(architecture, 1, 0),
                                        Loss.HALF_SQUARED_ERROR,
                                        Reduction.MEAN)
                                .predictor();
                        float[] y = new float[2];
                        """, "y[0] == 11"},
            "data/FloatMappedDataSet.java", new String[] {TRAINED + """
                        Path file = Path.of("mapped");
                        float[] sample = new float[784];
                        int label = 3;
                        FloatTrainer trainer = FloatTrainer.of(net);
                        """, "trainer.epochs() == 20"}));

    @TempDir
    Path directory;

    @TestFactory
    List<DynamicTest> examples() throws Exception {
        Map<String, String> snippets = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher matcher = SNIPPET.matcher(Files.readString(file));
                while (matcher.find()) {
                    String name = file.toString().replace('\\', '/');
                    name = name.substring(name.lastIndexOf('/', name.lastIndexOf('/') - 1) + 1);
                    assertEquals(null, snippets.put(name, matcher.group(1)), "a second example in " + file);
                }
            }
        }
        assertEquals(AROUND.keySet(), snippets.keySet(), "files with examples");
        List<DynamicTest> tests = new ArrayList<>();
        snippets.forEach((name, snippet) ->
                tests.add(DynamicTest.dynamicTest(name, () -> compileAndRun(snippet, AROUND.get(name)))));
        return tests;
    }

    private void compileAndRun(String snippet, String[] around) throws Exception {
        String code = around[0] + snippet.replaceAll("(?m)^\\s*/// ?", "") + "if (!(" + around[1]
                + ")) { throw new AssertionError(); }";
        JavaProgram.run(Files.createTempDirectory(directory, "example"), "Example", """
                import dev.lanewise.kernels.*;
                import dev.lanewise.mlp.*;
                import dev.lanewise.mlp.data.*;
                import dev.lanewise.mlp.model.*;
                import dev.lanewise.mlp.optimiser.*;
                import dev.lanewise.mlp.training.*;
                import java.nio.file.*;
                import java.util.*;

                void main() throws Exception {
                """ + code + "\n}\n");
    }
}
