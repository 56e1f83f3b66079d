package dev.lanewise.mlp.cli;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.cli.TableOptions.ColumnList;
import dev.lanewise.mlp.data.Csv;
import dev.lanewise.mlp.data.Scaling;
import dev.lanewise.mlp.optimiser.GradientClipping;
import dev.lanewise.mlp.optimiser.LearningRate;
import dev.lanewise.mlp.optimiser.Optimiser;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
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

    /// Names that [Architecture.Builder#layer(int, String)] knows, in any case.
    static final class ActivationName implements ITypeConverter<String> {
        /// What there is, for the help.
        static final String NAMES =
                "relu, leaky_relu(s), sigmoid, tanh, softplus, elu(a), gelu, silu, identity, " + "softmax, log_softmax";

        @Override
        public String convert(String value) {
            String name = value.strip().toLowerCase(Locale.ROOT);
            // A layer that nobody needs: its activation is what is tried.
            Converters.convert(text -> Architecture.builder(1).layer(1, text), name);
            return name;
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

    /// A character, or the word `tab`.
    static final class Separator implements ITypeConverter<Character> {
        @Override
        public Character convert(String value) {
            String text = value.equalsIgnoreCase("tab") ? "\t" : value;
            if (text.length() != 1) {
                throw new TypeConversionException("\"" + value + "\" is not one character");
            }
            Converters.convert(c -> Csv.withHeader().separator(c.charAt(0)), text);
            return text.charAt(0);
        }
    }

    /// Texts of [Optimiser#parse(String)], or what other libraries call it; the share of the momentum may be left out.
    static final class Rule implements ITypeConverter<Optimiser> {
        private static final List<String> WORDS = List.of("sgd", "momentum", "nesterov", "rms_prop", "adam", "adam_w");

        @Override
        public Optimiser convert(String value) {
            String name = Names.normal(value);
            int open = name.indexOf('(');
            String arguments = open < 0 ? "" : name.substring(open);
            String word = open < 0 ? name : name.substring(0, open);
            String known = switch (word) {
                case "rmsprop" -> "rms_prop";
                case "adamw" -> "adam_w";
                case "gd", "gradient_descent" -> "sgd";
                default -> word;
            };
            if (!WORDS.contains(known)) {
                throw new TypeConversionException("\"" + value + "\" is not an optimiser"
                        + Names.suggestion(word, WORDS) + "; there are sgd, momentum(m), nesterov(m), rms_prop, adam "
                        + "and adam_w");
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
        static final String NAMES = "none, standardise or min_max";

        @Override
        public Scaling.Method convert(String value) {
            return switch (Names.normal(value)) {
                case "none", "off", "no" -> Scaling.Method.NONE;
                case "standardise", "standardize", "standard", "zscore", "z_score", "normalise", "normalize" ->
                    Scaling.Method.STANDARDISE;
                case "min_max", "minmax" -> Scaling.Method.MIN_MAX;
                default ->
                    throw new TypeConversionException("\"" + value + "\" is not a scaling"
                            + Names.suggestion(value, List.of("none", "standardise", "min_max")) + "; there are "
                            + NAMES);
            };
        }
    }

    /// Texts of [GradientClipping#parse(String)].
    static final class Clipping implements ITypeConverter<GradientClipping> {
        @Override
        public GradientClipping convert(String value) {
            return Converters.convert(GradientClipping::parse, value);
        }
    }

    /// A number, or a text of [LearningRate#parse(String)].
    static final class Rate implements ITypeConverter<LearningRate> {
        @Override
        public LearningRate convert(String value) {
            return Converters.convert(Rate::parse, value);
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
