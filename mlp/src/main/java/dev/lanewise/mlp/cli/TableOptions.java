package dev.lanewise.mlp.cli;

import dev.lanewise.mlp.data.BadCsvFileException;
import dev.lanewise.mlp.data.Csv;
import dev.lanewise.mlp.data.CsvData;
import dev.lanewise.mlp.data.CsvSchema;
import dev.lanewise.mlp.data.Scaling;
import dev.lanewise.mlp.training.Split;
import java.io.IOException;
import java.util.Collections;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What the columns of a table are for. The model file keeps it, so that other commands need not be told.
final class TableOptions {
    /// Enough for any list of words to choose from; a column of more is something else, and would ask for a net and a
    /// confusion matrix that no memory holds.
    private static final int MAX_CLASSES = 10_000;

    @Option(
            names = "--target",
            paramLabel = "COLUMN,…",
            converter = Converters.Columns.class,
            description = "Columns of numbers that are to be predicted: names in the first line of the table, or with "
                    + "--no-header numbers, the first column being 1.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private ColumnList targets;

    @Option(
            names = "--class",
            paramLabel = "COLUMN",
            converter = Converters.Columns.class,
            description = "The column of the class that is to be predicted, any text; instead of --target.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private ColumnList classes;

    @Option(
            names = "--categorical",
            paramLabel = "COLUMN,…",
            converter = Converters.Columns.class,
            description =
                    "Columns of texts or codes that become an input for each category. All columns that no option "
                            + "names are inputs of numbers.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private ColumnList categorical;

    @Option(
            names = "--ignore",
            paramLabel = "COLUMN,…",
            converter = Converters.Columns.class,
            description = "Columns that are not read.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private ColumnList ignored;

    @Option(
            names = "--max-categories",
            paramLabel = "N",
            description = "The most categories of a --categorical column, 1000 without this option; each is an input.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private Integer maxCategories;

    @Option(names = "--no-header", description = "The first line of the table is a row.")
    private boolean noHeader;

    @Option(
            names = "--separator",
            paramLabel = "CHAR",
            converter = Converters.Separator.class,
            description = "What stands between cells: a character, or a word for one: " + Converters.Separator.NAMES
                    + "; a comma without this option.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private Character separator;

    @Option(
            names = "--scale",
            paramLabel = "METHOD",
            converter = Converters.Scale.class,
            description = "What is done to inputs of numbers: " + Converters.Scale.NAMES + "; without this option "
                    + "standardise (mean 0 and variance 1 in what is trained on), min_max makes them 0 … 1.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private Scaling.Method scale;

    @Option(
            names = "--scale-targets",
            paramLabel = "METHOD",
            converter = Converters.Scale.class,
            description =
                    "What is done to targets: " + Converters.Scale.NAMES + "; without this option standardise, or none "
                            + "where the loss is binary_cross_entropy or there is an --output-activation. Losses are those of "
                            + "scaled targets; predictions are scaled back.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private Scaling.Method scaleTargets;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /// @param csv the table, or null where there is none to describe
    void check(InputTable csv) {
        boolean isSet = noHeader
                || Stream.of(targets, classes, categorical, ignored, separator, scale, scaleTargets, maxCategories)
                        .anyMatch(option -> option != null);
        if (csv == null) {
            if (isSet) {
                throw Usage.wrong(
                        spec,
                        "--target, --class, --categorical, --ignore, --max-categories, --no-header, --separator, "
                                + "--scale and --scale-targets are for --csv");
            }
            return;
        }
        if ((classes != null) == (targets != null)) {
            throw Usage.wrong(spec, "--csv needs either --target or --class, the columns that are to be predicted");
        }
        if (classes != null && classes.names().size() != 1) {
            throw Usage.wrong(spec, "--class=" + String.join(",", classes.names()) + " is not one column");
        }
        if (classes != null && scaleTargets != null) {
            throw Usage.wrong(spec, "--scale-targets is for --target, classes are not scaled");
        }
        // The library allows it, for nets that learn their input; here it is a slip that gives the answer away.
        ColumnList predicted = classes != null ? classes : targets;
        if (categorical != null && !Collections.disjoint(categorical.names(), predicted.names())) {
            throw Usage.wrong(
                    spec,
                    "--categorical=" + String.join(",", categorical.names())
                            + " has a column that is to be predicted; --class alone makes classes of it");
        }
        settings();
    }

    /// Whether rows have classes; otherwise they have targets.
    boolean isLabelled() {
        return classes != null;
    }

    private Csv settings() {
        Csv csv = noHeader ? Csv.withoutHeader() : Csv.withHeader();
        csv.otherNumbers();
        if (maxCategories != null) {
            Usage.check(spec, maxCategories >= 1, "--max-categories", maxCategories, "at least 1");
            csv.maxCategories(maxCategories);
        }
        if (separator != null) {
            csv.separator(separator);
        }
        choose("--target", targets, csv::targets, csv::targets);
        choose("--class", classes, names -> csv.classes(names[0]), indices -> csv.classes(indices[0]));
        choose("--categorical", categorical, csv::categories, csv::categories);
        choose("--ignore", ignored, csv::ignored, csv::ignored);
        return csv;
    }

    private void choose(String option, ColumnList columns, Consumer<String[]> byName, Consumer<int[]> byIndex) {
        if (columns == null) {
            return;
        }
        try {
            if (noHeader) {
                byIndex.accept(
                        columns.names().stream().mapToInt(n -> index(option, n)).toArray());
            } else {
                byName.accept(columns.names().toArray(new String[0]));
            }
        } catch (IllegalArgumentException e) {
            throw Usage.wrong(spec, option + ": " + e.getMessage());
        }
    }

    private int index(String option, String number) {
        try {
            int column = Integer.parseInt(number);
            if (column >= 1) {
                return column - 1;
            }
        } catch (NumberFormatException e) {
            // Reported below like a number that is too small.
        }
        throw Usage.wrong(
                spec, option + "=" + number + " is not the number of a column, from 1 on, which --no-header asks for");
    }

    /// Reads the table, encoded and scaled.
    ///
    /// @param scalesTargets what becomes of targets where no option says it
    /// @param validation the share that is held out for validation, which no scaling must know
    CsvData read(InputTable table, boolean scalesTargets, double validation, long seed)
            throws IOException, FailedException {
        CsvData data = read(table);
        CsvSchema schema = data.schema();
        if (isLabelled() && (schema.outputs() < 2 || schema.outputs() > MAX_CLASSES)) {
            throw new FailedException(table.name() + ": there are to be 2 … " + MAX_CLASSES + " classes, but "
                    + schema.className() + " has " + schema.outputs());
        }
        try {
            int[] trained = Split.of(data.count(), validation, seed).training();
            data = data.scaledInputs(data.fitInputs(scale == null ? Scaling.Method.STANDARDISE : scale, trained));
            if (!isLabelled()) {
                Scaling.Method usual = scalesTargets ? Scaling.Method.STANDARDISE : Scaling.Method.NONE;
                data = data.scaledTargets(data.fitTargets(scaleTargets == null ? usual : scaleTargets, trained));
            }
        } catch (IllegalArgumentException e) {
            throw new FailedException(table.name() + ": " + e.getMessage());
        }
        return data;
    }

    private CsvData read(InputTable table) throws IOException, FailedException {
        try {
            return table.read(settings());
        } catch (BadCsvFileException e) {
            if (e.separator() == 0) {
                throw e;
            }
            throw new FailedException(
                    e.getMessage() + " Then --separator " + Converters.Separator.name(e.separator()) + " says so");
        }
    }
}
