package dev.lanewise.mlp.optimiser;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `name(argument, …)`, the text of rules, schedules and clippings, taken apart. An argument may be such a text itself.
///
/// @param name in lower case
/// @param arguments in lower case, without space around them; none for a name without parentheses
record Call(String name, List<String> arguments) {
    /// Of what is read by recursion.
    private static final int MAX_DEPTH = 8;

    static Call parse(String text) {
        String stripped = text.strip().toLowerCase(Locale.ROOT);
        int open = stripped.indexOf('(');
        if (open < 0) {
            return new Call(stripped, List.of());
        }
        if (!stripped.endsWith(")")) {
            throw new IllegalArgumentException("the parentheses do not match");
        }
        String inside = stripped.substring(open + 1, stripped.length() - 1);
        List<String> arguments = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < inside.length() && depth >= 0; i++) {
            char c = inside.charAt(i);
            if (c == ',' && depth == 0) {
                arguments.add(inside.substring(start, i).strip());
                start = i + 1;
            } else if (c == '(') {
                depth++;
                if (depth > MAX_DEPTH) {
                    throw new IllegalArgumentException("parentheses are nested more than " + MAX_DEPTH + " deep");
                }
            } else if (c == ')') {
                depth--;
            }
        }
        if (depth != 0) {
            throw new IllegalArgumentException("the parentheses do not match");
        }
        if (!inside.isBlank()) {
            arguments.add(inside.substring(start).strip());
        }
        return new Call(stripped.substring(0, open).strip(), List.copyOf(arguments));
    }

    /// Refuses any other number of arguments.
    ///
    /// @param form what is right, for the message
    void checkCount(int count, String form) {
        if (arguments.size() != count) {
            throw new IllegalArgumentException(
                    "there are " + arguments.size() + " arguments, but it takes " + count + ": " + form);
        }
    }

    /// An argument as a number.
    double number(int index) {
        return number(arguments.get(index));
    }

    /// An argument as a whole number.
    long whole(int index) {
        String argument = arguments.get(index);
        try {
            return Long.parseLong(argument);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + argument + "\" is not a whole number", e);
        }
    }

    static double number(String argument) {
        try {
            return Double.parseDouble(argument);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + argument + "\" is not a number", e);
        }
    }

    /// The shortest text that [#number(String)] reads as the same bits: `0.1`, `1.0E-5`, `2`.
    static String text(double number) {
        String text = Double.toString(number);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
