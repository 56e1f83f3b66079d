package dev.lanewise.mlp.optimiser;

/// Argument checks of this package. Conditions are written so that NaN fails them.
final class Checks {
    private Checks() {}

    /// A rate, decay or limit that may be 0.
    static void checkRate(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + "=" + value + " is not a finite number of at least 0");
        }
    }

    static void checkPositive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + "=" + value + " is not a finite number above 0");
        }
    }

    /// A share of something, both ends allowed.
    static void checkFraction(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + "=" + value + " is not in 0 … 1");
        }
    }

    /// The factor of an exponential average: with 1 it would never forget.
    static void checkAveraging(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + "=" + value + " is not at least 0 and below 1");
        }
    }

    /// A length of time.
    static void checkSteps(String name, long steps) {
        if (steps < 1) {
            throw new IllegalArgumentException(name + "=" + steps + " is below 1");
        }
    }

    /// A point in time.
    static void checkStep(String name, long step) {
        if (step < 0) {
            throw new IllegalArgumentException(name + "=" + step + " is negative");
        }
    }

    static void checkLength(String name, int length, int parameterCount) {
        if (length != parameterCount) {
            throw new IllegalArgumentException(
                    name + ".length=" + length + " is not the number of parameters, " + parameterCount);
        }
    }
}
