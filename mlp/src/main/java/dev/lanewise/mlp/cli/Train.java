package dev.lanewise.mlp.cli;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.Dropout;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.Reduction;
import dev.lanewise.mlp.data.CsvData;
import dev.lanewise.mlp.data.CsvSchema;
import dev.lanewise.mlp.files.AtomicFile;
import dev.lanewise.mlp.files.FileKind;
import dev.lanewise.mlp.optimiser.GradientClipping;
import dev.lanewise.mlp.optimiser.LearningRate;
import dev.lanewise.mlp.optimiser.Optimiser;
import dev.lanewise.mlp.training.CsvLog;
import dev.lanewise.mlp.training.DivergedException;
import dev.lanewise.mlp.training.EpochSummary;
import dev.lanewise.mlp.training.FloatDataSet;
import dev.lanewise.mlp.training.FloatEvaluation;
import dev.lanewise.mlp.training.FloatTrainer;
import dev.lanewise.mlp.training.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `lanewise train`.
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Trains a net on images (MNIST unless --data or --csv is given) or a table, and writes it to a "
                + "file. One seed gives one file, whatever computes it.",
        footer = {
            "",
            "Such as:",
            "  lanewise train --csv houses.csv --target price --categorical city \\",
            "      --layers 50 --epochs 100 --output houses.safetensors"
        })
final class Train implements Callable<Integer> {
    private static final String NOTHING_KEPT =
            "nothing was kept of the training; --checkpoint keeps it after every epoch, to go on from";

    private static final String NO_EPOCH = "no epoch of this training had ended, and nothing was written";

    @Mixin
    private final SourceOptions source = new SourceOptions();

    @Mixin
    private final TableOptions tableOptions = new TableOptions();

    @Mixin
    private final NetOptions netOptions = new NetOptions();

    @Mixin
    private final PassOptions passOptions = new PassOptions();

    @Mixin
    private final KernelOptions kernelOptions = new KernelOptions();

    @Mixin
    private final Outputs outputs = new Outputs();

    @Mixin
    private final JsonOptions report;

    @Option(
            names = "--optimiser",
            defaultValue = "adam",
            paramLabel = "RULE",
            converter = Converters.Rule.class,
            description = Converters.Rule.NAMES
                    + ", m being 0.9 where it is left out, with weight_decay=… as the last argument, such as "
                    + "momentum(0.9, weight_decay=1e-4).")
    private Optimiser optimiser;

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            converter = Converters.Rate.class,
            description = "A number, or " + Converters.Rate.NAMES
                    + "; without this option 0.1 for sgd, 0.01 for momentum and nesterov, 0.001 " + "for the others.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private LearningRate learningRate;

    @Option(
            names = "--clipping",
            defaultValue = "none",
            paramLabel = "LIMIT",
            converter = Converters.Clipping.class,
            description = "Of gradients: " + Converters.Clipping.NAMES + ".")
    private GradientClipping clipping;

    @Option(
            names = "--dropout",
            split = ",",
            paramLabel = "RATE",
            description = "Share of activations that are dropped: one for all hidden layers, or one for each.")
    private double[] dropout;

    @Option(
            names = "--validation",
            defaultValue = "0",
            paramLabel = "SHARE",
            description = "Share of the samples that are kept for validation after each epoch.")
    private double validation;

