package dev.lanewise.mlp.cli;

/// A failure that the user can do something about.
final class FailedException extends Exception {
    private static final long serialVersionUID = 1;

    FailedException(String message) {
        super(message);
    }
}
