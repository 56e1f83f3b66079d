package dev.lanewise.mlp.cli;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.DoubleMlp;
import dev.lanewise.mlp.DoubleParameters;
import dev.lanewise.mlp.GradientCheck;
import dev.lanewise.mlp.Reduction;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `lanewise gradcheck`.
@Command(
        name = "gradcheck",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Holds back-propagation against central differences, on random samples and a random net of "
                + "doubles. For small nets: the time grows with the square of the parameters. Fails where the "
                + "relative error is above 1e-7.")
final class Gradcheck implements Callable<Integer> {
    private static final double LIMIT = 1e-7;

    @Mixin
    private final NetOptions netOptions = new NetOptions();

    @Mixin
    private final KernelOptions kernelOptions = new KernelOptions();

    @Mixin
    private final ReportOptions report;

    @Option(names = "--inputs", defaultValue = "4", paramLabel = "N", description = "Elements of a sample.")
    private int inputs;

    @Option(names = "--outputs", defaultValue = "3", paramLabel = "N", description = "Classes or targets.")
    private int outputs;

    @Option(names = "--batch", defaultValue = "5", paramLabel = "N", description = "Samples.")
    private int batch;

    @Spec
    private CommandSpec spec;

    Gradcheck(Streams streams) {
        this.report = new ReportOptions(streams);
    }

    @Override
    public Integer call() throws FailedException {
        netOptions.check();
        Usage.check(spec, inputs >= 1, "--inputs", inputs, "at least 1");
        Usage.check(spec, outputs >= 1, "--outputs", outputs, "at least 1");
        Usage.check(spec, batch >= 1, "--batch", batch, "at least 1");
        NamedLoss loss = netOptions.loss(true);
        Architecture architecture = netOptions.architecture(inputs, outputs);
        try (Kernels kernels = kernelOptions.build()) {
            report.say("kernels  " + kernels.description());
            report.say("net      " + architecture + ", " + architecture.parameterCount() + " parameters, " + loss);
            GradientCheck check = check(kernels, architecture, loss);
            report.result("result   " + check);
            if (!(check.relativeError() <= LIMIT)) {
                throw new FailedException("the relative error is " + check.relativeError() + ", above " + LIMIT
                        + "; a kink of the activation or the loss can be the reason, so try another --seed");
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private GradientCheck check(Kernels kernels, Architecture architecture, NamedLoss loss) {
        SplittableRandom random = new SplittableRandom(netOptions.seed());
        DoubleParameters parameters = DoubleParameters.initialised(architecture, netOptions.initialiser(), random);
        DoubleMlp net = new DoubleMlp(kernels, parameters, loss.loss(), Reduction.MEAN);
        double[] x = new double[Math.multiplyExact(batch, inputs)];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextGaussian();
        }
        if (loss.isCrossEntropy()) {
            int[] labels = new int[batch];
            for (int i = 0; i < batch; i++) {
                labels[i] = random.nextInt(outputs);
            }
            return GradientCheck.of(net, x, labels);
        }
        double[] targets = new double[Math.multiplyExact(batch, outputs)];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = loss.isBinaryCrossEntropy() ? random.nextDouble() : random.nextGaussian();
        }
        return GradientCheck.of(net, x, targets);
    }
}
