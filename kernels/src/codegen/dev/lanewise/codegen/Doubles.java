package dev.lanewise.codegen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Derives the class in double from the class in float, which is plain Java and the only source. A source asks for it
/// in its first line:
///
///     // The build derives DoubleMlp from this file.
///
/// The rest is word for word the same but for this table, which holds in comments and strings too:
///
/// | float | double |
/// |---|---|
/// | a cast from double, `(float) x` | `x` |
/// | a literal, `1f`, `0x1p-3f` | `1.0`, `0x1p-3` |
/// | `floatToRawIntBits`, `floatToIntBits` | `doubleToRawLongBits`, `doubleToLongBits` |
/// | `intBitsToFloat`, `reinterpretAsInts` | `longBitsToDouble`, `reinterpretAsLongs` |
/// | `float`, `floats`, and in names: `floatValue` | `double`, `doubles`, `doubleValue` |
/// | `Float`, `Floats`, and in names: `FloatVector`, `ofFloat` | `Double`, `Doubles`, `DoubleVector`, `ofDouble` |
/// | `FLOAT`, and in names: `JAVA_FLOAT_UNALIGNED` | `DOUBLE`, `JAVA_DOUBLE_UNALIGNED` |
/// | `F32`, the type's name in model files | `F64` |
/// | `sgemm`, `cblas_sgemm`, `sgemmBatched`, `spack` and what else is in [#BLAS] | `dgemm`, … |
///
/// - A comment that is about float in both classes says single precision.
/// - The rare line that differs otherwise says what it is in double: `int bits = 23; // double: long bits = 52;`. After
///   an empty `// double:` the line is empty.
///
/// Line n of the double class is line n of the float class, so a stack trace or a debugger in one finds the other. A
/// class in double in whose code a `float`, a `Float` or a literal with an `f` is left fails the build.
final class Doubles {
    private static final Pattern MARKER = Pattern.compile("// The build derives (\\w+) from this file\\.");

    private static final String OTHERWISE = "// double:";

    /// The operations whose names begin with the letter of the type: those of [BLAS](https://netlib.org/blas) and of
    /// Kernels, and the methods of benchmarks.
    private static final String BLAS = "asum|axpy|dot|scal|gemv|ger|gemm|symm|syrk|syr2k|trmm|trsm"
            + "|pack|repack|activation|epilogue|fma|forward|softmax|step|netlib|level3";

    private static final String NUMBER = "\\.?[0-9](?:[eE][+-](?=[0-9])|[pP][+-]|[\\w.])*";

    private static final String WORD = "[\\w$]+";

    /// The parts of Java text that matter here; anything else is passed over character by character.
    private static final Pattern TOKEN = Pattern.compile(
            "(?<comment>//[^\n]*|/\\*.*?\\*/)"
                    + "|(?<text>\"\"\"(?:\\\\.|[^\\\\])*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])+')"
                    + "|(?<cast>\\(float\\) )"
                    + "|(?<number>" + NUMBER + ")"
                    + "|" + WORD,
            Pattern.DOTALL);

    private static final Pattern WORD_IN_TEXT = Pattern.compile(WORD);

    private static final Pattern NUMBER_OR_WORD = Pattern.compile(NUMBER + "|" + WORD);

    /// A number that ends with the suffix of a float; the f of a hexadecimal integer is a digit.
    private static final Pattern FLOAT_LITERAL = Pattern.compile("\\.?[0-9].*[fF](?<!0[xX][0-9a-fA-F_]{0,16})");

    private static final Pattern BLAS_NAME = Pattern.compile("(?<=^|_)s(?=(?:" + BLAS + ")(?![a-z]))");

    private static final Pattern LEFT = Pattern.compile("float(?!ing)", Pattern.CASE_INSENSITIVE);

    private Doubles() {}

