/// Multilayer perceptrons: architecture, parameters, forward and backward passes, derivatives of every output,
/// optimisers, a training loop, data sets and model files. Every matrix product goes through
/// [dev.lanewise.kernels.Kernels].
///
/// The command line (`dev.lanewise.mlp.cli`) needs picocli and progressbar, which a program that only uses the library
/// can leave out.
module dev.lanewise.mlp {
    requires transitive dev.lanewise.kernels;
    requires com.fasterxml.jackson.core;
    requires de.siegmar.fastcsv;
    requires static info.picocli;
    requires java.management;
    requires jdk.jfr;
    requires static me.tongfei.progressbar;

    exports dev.lanewise.mlp.data;
    exports dev.lanewise.mlp.model;
    exports dev.lanewise.mlp.optimiser;
    exports dev.lanewise.mlp.training;
    exports dev.lanewise.mlp;

    opens dev.lanewise.mlp.cli to
            info.picocli;
}
