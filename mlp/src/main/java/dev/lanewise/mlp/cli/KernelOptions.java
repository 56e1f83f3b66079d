package dev.lanewise.mlp.cli;

import dev.lanewise.kernels.Backend;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.KernelsBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Which kernels compute, and on how many threads. Results do not depend on it.
final class KernelOptions {
    @Option(names = "--threads", defaultValue = "1", paramLabel = "N", description = "Threads of one matrix product.")
    private int threads;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            converter = Converters.BackendName.class,
            description = "Kernels: " + Converters.BackendName.NAMES + "; without this option the best there are.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private Backend backend;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /// Checks the options and makes the kernels, which the caller closes.
    Kernels build() {
        Usage.check(spec, threads >= 1 && threads <= 1024, "--threads", threads, "in 1 … 1024");
        KernelsBuilder builder = Kernels.builder().threads(threads).warmUpThread(true);
        if (backend != null) {
            builder.backend(backend);
        }
        return builder.build();
    }
}