    /// Derives every class that asks for it.
    static void derive(Path sources, Map<Path, String> files, List<String> errors) throws IOException {
        for (Path source : Generate.walk(sources, ".java")) {
            String text = Files.readString(source);
            Matcher marker = MARKER.matcher(text.substring(0, Math.max(0, text.indexOf('\n'))));
            if (!marker.matches()) {
                continue;
            }
            Path path = sources.relativize(source);
            String name = path.getFileName().toString();
            String twin = word(name.substring(0, name.length() - ".java".length()));
            if (!marker.group(1).equals(twin) || (twin + ".java").equals(name)) {
                errors.add(Generate.display(source) + ":1: the class in double would be " + twin + ", not "
                        + marker.group(1));
                continue;
            }
            files.put(path.resolveSibling(twin + ".java"), derive(Generate.display(source), name, text, errors));
        }
    }

    /// The text in double of a text in float.
    ///
    /// @param source what errors call the file
    /// @param name what the first line calls it
    static String derive(String source, String name, String text, List<String> errors) {
        String[] lines = words(text).split("\n", -1);
        lines[0] = "// Derived from " + name + "; edit that file.";
        check(source, text.split("\n", -1), lines, errors);
        return Stream.of(lines).map(Doubles::otherwise).collect(Collectors.joining("\n"));
    }

    /// What a line says that it is in double, if it says so.
    private static String otherwise(String line) {
        int marker = line.indexOf(OTHERWISE);
        if (marker < 0) {
            return line;
        }
        int indentation = line.length() - line.stripLeading().length();
        String other = line.substring(marker + OTHERWISE.length()).strip();
        return other.isEmpty() ? "" : line.substring(0, indentation) + other;
    }

    /// Applies the table.
    private static String words(String text) {
        return TOKEN.matcher(text).replaceAll(token -> Matcher.quoteReplacement(replacement(token)));
    }

    private static String replacement(MatchResult token) {
        String text = token.group();
        if (text.startsWith(OTHERWISE)) {
            return text;
        }
        if (token.group("comment") != null) {
            return String.join("\n", text.lines().map(Doubles::comment).toList());
        }
        if (token.group("text") != null) {
            // No numbers: "%.3f" is a format.
            return WORD_IN_TEXT.matcher(text).replaceAll(word -> Matcher.quoteReplacement(word(word.group())));
        }
        if (token.group("cast") != null) {
            return "";
        }
        return numberOrWord(text);
    }

    private static String comment(String line) {
        return NUMBER_OR_WORD
                .matcher(line.replace("(float) ", ""))
                .replaceAll(part -> Matcher.quoteReplacement(numberOrWord(part.group())));
    }

    /// An integer before the suffix of a literal becomes a double too: `1f / n` is not `1 / n`.
    private static String numberOrWord(String text) {
        if (!text.matches(NUMBER)) {
            return word(text);
        }
        if (!FLOAT_LITERAL.matcher(text).matches()) {
            return text;
        }
        String digits = text.substring(0, text.length() - 1);
        return digits.matches("[0-9_]+") ? digits + ".0" : digits;
    }

    private static String word(String word) {
        String derived = word.replace("floatToRawIntBits", "doubleToRawLongBits")
                .replace("floatToIntBits", "doubleToLongBits")
                .replace("intBitsToFloat", "longBitsToDouble")
                .replace("reinterpretAsInts", "reinterpretAsLongs");
        derived = derived.replaceAll("(?<![A-Za-z])float(?![a-rt-z]|s[a-z])", "double")
                .replaceAll("Float(?![a-rt-z]|s[a-z])", "Double")
                .replaceAll("(?<![A-Z])FLOAT(?![A-Z])", "DOUBLE")
                .replaceAll("^F32$", "F64");
        return BLAS_NAME.matcher(derived).replaceFirst("d");
    }

    /// Nothing in code may still be float, but for what a line says itself. Comments cannot hurt.
    private static void check(String source, String[] text, String[] derived, List<String> errors) {
        String all = String.join("\n", derived);
        Matcher token = TOKEN.matcher(all);
        while (token.find()) {
            String left = token.group();
            boolean isFloat = token.group("number") != null
                    ? FLOAT_LITERAL.matcher(left).matches()
                    : token.group("comment") == null && LEFT.matcher(left).find();
            if (!isFloat) {
                continue;
            }
            int line = (int) all.substring(0, token.end()).lines().count();
            if (!derived[line - 1].contains(OTHERWISE)) {
                errors.add(source + ":" + line + ": " + left + " is left in double of: " + text[line - 1].strip());
            }
        }
    }
}
