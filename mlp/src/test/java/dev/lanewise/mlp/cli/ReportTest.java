package dev.lanewise.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `--quiet` leaves out, and what `--json` says.
class ReportTest {
    private static final String HOUSES = Path.of("examples", "houses.csv").toString();

    @TempDir
    Path directory;

    private String model;

    @BeforeEach
    void setUp() {
        model = directory.resolve("m.safetensors").toString();
    }

    private Run train(String... more) {
        return new Run(
                        "train",
                        "--csv",
                        HOUSES,
                        "--target",
                        "price",
                        "--categorical",
                        "city",
                        "--ignore",
                        "id",
                        "--layers",
                        "4",
                        "--epochs",
                        "3",
                        "--output",
                        model)
                .with(more);
    }

    @Test
    void quietPrintsResultsOnly() {
        assertEquals("", train("--quiet").succeed().out);
        assertTrue(
                new Run("evaluate", model, "--csv", HOUSES, "-q").succeed().out.startsWith("result   400 samples"));
        assertEquals(3, new Run("inspect", model, "-q").succeed().out.lines().count());
        assertEquals(
                "",
                new Run(
                                "export",
                                model,
                                "-q",
                                "--onnx",
                                directory.resolve("m.onnx").toString())
                        .succeed()
                        .out);
        Run check = new Run("gradcheck", "-q").succeed();
        assertTrue(check.out.matches("result .*\\R"), check.out);
    }

    @Test
    void everyEpochIsAnObject() throws IOException {
        Run run = train("--json").go();
        assertEquals(0, run.exit, run.err);
        List<String> lines = run.out.lines().toList();
        assertEquals(3, lines.size(), run.out);
        for (int i = 0; i < 3; i++) {
            Map<String, Object> epoch = object(lines.get(i));
            assertEquals(
                    List.of(
                            "epoch",
                            "steps",
                            "loss",
                            "validation_loss",
                            "validation_error",
                            "learning_rate",
                            "seconds"),
                    List.copyOf(epoch.keySet()));
            assertEquals(i + 1, epoch.get("epoch"));
            assertEquals(7 * (i + 1), epoch.get("steps"));
            assertTrue((double) epoch.get("loss") > 0, run.out);
            assertNull(epoch.get("validation_loss"));
        }
        assertTrue(run.err.contains("kernels  ") && run.err.contains("model    "), run.err);
        assertEquals("", train("--json", "--quiet").succeed().err);
    }

    @Test
    void aModelIsAnObject() throws IOException {
        train().succeed();
        Run run = new Run("inspect", model, "--json").succeed();
        assertEquals(1, run.out.lines().count(), run.out);
        Map<String, Object> seen = object(run.out);
        assertEquals("6-4(relu)-1(identity)", seen.get("net"));
        assertEquals("mean_squared", seen.get("loss"));
        assertEquals(33, seen.get("parameters"));
        assertEquals(6, list(seen, "inputs").size());
        assertEquals(1, list(seen, "targets").size());
        assertFalse(seen.containsKey("classes"));
        List<Object> layers = list(seen, "layers");
        assertEquals(2, layers.size());
        assertTrue(layers.get(0).toString().contains("activation=relu"), layers.toString());
    }

    @Test
    void anEvaluationIsAnObject() throws IOException {
        train().succeed();
        Run run = new Run("evaluate", model, "--csv", HOUSES, "--json").go();
        assertEquals(0, run.exit, run.err);
        Map<String, Object> seen = object(run.out);
        assertEquals(List.of("model", "samples", "loss", "undefined", "targets"), List.copyOf(seen.keySet()));
        assertEquals(400, seen.get("samples"));
        String target = list(seen, "targets").get(0).toString();
        assertTrue(
                target.matches("\\{name=price, r_squared=.*, root_mean_squared_error=.*, mean_absolute_error=.*}"),
                target);

        Path table = directory.resolve("classes.csv");
        Files.writeString(table, "x,kind\n1,ä\n2,b\n3,ä\n4,b\n");
        new Run("train", "-q", "--csv", table.toString(), "--class", "kind", "--epochs", "1", "--output", model)
                .succeed();
        seen = object(new Run("evaluate", model, "--csv", table.toString(), "--json", "-q").succeed().out);
        assertEquals(
                List.of("model", "samples", "loss", "error", "k", "top_k_error", "classes", "undefined", "confusion"),
                List.copyOf(seen.keySet()));
        assertEquals(List.of("ä", "b"), seen.get("classes"));
        assertEquals(2, list(seen, "confusion").size());
    }

    private static List<Object> list(Map<String, Object> object, String field) {
        return new ArrayList<>((List<?>) object.get(field));
    }

    @SuppressWarnings("unchecked") // an object's fields have names
    static Map<String, Object> object(String line) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(line)) {
            parser.nextToken();
            Map<String, Object> object = (Map<String, Object>) value(parser);
            assertNull(parser.nextToken(), line);
            return object;
        }
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> object = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    object.put(name, value(parser));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<Object> array = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(parser));
                }
                yield array;
            }
            case VALUE_NUMBER_INT -> parser.getIntValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }
}