    @Option(
            names = "--early-stopping",
            paramLabel = "N",
            description =
                    "Ends the training after N epochs without a smaller validation loss, and keeps the net of the "
                            + "smallest.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private Integer patience;

    @Option(
            names = "--csv-log",
            paramLabel = "FILE",
            description = "A line for every epoch; replaces a log.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private Path csvLog;

    @Option(
            names = "--curve",
            paramLabel = "FILE.svg",
            description = "A picture of the loss by epoch; replaces one.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private Path curveFile;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description =
                    "Where the training stands, written as a whole after every epoch. One that exists is replaced only "
                            + "by the training that goes on from it (--resume).",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private Path checkpoint;

    @Option(
            names = "--resume",
            description =
                    "Goes on from the --checkpoint, to the same net as without interruption. --epochs counts those before.")
    private boolean resume;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "FILE",
            description =
                    "The model file, in the safetensors format; written as a whole after the last epoch, replaces a model.")
    private Path output;

    @Spec
    private CommandSpec spec;

    private final Streams streams;

    Train(Streams streams) {
        this.streams = streams;
        this.report = new JsonOptions(streams);
    }

    @Override
    public Integer call() throws IOException, FailedException {
        checkOptions();
        checkFiles();
        InputTable input = source.table(streams);
        NamedLoss loss = netOptions.loss(input == null || tableOptions.isLabelled());
        streams.ending().advise(checkpoint == null ? NOTHING_KEPT : NO_EPOCH);
        try (Kernels kernels = kernelOptions.build()) {
            report.say("kernels  " + kernels.description());
            CsvSchema table = null;
            FloatDataSet data;
            if (input == null) {
                Warming warming = Warming.start(kernels, netOptions, passOptions.batch());
                try {
                    data = source.images().training().dataSet();
                } finally {
                    warming.close();
                }
            } else {
                CsvData rows = tableOptions.read(
                        input, netOptions.isLinear() && !loss.isBinaryCrossEntropy(), validation, netOptions.seed());
                table = rows.schema();
                data = source.floats(input, rows);
            }
            report.say("data     " + data);
            TargetRange.of(loss, netOptions.outputActivation()).check(data);
            Architecture architecture = netOptions.architecture(data.inputs(), data.outputs());
            Dropout dropped = dropped(architecture);
            report.say("net      " + architecture + ", " + architecture.parameterCount() + " parameters, " + loss);
            FloatParameters parameters = FloatParameters.initialised(
                    architecture, netOptions.initialiser(), new SplittableRandom(netOptions.seed()));
            FloatMlp net = new FloatMlp(kernels, parameters, loss.loss(), Reduction.MEAN);
            LoadedModel model = new LoadedModel(output, parameters, loss, table, null);
            train(trainer(net, dropped).context(model.metadata()), data);
            printHeldOut(net, model, data);
            model.save();
            report.say("model    " + output);
        }
        return CommandLine.ExitCode.OK;
    }

    private FloatTrainer trainer(FloatMlp net, Dropout dropped) {
        FloatTrainer trainer = FloatTrainer.of(net)
                .optimiser(optimiser)
                .clipping(clipping)
                .learningRate(rate())
                .batch(passOptions.batch())
                .seed(netOptions.seed())
                .validation(validation);
        if (dropped != null) {
            trainer.dropout(dropped);
        }
        if (patience != null) {
            trainer.earlyStopping(patience);
        }
        return trainer;
    }

    private void train(FloatTrainer trainer, FloatDataSet data) throws IOException, FailedException {
        if (validation > 0) {
            int held = Split.of(data.count(), validation, netOptions.seed()).validation().length;
            if (patience != null && held == 0) {
                throw new FailedException("--validation=" + validation + " of " + data.count()
                        + " samples leaves none for validation, which early stopping needs");
            }
            report.say("held out " + held + " of " + data.count() + " samples, for validation");
        }
        TrainingCurve curve = new TrainingCurve();
        try (WatchedDataSet watched = new WatchedDataSet(data, report.bar(), epoch -> "epoch " + epoch)) {
            int epochs = epochs(data);
            trainer.listener(summary -> {
                watched.endRound();
                print(summary, epochs);
            });
            trainer.listener(curve);
            if (csvLog != null) {
                if (!resume) {
                    // The log goes on where there is one, but this training begins anew.
                    AtomicFile.write(csvLog, "");
                }
                trainer.listener(new CsvLog(csvLog));
            }
            if (resume) {
                trainer.resume(checkpoint);
                report.say("resumed  after epoch " + trainer.epochs());
                streams.ending().advise(goOn(trainer.epochs()));
            }
            if (checkpoint != null) {
                // What is there has been asked for: by --resume or by --overwrite.
                trainer.checkpoint(checkpoint, StandardCopyOption.REPLACE_EXISTING);
                trainer.listener(summary -> streams.ending().advise(goOn(summary.epoch())));
            }
            int before = trainer.epochs();
            trainer.train(watched, Math.max(0, epochs - before));
            if (trainer.epochs() == before) {
                report.say("trained  no further: the training had ended");
            }
        } catch (DivergedException e) {
            // The curve shows how it came to that.
            writeCurve(curve);
            throw e;
        } catch (IllegalArgumentException e) {
            // Constants that are in range for double, but not for float.
            throw new FailedException(e.getMessage());
        }
        writeCurve(curve);
        if (trainer.epochs() >= epochs(data) && isStillFalling(trainer.history())) {
            report.say("note     the loss was still falling when the epochs ran out: more --epochs, or a "
                    + "larger --learning-rate, may give a better net");
        }
        if (patience != null && trainer.bestEpoch() < trainer.epochs()) {
            trainer.restoreBest();
            report.say("best     the model is that of epoch " + trainer.bestEpoch());
        }
    }

    private String goOn(int epoch) {
        return checkpoint + " has what the training has come to after epoch " + epoch
                + "; the same command with --resume goes on from there";
    }

    private void print(EpochSummary summary, int epochs) {
        try {
            if (report.isJson()) {
                report.json(json -> {
                    json.writeNumberField("epoch", summary.epoch());
                    json.writeNumberField("steps", summary.steps());
                    JsonOptions.number(json, "loss", summary.loss());
                    JsonOptions.number(json, "validation_loss", summary.validationLoss());
                    JsonOptions.number(json, "validation_error", summary.validationError());
                    JsonOptions.number(json, "learning_rate", summary.learningRate());
                    JsonOptions.number(json, "seconds", summary.seconds());
                });
            } else if (passOptions.isShown(summary.epoch(), epochs)) {
                report.say(summary.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How good the net is that is written, on samples that it has not seen.
    private void printHeldOut(FloatMlp net, LoadedModel model, FloatDataSet data) {
        int[] heldOut = Split.of(data.count(), validation, netOptions.seed()).validation();
        if (heldOut.length > 0) {
            TargetFigures figures = new TargetFigures(model);
            figures.print(report::say, "held out ", FloatEvaluation.of(net, data, heldOut, figures.units()));
        }
    }

    private int epochs(FloatDataSet data) {
        return passOptions.epochs(
                Split.of(data.count(), validation, netOptions.seed()).training().length);
    }

    /// Whether the last tenth of the epochs was better than the tenth before by more than a hundredth: by the
    /// validation loss where there is one.
    static boolean isStillFalling(List<EpochSummary> history) {
        int tenth = Math.max(1, history.size() / 10);
        if (history.size() < 2 * tenth) {
            return false;
        }
        double last = 0;
        double before = 0;
        for (int i = history.size() - 2 * tenth; i < history.size(); i++) {
            EpochSummary epoch = history.get(i);
            double loss = Double.isNaN(epoch.validationLoss()) ? epoch.loss() : epoch.validationLoss();
            if (i < history.size() - tenth) {
                before += loss;
            } else {
                last += loss;
            }
        }
        return before > 0 && last < 0.99 * before;
    }

    private void writeCurve(TrainingCurve curve) throws IOException {
        if (curveFile != null) {
            AtomicFile.write(curveFile, curve.svg());
        }
    }

    private LearningRate rate() {
        if (learningRate != null) {
            return learningRate;
        }
        return LearningRate.constant(
                switch (optimiser.rule()) {
                    case SGD -> 0.1;
                    case MOMENTUM, NESTEROV -> 0.01;
                    case RMS_PROP, ADAM, ADAM_W -> 0.001;
                });
    }

    /// What is dropped, or null.
    private Dropout dropped(Architecture architecture) {
        if (dropout == null) {
            return null;
        }
        double[] rates = dropout;
        if (rates.length == 1) {
            rates = new double[netOptions.hiddenLayers()];
            Arrays.fill(rates, dropout[0]);
        }
        boolean drops = Arrays.stream(rates).anyMatch(rate -> rate > 0);
        if (drops && architecture.layer(0).vectorActivation() != null) {
            throw Usage.wrong(
                    spec,
                    "--dropout is for elementwise activations, not for --activation="
                            + architecture.layer(0).name());
        }
        return new Dropout(netOptions.seed(), rates);
    }

    private void checkOptions() {
        source.check();
        tableOptions.check(source.table(streams));
        netOptions.check();
        passOptions.check();
        Usage.check(spec, validation >= 0 && validation < 1, "--validation", validation, "at least 0 and below 1");
        Usage.check(spec, patience == null || patience >= 1, "--early-stopping", patience, "at least 1");
        if (curveFile != null) {
            String name = curveFile.getFileName().toString();
            Usage.check(
                    spec,
                    name.indexOf('.') < 0 || name.toLowerCase(Locale.ROOT).endsWith(".svg"),
                    "--curve",
                    curveFile,
                    "the name of an SVG file, which ends in .svg: other pictures are not drawn");
        }
        if (resume && checkpoint == null) {
            throw Usage.wrong(spec, "--resume needs the --checkpoint to go on from");
        }
        if (patience != null && validation == 0) {
            throw Usage.wrong(spec, "--early-stopping needs a --validation share");
        }
        if (dropout != null) {
            int hidden = netOptions.hiddenLayers();
            if (dropout.length != 1 && dropout.length != hidden) {
                throw Usage.wrong(
                        spec, "--dropout has " + dropout.length + " rates for the " + hidden + " hidden layers");
            }
            for (double rate : dropout) {
                Usage.check(spec, rate >= 0 && rate < 1, "--dropout", rate, "at least 0 and below 1");
            }
        }
    }

    private void checkFiles() throws IOException, FailedException {
        InputTable input = source.table(streams);
        outputs.reads("--csv", input == null ? null : input.file());
        source.files().forEach(file -> outputs.reads("--data", file));
        outputs.writes("--output", output, FileKind.MODEL)
                .writes("--csv-log", csvLog, FileKind.LOG)
                .writes("--curve", curveFile, FileKind.CURVE);
        if (resume) {
            outputs.writes("--checkpoint", checkpoint, FileKind.CHECKPOINT);
        } else {
            outputs.writesNew("--checkpoint", checkpoint);
        }
        outputs.check();
    }
}
