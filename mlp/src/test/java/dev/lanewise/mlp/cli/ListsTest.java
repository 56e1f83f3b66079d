package dev.lanewise.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Backend;
import dev.lanewise.mlp.Initialiser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Options that take one of a list.
class ListsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--activation|relo|relu|relu, leaky_relu(s), sigmoid, tanh, softplus, elu(a), gelu, silu, identity, softmax, log_softmax",
                "--output-activation|sofmax|softmax|relu, leaky_relu(s), sigmoid, tanh, softplus, elu(a), gelu, silu, identity, softmax, "
                        + "log_softmax",
                "--initialiser|he_norml|he_normal|he_normal, he_uniform, xavier_normal, xavier_uniform, lecun_normal, lecun_uniform, "
                        + "orthogonal",
                "--backend|sind|simd|simd, scalar",
                "--loss|mean_sqared|mean_squared|cross_entropy (after a softmax), binary_cross_entropy (after sigmoids), half_squared, "
                        + "sum_squared, mean_squared, huber(d)",
                "--optimiser|adma|adam|sgd, momentum(m), nesterov(m), rms_prop, adam, adam_w",
                "--learning-rate|cosin(1,0,9)|cosine|step_decay(rate, factor, every), cosine(from, to, steps), warm_up(steps, then), "
                        + "one_cycle(max, steps)",
                "--clipping|nrom(1)|norm|none, norm(max), value(max)",
                "--scale|min_mx|min_max|none, standardise, min_max",
                "--scale-targets|standardice|standardise|none, standardise, min_max",
                "--separator|tabb|tab|tab, comma, semicolon, bar, space",
            })
    void helpAndErrorHaveTheSameList(String option, String slip, String meant, String list) {
        // Lines of the help may end anywhere.
        String help = new Run("train", "--help").succeed().out.replaceAll("\\s+", "");
        assertTrue(help.contains(list.replaceAll("\\s+", "")), option);
        Run run = new Run("train", "--output", "m", option, slip);
        run.wrong("\"" + slip + "\" is not ");
        assertTrue(run.err.contains("; did you mean " + meant + "?; there are " + list + "\n"), run.err);
    }

    /// Near misses of what is understood but not in the list; nothing where nothing is near.
    @ParameterizedTest
    @CsvSource({
        "--loss, msee, mse",
        "--loss, l3, l2",
        "--loss, binary_crosentropy, binary_crossentropy",
        "--loss, smoth_l1, smooth_l1",
        "--optimiser, rmsprob, rmsprop",
        "--optimiser, gradient_decent, gradient_descent",
        "--scale, z_scor, z_score",
        "--scale, of, off",
        "--learning-rate, constnt(1), constant",
        "--loss, xy,",
        "--scale, xy,"
    })
    void nearMissesOfWhatIsUnderstood(String option, String slip, String meant) {
        Run run = new Run("train", "--output", "m", option, slip);
        run.wrong("\"" + slip + "\" is not ");
        String said = meant == null ? "" : "; did you mean " + meant + "?";
        assertTrue(run.err.matches("(?s).*is not (a|an) [a-z ]+" + Pattern.quote(said) + "; there are .*"), run.err);
    }

    /// What is understood leads to what is in the list.
    @Test
    void whatElseIsUnderstood() {
        assertTrue(Names.of(Converters.Rule.NAMES).containsAll(Converters.Rule.ALSO.values()));
        assertTrue(Names.of(Converters.Scale.NAMES).containsAll(Converters.Scale.ALSO.values()));
        for (Map<String, String> also : List.of(Converters.Rule.ALSO, Converters.Scale.ALSO, NamedLoss.ALSO)) {
            for (String name : also.keySet()) {
                assertEquals(name, Names.normal(name), "is looked for like this");
            }
        }
        for (var entry : NamedLoss.ALSO.entrySet()) {
            assertEquals(NamedLoss.parse(entry.getValue()), NamedLoss.parse(entry.getKey()));
        }
        new Run("train", "--output", "m", "--learning-rate", "constant(x)").wrong("is not a learning rate: ");
    }

    @Test
    void listsAreWhole() {
        assertEquals(names(Initialiser.values()), Converters.InitialiserName.NAMES);
        assertEquals(names(Backend.values()), Converters.BackendName.NAMES);
        for (String name : Names.of(Converters.ActivationName.NAMES)) {
            assertEquals(name, new Converters.ActivationName().convert(name.toUpperCase(Locale.ROOT)));
        }
        for (String name : Names.of(Converters.Rule.NAMES)) {
            new Converters.Rule().convert(name);
        }
    }

    private static String names(Enum<?>[] constants) {
        return Arrays.stream(constants)
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    @Test
    void anotherSeparatorIsHintedAt() throws IOException {
        String model = directory.resolve("m").toString();
        Path table = Files.writeString(directory.resolve("t"), "a\tb\n1\t2\n2\t3\n");
        String[] options = {"train", "--csv", table.toString(), "--target", "b", "--epochs", "1", "--output", model};
        new Run(options).fail("but a tab: is that the separator? Then --separator tab says so");
        for (String word : new String[] {"tab", "TAB", "\\t", "\t"}) {
            new Run(options).with("--separator", word).succeed();
        }
        Files.writeString(table, "area, m²;b;c\n1;2;3\n2;3;4\n");
        new Run(options)
                .fail("the line has a semicolon more often than the separator \",\": is that the separator? "
                        + "Then --separator semicolon says so");
        Files.writeString(table, "x,c\n1,2\n");
        Run run = new Run(options).go();
        assertEquals(1, run.exit);
        assertTrue(!run.err.contains("separator"), run.err);
    }
}
