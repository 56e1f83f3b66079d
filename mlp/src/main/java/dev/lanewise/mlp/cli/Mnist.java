package dev.lanewise.mlp.cli;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Backend;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.KernelsBuilder;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.FloatWorkspace;
import dev.lanewise.mlp.Initialiser;
import dev.lanewise.mlp.Loss;
import dev.lanewise.mlp.Reduction;
import dev.lanewise.mlp.cli.TimeSplit.Phase;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// Trains a net on MNIST, or on data of the same form, and says how good and how fast it was.
///
/// Exit codes: 0 done, 1 failed (one line on standard error says why), 2 wrong usage.
///
/// The defaults (784-100-10, ReLU, He, batch 64, 10 epochs, α = 0.3 constant, no decay) ended between 2.03 and 2.50 %
/// test error on MNIST for the seeds 1 … 10; α = 0.1 is still at 2.7 % by then, α = 0.5 swings up to 2.8 % from one
/// epoch to the next.
@Command(
        name = "mnist",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Trains a multilayer perceptron on MNIST by plain stochastic gradient descent.")
public final class Mnist implements Callable<Integer> {
    @Option(names = "--layers", split = ",", defaultValue = "100", paramLabel = "SIZE", description = "Hidden layers.")
    private int[] layers;

    @Option(
            names = "--activation",
            defaultValue = "relu",
            paramLabel = "NAME",
            converter = ActivationConverter.class,
            description =
                    "Activation of the hidden layers: relu, leaky_relu(s), sigmoid, tanh, softplus, elu(a), gelu, "
                            + "silu, identity.")
    private Activation activation;

    @Option(
            names = "--initialiser",
            defaultValue = "HE_NORMAL",
            description = "Distribution of the first weights: ${COMPLETION-CANDIDATES}.")
    private Initialiser initialiser;

    @Option(names = "--batch", defaultValue = "64", paramLabel = "N", description = "Samples per step.")
    private int batch;

    @Option(names = "--epochs", defaultValue = "10", paramLabel = "N", description = "Passes over the training data.")
    private int epochs;

    @Option(names = "--learning-rate", defaultValue = "0.3", paramLabel = "RATE", description = "Constant.")
    private double learningRate;

    @Option(
            names = "--weight-decay",
            defaultValue = "0",
            paramLabel = "RATE",
            description = "Of weights, not of biases.")
    private double weightDecay;

    @Option(names = "--seed", defaultValue = "1", description = "Of the first weights and of the order of the samples.")
    private long seed;

    @Option(names = "--threads", defaultValue = "1", paramLabel = "N", description = "Threads of one matrix product.")
    private int threads;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description = "Kernels: simd or scalar; without this option the best there are.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private Backend backend;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Directory of train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and "
                    + "t10k-labels-idx1-ubyte, each also as .gz; without this option the original MNIST, which "
                    + "mvn -Pmnist puts on the class path.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private Path data;

    @Spec
    private CommandSpec spec;

    private final PrintStream out;
    private final boolean terminal;

    private Mnist(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /// Runs the program and ends the virtual machine.
    ///
    /// @param args the options; `--help` lists them
    @SuppressWarnings("SystemConsoleNull") // null is still possible with another jdk.console
    public static void main(String[] args) {
        Console console = System.console();
        System.exit(run(args, System.out, System.err, console != null && console.isTerminal()));
    }

    /// The program without its end.
    ///
    /// @param terminal whether somebody watches, so that a progress bar makes sense
    /// @return the exit code
    static int run(String[] args, PrintStream out, PrintStream err, boolean terminal) {
        return new CommandLine(new Mnist(out, terminal))
                .setOut(new PrintWriter(out, true, out.charset()))
                .setErr(new PrintWriter(err, true, err.charset()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, commandLine, parsed) -> {
                    commandLine.getErr().println("mnist: " + describe(e));
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(args);
    }

    /// One line for what the user can do something about; anything else is a bug and keeps its stack trace.
    private static String describe(Exception e) throws Exception {
        if (e instanceof FileSystemException file) {
            String reason = file.getReason() == null ? e.getClass().getSimpleName() : file.getReason();
            return file.getFile() + ": " + reason;
        }
        if (e instanceof IOException || e instanceof UnsupportedOperationException || e instanceof FailedException) {
            return e.getMessage();
        }
        throw e;
    }

    /// Trains with the options as they have been set.
    ///
    /// @return 0
    @Override
    public Integer call() throws IOException, FailedException {
        checkOptions();
        TimeSplit time = TimeSplit.sinceStart();
        KernelsBuilder builder = Kernels.builder().threads(threads);
        if (backend != null) {
            builder.backend(backend);
        }
        try (Kernels kernels = builder.build()) {
            out.println("kernels  " + kernels.description());
            time.enter(Phase.READING);
            MnistData images = data == null ? MnistData.original() : MnistData.inDirectory(data);
            train(kernels, images, time);
        }
        out.println(time.report());
        return CommandLine.ExitCode.OK;
    }

    private void train(Kernels kernels, MnistData images, TimeSplit time) throws FailedException {
        out.println("data     " + images.training());
        int[] sizes = new int[layers.length + 2];
        sizes[0] = images.training().size();
        System.arraycopy(layers, 0, sizes, 1, layers.length);
        sizes[sizes.length - 1] = images.training().classes();
        Architecture architecture = architecture(sizes);
        out.println("net      " + architecture);

        SplittableRandom random = new SplittableRandom(seed);
        FloatParameters parameters = FloatParameters.initialised(architecture, initialiser, random);
        FloatMlp net = new FloatMlp(kernels, parameters, Loss.SOFTMAX_CROSS_ENTROPY, Reduction.MEAN);
        Training training = new Training(net, images.training(), batch, random);
        // Batches of training's size: another size is other tiles, which are slow until they are compiled too.
        FloatWorkspace evaluation =
                net.newWorkspace(Math.min(batch, images.training().count()));
        for (int epoch = 1; epoch <= epochs; epoch++) {
            time.enter(epoch == 1 ? Phase.FIRST_EPOCH : Phase.TRAINING);
            double loss;
            try (Progress progress = Progress.of(
                    terminal ? out : null, "epoch " + epoch, images.training().count())) {
                loss = training.epoch(learningRate, weightDecay, progress);
            }
            double seconds = time.enter(Phase.TESTING);
            if (!Double.isFinite(loss)) {
                throw new FailedException("the loss is " + loss + " in epoch " + epoch
                        + ": training diverged, try a lower --learning-rate than " + learningRate);
            }
            double error = Training.errorRate(net, images.test(), evaluation);
            out.printf(
                    Locale.ROOT,
                    "epoch %2d/%d  loss %.4f  test error %5.2f %%  %7.0f images/s  %6.1f GFLOP/s%n",
                    epoch,
                    epochs,
                    loss,
                    100 * error,
                    images.training().count() / seconds,
                    architecture.trainingFlops(images.training().count()) / seconds / 1e9);
        }
    }

    private Architecture architecture(int[] sizes) {
        try {
            return Architecture.of(activation, Activation.IDENTITY, sizes);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--layers: " + e.getMessage(), e);
        }
    }

    private void checkOptions() {
        for (int layer : layers) {
            check(layer >= 1, "--layers", layer, "at least 1");
        }
        check(batch >= 1, "--batch", batch, "at least 1");
        check(epochs >= 1, "--epochs", epochs, "at least 1");
        check(threads >= 1 && threads <= 1024, "--threads", threads, "in 1 … 1024");
        check(isRate(learningRate), "--learning-rate", learningRate, "a finite number of at least 0");
        check(isRate(weightDecay), "--weight-decay", weightDecay, "a finite number of at least 0");
    }

    private static boolean isRate(double rate) {
        return rate >= 0 && rate <= Float.MAX_VALUE;
    }

    private void check(boolean fine, String option, Object value, String wanted) {
        if (!fine) {
            throw new ParameterException(spec.commandLine(), option + "=" + value + " is not " + wanted);
        }
    }

    /// A failure that the user can do something about.
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1;

        FailedException(String message) {
            super(message);
        }
    }

    /// Names as [Activation#parse] knows them.
    static final class ActivationConverter implements CommandLine.ITypeConverter<Activation> {
        @Override
        public Activation convert(String value) {
            try {
                return Activation.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
