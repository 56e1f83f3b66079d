package dev.lanewise.mlp.training;

/// The loss of an epoch is infinite or no number. A smaller learning rate helps most often, clipped gradients next.
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DivergedException(String message) {
        super(message);
    }
}
