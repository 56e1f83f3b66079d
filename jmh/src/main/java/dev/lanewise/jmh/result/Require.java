package dev.lanewise.jmh.result;

import java.util.Collection;
import java.util.List;
import java.util.Objects;

/// What the records of a result file refuse, with the name of the field and its value in the message.
final class Require {
    private Require() {}

    static String text(String value, String name) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " is " + (value == null ? "missing" : "empty"));
        }
        return value;
    }

    static <T> T present(T value, String name) {
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    static <T> List<T> list(Collection<T> value, String name) {
        if (present(value, name).stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException(name + " has an element that is null");
        }
        return List.copyOf(value);
    }

    static int atLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + "=" + value + " is below " + least);
        }
        return value;
    }

    static double positive(double value, String name) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + "=" + value + " is no positive number");
        }
        return value;
    }

    static Double nullOrPositive(Double value, String name) {
        return value == null ? null : positive(value, name);
    }

    static double notNegative(double value, String name) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + "=" + value + " is negative or no number");
        }
        return value;
    }
}
