package dev.lanewise.mlp.cli;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.lanewise.kernels.Backend;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.Initialiser;
import dev.lanewise.mlp.data.Csv;
import dev.lanewise.mlp.data.Scaling;
import dev.lanewise.mlp.optimiser.GradientClipping;
import dev.lanewise.mlp.optimiser.LearningRate;
import dev.lanewise.mlp.optimiser.Optimiser;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// From the texts of options to what they name.
final class Converters {
    private Converters() {}

    private static <T> T convert(Function<String, T> parse, String value) {
        try {
            return parse.apply(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /// A text that begins with one of a list of names.
    ///
    /// @param what what it is, with an article
    /// @param list the names as the help has them
    /// @param also names that are understood, too
    private static <T> T convert(Function<String, T> parse, String value, String what, String list, String... also) {
        try {
            return parse.apply(value);
        } catch (IllegalArgumentException e) {
            // What is wrong with its arguments the library says.
            throw new TypeConversionException(
                    Names.isKnown(value, list, Set.of(also))
                            ? e.getMessage()
                            : Names.unknown(value, what, list, Set.of(also)));
        }
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String value) {
        return Enum.valueOf(type, Names.normal(value).toUpperCase(Locale.ROOT));
    }

    /// Names that [Architecture.Builder#layer(int, String)] knows, in any case.
    static final class ActivationName implements ITypeConverter<String> {
        /// What there is, for the help.
        static final String NAMES =
                "relu, leaky_relu(s), sigmoid, tanh, softplus, elu(a), gelu, silu, identity, softmax, log_softmax";

        @Override
        public String convert(String value) {
            String name = Names.normal(value);
            // A layer that nobody needs: its activation is what is tried.
            Converters.convert(text -> Architecture.builder(1).layer(1, text), name, "an activation", NAMES);
            return name;
        }
    }

    /// Names of [Initialiser].
    static final class InitialiserName implements ITypeConverter<Initialiser> {
        /// What there is, for the help.
        static final String NAMES =
                "he_normal, he_uniform, xavier_normal, xavier_uniform, lecun_normal, lecun_uniform, orthogonal";

        @Override
        public Initialiser convert(String value) {
            return Converters.convert(text -> constant(Initialiser.class, text), value, "an initialiser", NAMES);
        }
    }

    /// Names of [Backend].
    static final class BackendName implements ITypeConverter<Backend> {
        /// What there is, for the help.
        static final String NAMES = "simd, scalar";

        @Override
        public Backend convert(String value) {
            return Converters.convert(text -> constant(Backend.class, text), value, "a backend", NAMES);
        }
    }

    /// Texts of [NamedLoss#parse(String)].
    static final class LossName implements ITypeConverter<NamedLoss> {
        @Override
        public NamedLoss convert(String value) {
            return Converters.convert(NamedLoss::parse, value);
        }
    }

    /// Columns between commas, each in quotes if it has a comma itself: a line of a table.
    static final class Columns implements ITypeConverter<ColumnList> {
        @Override
        public ColumnList convert(String value) {
            try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(value)) {
                List<String> names = reader.stream()
                        .flatMap(line -> line.getFields().stream())
                        .map(String::strip)
                        .toList();
                if (names.isEmpty() || names.contains("")) {
                    throw new TypeConversionException("\"" + value + "\" has a column without a name");
                }
                return new ColumnList(names);
            } catch (IOException | CsvParseException e) {
                throw new TypeConversionException("\"" + value + "\" is not a list of columns: " + e.getMessage());
            }
        }
    }

    /// A character, or a word for one that is hard to type.
    static final class Separator implements ITypeConverter<Character> {
        /// What there is, for the help.
        static final String NAMES = "tab, comma, semicolon, bar, space";

        private static final String CHARACTERS = "\t,;| ";

        @Override
        public Character convert(String value) {
            int word = Names.of(NAMES).indexOf(Names.normal(value));
            String text = word >= 0 ? CHARACTERS.substring(word, word + 1) : value.equals("\\t") ? "\t" : value;
            if (text.length() != 1) {
                throw new TypeConversionException(
                        Names.unknown(value, "one character or a word for one", NAMES, Set.of()));
            }
            Converters.convert(c -> Csv.withHeader().separator(c.charAt(0)), text);
            return text.charAt(0);
        }

        /// The word for a character, or the character.
        static String name(char separator) {
            int word = CHARACTERS.indexOf(separator);
            return word >= 0 ? Names.of(NAMES).get(word) : Character.toString(separator);
        }
    }

    /// Texts of [Optimiser#parse(String)], or what other libraries call it; the share of the momentum may be left out.
    static final class Rule implements ITypeConverter<Optimiser> {
        /// What there is, for the help.
        static final String NAMES = "sgd, momentum(m), nesterov(m), rms_prop, adam, adam_w";

        /// What else is understood.
        static final Map<String, String> ALSO =
                Map.of("rmsprop", "rms_prop", "adamw", "adam_w", "gd", "sgd", "gradient_descent", "sgd");

        @Override
        public Optimiser convert(String value) {
            String name = Names.normal(value);
            int open = name.indexOf('(');
            String arguments = open < 0 ? "" : name.substring(open);
            String word = open < 0 ? name : name.substring(0, open);
            String known = ALSO.getOrDefault(word, word);
            if (!Names.of(NAMES).contains(known)) {
                throw new TypeConversionException(Names.unknown(value, "an optimiser", NAMES, ALSO.keySet()));
            }
            boolean needsShare = (known.equals("momentum") || known.equals("nesterov"))
                    && (arguments.isEmpty() || arguments.startsWith("(weight_decay") || arguments.equals("()"));
            String rest = arguments.length() > 2 ? ", " + arguments.substring(1) : ")";
            String text = known + (needsShare ? "(0.9" + rest : arguments);
            return Converters.convert(Optimiser::parse, text);
        }
    }

    /// Names of [Scaling.Method], in any case, or what other libraries call it.
    static final class Scale implements ITypeConverter<Scaling.Method> {
        /// What there is, for the help.
        static final String NAMES = "none, standardise, min_max";

        /// What else is understood.
        static final Map<String, String> ALSO = Map.of(
                "off", "none",
                "no", "none",
                "standardize", "standardise",
                "standard", "standardise",
                "zscore", "standardise",
                "z_score", "standardise",
                "normalise", "standardise",
                "normalize", "standardise",
                "minmax", "min_max");

        @Override
        public Scaling.Method convert(String value) {
            String name = Names.normal(value);
            String known = ALSO.getOrDefault(name, name);
            if (!Names.of(NAMES).contains(known)) {
                throw new TypeConversionException(Names.unknown(value, "a scaling", NAMES, ALSO.keySet()));
            }
            return constant(Scaling.Method.class, known);
        }
    }

    /// Texts of [GradientClipping#parse(String)].
    static final class Clipping implements ITypeConverter<GradientClipping> {
        /// What there is, for the help.
        static final String NAMES = "none, norm(max), value(max)";

        @Override
        public GradientClipping convert(String value) {
            return Converters.convert(GradientClipping::parse, value, "a clipping", NAMES);
        }
    }

    /// A number, or a text of [LearningRate#parse(String)].
    static final class Rate implements ITypeConverter<LearningRate> {
        /// What there is beside a number, for the help.
        static final String NAMES =
                "step_decay(rate, factor, every), cosine(from, to, steps), warm_up(steps, then), one_cycle(max, steps)";

        @Override
        public LearningRate convert(String value) {
            return Converters.convert(Rate::parse, value, "a number or a schedule", NAMES, "constant");
        }

        private static LearningRate parse(String value) {
            double number;
            try {
                number = Double.parseDouble(value);
            } catch (NumberFormatException e) {
                return LearningRate.parse(value);
            }
            return LearningRate.constant(number);
        }
    }
}
