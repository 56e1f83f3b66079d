package dev.lanewise.mlp.cli;

import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.optimiser.GradientClipping;
import dev.lanewise.mlp.optimiser.LearningRate;
import dev.lanewise.mlp.optimiser.Optimiser;
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

    /// Texts of [Optimiser#parse(String)].
    static final class Rule implements ITypeConverter<Optimiser> {
        @Override
        public Optimiser convert(String value) {
            return Converters.convert(Optimiser::parse, value);
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
