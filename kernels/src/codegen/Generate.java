import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Writes the float and the double form of every kernel from one template. Run by the build, straight from source:
///
///     java -cp freemarker.jar Generate.java TEMPLATES_DIR OUTPUT_DIR
///
/// A template `…/RealGemm.java.ftl` gives `FloatGemm.java` and `DoubleGemm.java`; a template without `Real` in its name
/// gives one file and sees both types as `types`; a file whose name starts with `_` is only included by others.
///
/// What a template may use, for float (double likewise): `real` = float, `Real` = Float, `box` = Float, `p` = s (the BLAS
/// prefix), `f` = f (the literal suffix), `bits` = int, `Bits` = Int, `box_bits` = Integer (the integer type of the same width),
/// `narrow` = (float) (a cast from double, nothing for double itself), `isFloat` = true.
public final class Generate {
    private static final List<Map<String, Object>> TYPES = List.of(
            Map.of("real", "float", "Real", "Float", "box", "Float", "p", "s", "f", "f",
                    "bits", "int", "Bits", "Int", "box_bits", "Integer", "narrow", "(float) ", "isFloat", true),
            Map.of("real", "double", "Real", "Double", "box", "Double", "p", "d", "f", "",
                    "bits", "long", "Bits", "Long", "box_bits", "Long", "narrow", "", "isFloat", false));

    public static void main(String[] args) throws Exception {
        Path templates = Path.of(args[0]).toAbsolutePath().normalize();
        Path output = Path.of(args[1]).toAbsolutePath().normalize();
        Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
        configuration.setDirectoryForTemplateLoading(templates.toFile());
        configuration.setDefaultEncoding("UTF-8");
        configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        configuration.setLogTemplateExceptions(false);
        configuration.setNumberFormat("computer");

        List<Path> sources;
        try (Stream<Path> walk = Files.walk(templates)) {
            sources = walk.filter(p -> p.toString().endsWith(".java.ftl"))
                    .filter(p -> !p.getFileName().toString().startsWith("_"))
                    .sorted()
                    .toList();
        }
        if (sources.isEmpty()) {
            throw new IllegalStateException("no template under " + templates);
        }
        Set<Path> written = new HashSet<>();
        for (Path source : sources) {
            String name = templates.relativize(source).toString().replace('\\', '/');
            Template template = configuration.getTemplate(name);
            String target = name.substring(0, name.length() - ".ftl".length());
            if (source.getFileName().toString().contains("Real")) {
                for (Map<String, Object> type : TYPES) {
                    Map<String, Object> model = new TreeMap<>(type);
                    Path file = output.resolve(target.replace("Real", (String) type.get("Real")));
                    write(template, model, name, file);
                    written.add(file);
                }
            } else {
                Map<String, Object> model = new TreeMap<>();
                model.put("types", TYPES);
                write(template, model, name, output.resolve(target));
                written.add(output.resolve(target));
            }
        }
        deleteOthers(output, written);
    }

    /// What a template that is gone left behind would be compiled too.
    private static void deleteOthers(Path output, Set<Path> written) throws IOException {
        List<Path> stale;
        try (Stream<Path> walk = Files.walk(output)) {
            stale = walk.filter(p -> p.toString().endsWith(".java") && !written.contains(p))
                    .toList();
        }
        for (Path file : stale) {
            Files.delete(file);
        }
    }

    /// Leaves a file that would not change alone, so that an unchanged build compiles nothing again.
    private static void write(Template template, Map<String, Object> model, String name, Path target) throws Exception {
        StringWriter text = new StringWriter();
        text.write("// Generated from src/main/templates/" + name + "; edit that file.\n");
        template.process(model, text);
        String content = text.toString();
        if (!content.endsWith("\n")) {
            throw new IOException(name + " does not end with a newline");
        }
        if (Files.exists(target) && Files.readString(target).equals(content)) {
            return;
        }
        Files.createDirectories(target.getParent());
        Files.writeString(target, content);
    }
}
