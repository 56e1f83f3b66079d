package dev.lanewise.codegen;

import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Writes the float and the double form of classes that unroll a list (tiles, epilogues, polynomials), from FreeMarker
/// templates. Everything else is plain Java: [Doubles].
///
/// A template `…/RealTransposes.java.ftl` gives `FloatTransposes.java` and `DoubleTransposes.java`; a template without
/// `Real` in its name gives one file and sees both types as `types`; a file whose name starts with `_` is only included
/// by others.
///
/// What a template may use, for float (double likewise): `real` = float, `Real` = Float, `box` = Float, `p` = s (the
/// BLAS prefix), `f` = f (the literal suffix), `bits` = int, `Bits` = Int, `box_bits` = Integer (the integer type of
/// the same width), `narrow` = (float) (a cast from double, nothing for double itself), `isFloat` = true.
final class Templates {
    private static final List<Map<String, Object>> TYPES = List.of(
            Map.of(
                    "real",
                    "float",
                    "Real",
                    "Float",
                    "box",
                    "Float",
                    "p",
                    "s",
                    "f",
                    "f", //
                    "bits",
                    "int",
                    "Bits",
                    "Int",
                    "box_bits",
                    "Integer",
                    "narrow",
                    "(float) ",
                    "isFloat",
                    true),
            Map.of(
                    "real",
                    "double",
                    "Real",
                    "Double",
                    "box",
                    "Double",
                    "p",
                    "d",
                    "f",
                    "", //
                    "bits",
                    "long",
                    "Bits",
                    "Long",
                    "box_bits",
                    "Long",
                    "narrow",
                    "",
                    "isFloat",
                    false));

    private Templates() {}

    static void process(Path templates, Map<Path, String> files, List<String> errors) throws IOException {
        Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
        configuration.setDirectoryForTemplateLoading(templates.toFile());
        configuration.setDefaultEncoding("UTF-8");
        configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        configuration.setLogTemplateExceptions(false);
        configuration.setNumberFormat("computer");
        for (Path source : Generate.walk(templates, ".java.ftl")) {
            if (source.getFileName().toString().startsWith("_")) {
                continue;
            }
            String name = Generate.display(templates.relativize(source));
            String target = name.substring(0, name.length() - ".ftl".length());
            try {
                Template template = configuration.getTemplate(name);
                if (source.getFileName().toString().contains("Real")) {
                    for (Map<String, Object> type : TYPES) {
                        Path file = Path.of(target.replace("Real", (String) type.get("Real")));
                        files.put(file, text(template, type, name));
                    }
                } else {
                    files.put(Path.of(target), text(template, Map.of("types", TYPES), name));
                }
            } catch (TemplateException e) {
                errors.add(Generate.display(source) + ":" + e.getLineNumber() + ": " + e.getMessageWithoutStackTop());
            }
        }
    }

    private static String text(Template template, Map<String, Object> model, String name)
            throws IOException, TemplateException {
        StringWriter text = new StringWriter();
        text.write("// Generated from src/main/templates/" + name + "; edit that file.\n");
        template.process(model, text);
        return text.toString();
    }
}
