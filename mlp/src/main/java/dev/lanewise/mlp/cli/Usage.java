package dev.lanewise.mlp.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// Options that are wrong, beyond what picocli finds itself.
final class Usage {
    private Usage() {}

    static void check(CommandSpec spec, boolean fine, String option, Object value, String wanted) {
        if (!fine) {
            throw wrong(spec, option + "=" + value + " is not " + wanted);
        }
    }

    static ParameterException wrong(CommandSpec spec, String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
