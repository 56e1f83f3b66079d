package dev.lanewise.codegen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Writes the sources that nobody writes by hand. Run by the build for `src/main` and for `src/test` of a module,
/// straight from source:
///
///     java -cp freemarker.jar Generate.java SOURCES OUTPUT
///
/// - Each class in `SOURCES/java` that says so becomes a class in double: [Doubles].
/// - Each template in `SOURCES/templates`, if there are any, becomes a class in float and one in double: [Templates].
///
/// What is in OUTPUT and would not be written today is deleted, since it would be compiled too. A file that would not
/// change is left alone, so that an unchanged build compiles nothing again.
public final class Generate {
    private Generate() {}

    /// @param args the directory of the sources and that of the output
    public static void main(String[] args) throws IOException {
        List<String> errors = run(Path.of(args[0]), Path.of(args[1]));
        errors.forEach(System.err::println);
        if (!errors.isEmpty()) {
            System.exit(1);
        }
    }

    /// @return what is wrong with the sources, a line each; nothing is written if there is anything
    static List<String> run(Path sources, Path output) throws IOException {
        Map<Path, String> files = new TreeMap<>();
        List<String> errors = new ArrayList<>();
        if (Files.isDirectory(sources.resolve("java"))) {
            Doubles.derive(sources.resolve("java"), files, errors);
        }
        if (Files.isDirectory(sources.resolve("templates"))) {
            Templates.process(sources.resolve("templates"), files, errors);
        }
        if (errors.isEmpty()) {
            for (Map.Entry<Path, String> file : files.entrySet()) {
                write(output.resolve(file.getKey()), file.getValue());
            }
            deleteOthers(output, files);
        }
        return errors;
    }

    private static void write(Path file, String content) throws IOException {
        if (Files.exists(file) && Files.readString(file).equals(content)) {
            return;
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static void deleteOthers(Path output, Map<Path, String> files) throws IOException {
        if (!Files.isDirectory(output)) {
            return;
        }
        for (Path file : walk(output, ".java")) {
            if (!files.containsKey(output.relativize(file))) {
                Files.delete(file);
            }
        }
    }

    /// The files under a directory whose names end so, in an order that does not depend on the file system.
    static List<Path> walk(Path directory, String end) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(file -> file.toString().endsWith(end) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
    }

    /// The name of a file in a comment, the same on every system.
    static String display(Path file) {
        return file.toString().replace('\\', '/');
    }
}
