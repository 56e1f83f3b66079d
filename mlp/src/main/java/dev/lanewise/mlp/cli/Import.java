package dev.lanewise.mlp.cli;

import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.files.FileKind;
import dev.lanewise.mlp.model.FloatModels;
import dev.lanewise.mlp.model.Safetensors;
import dev.lanewise.mlp.model.TensorNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lanewise import`.
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description =
                "Makes a model file of a safetensors file from elsewhere, such as the state_dict of a PyTorch net of "
                        + "linear layers, which its safetensors package writes: save_file(net.state_dict(), name). Sizes come "
                        + "from the tensors; a layer without a bias has the bias 0.",
        footer = {
            "",
            "Such as:",
            "  lanewise import net.safetensors --names fc1,fc2,fc3 --prefix model. \\",
            "      --activation relu --loss cross_entropy --output mine.safetensors"
        })
final class Import implements Callable<Integer> {
    private static final String WEIGHT = ".weight";
    private static final int MOST_NAMES = 20;

    @Parameters(paramLabel = "FILE", description = "A safetensors file with tensors of F32, F16 or BF16.")
    private Path file;

    @Option(
            names = "--names",
            split = ",",
            paramLabel = "NAME",
            description = "What the file calls the layers, from the input on: fc1,fc2 for the tensors fc1.weight, "
                    + "fc1.bias and so on. Without this option all numbers of an nn.Sequential that have a weight.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private String[] names;

    @Option(
            names = "--prefix",
            defaultValue = "",
            paramLabel = "TEXT",
            description = "What all names begin with, such as model. with the full stop; tensors that do not are left "
                    + "alone.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private String prefix;

    @Option(
            names = "--activation",
            defaultValue = "relu",
            paramLabel = "NAME",
            converter = Converters.ActivationName.class,
            description = "Activation of the hidden layers: " + Converters.ActivationName.NAMES + ".")
    private String activation;

    @Option(
            names = "--output-activation",
            defaultValue = "identity",
            paramLabel = "NAME",
            converter = Converters.ActivationName.class,
            description = "Activation of the last layer, one of the same.")
    private String outputActivation;

    @Option(
            names = "--loss",
            required = true,
            paramLabel = "NAME",
            converter = Converters.LossName.class,
            description = "What the net was trained for, and so what its outputs mean: " + NamedLoss.NAMES + ".")
    private NamedLoss loss;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "FILE",
            description = "The model file; written as a whole, replaces a model.")
    private Path output;

    @Mixin
    private final Outputs outputs = new Outputs();

    @Mixin
    private final ReportOptions report;

    @Spec
    private CommandSpec spec;

    Import(Streams streams) {
        this.report = new ReportOptions(streams);
    }

    @Override
    public Integer call() throws IOException, FailedException {
        if (loss.isOnLogits() && !outputActivation.equals("identity")) {
            throw Usage.wrong(
                    spec,
                    "--loss=" + loss + " is on logits: --output-activation=" + outputActivation + " is not for it");
        }
        outputs.reads("FILE", file).writes("--output", output, FileKind.MODEL).check();
        TensorNames tensors;
        Architecture architecture;
        try (Safetensors open = Safetensors.open(file)) {
            tensors = names(open).under(prefix);
            architecture = architecture(open, tensors);
        }
        FloatParameters parameters = FloatModels.load(file, architecture, tensors);
        new LoadedModel(output, parameters, loss, null, null).save();
        report.say("net      " + architecture + ", " + architecture.parameterCount() + " parameters, " + loss);
        report.say("model    " + output);
        return CommandLine.ExitCode.OK;
    }

    private TensorNames names(Safetensors open) throws FailedException {
        if (names != null) {
            try {
                return TensorNames.of(names);
            } catch (IllegalArgumentException e) {
                throw Usage.wrong(spec, "--names: " + e.getMessage());
            }
        }
        List<String> modules = open.tensors().stream()
                .map(Safetensors.Tensor::name)
                .filter(name -> name.startsWith(prefix) && name.endsWith(WEIGHT))
                .map(name -> name.substring(prefix.length(), name.length() - WEIGHT.length()))
                .toList();
        if (modules.isEmpty() || !modules.stream().allMatch(module -> module.matches("\\d{1,9}"))) {
            throw new FailedException(
                    file + ": --names is to say what the layers are called, in their order; there are "
                            + open.tensors().stream()
                                    .limit(MOST_NAMES)
                                    .map(tensor -> LoadedModel.oneLine(tensor.toString()))
                                    .collect(Collectors.joining(", "))
                            + (open.tensors().size() > MOST_NAMES ? ", …" : ""));
        }
        return TensorNames.of(modules.stream()
                .sorted(Comparator.comparingInt(Integer::parseInt))
                .toArray(String[]::new));
    }

    /// Sizes as the weights have them.
    private Architecture architecture(Safetensors open, TensorNames tensors) throws FailedException {
        Architecture.Builder builder = null;
        long width = 0;
        try {
            for (int l = 0; l < tensors.depth(); l++) {
                String name = tensors.weight(l);
                Safetensors.Tensor weight =
                        open.tensor(name).orElseThrow(() -> new FailedException(file + ": there is no tensor " + name));
                long[] shape = weight.shape();
                if (shape.length != 2 || (l > 0 && shape[1] != width)) {
                    throw new FailedException(file + ": " + LoadedModel.oneLine(weight.toString())
                            + " is not the weight " + "of a linear layer" + (l > 0 ? " of " + width + " inputs" : "")
                            + ", outputs×inputs");
                }
                width = shape[0];
                builder = builder == null ? Architecture.builder(Math.toIntExact(shape[1])) : builder;
                builder.layer(Math.toIntExact(width), l == tensors.depth() - 1 ? outputActivation : activation);
            }
            return builder.build();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new FailedException(file + ": " + e.getMessage());
        }
    }
}
