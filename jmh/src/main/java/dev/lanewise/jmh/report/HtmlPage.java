package dev.lanewise.jmh.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lanewise.jmh.result.Build;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One HTML file that needs nothing else: style, data and the library that draws the pictures are in it.
public final class HtmlPage {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Configuration TEMPLATES = templates();

    /// What `charts.js` reads. A record, since a map would hide the types of its values from Jackson.
    private record Data(List<String> contenders, List<Chart> charts) {}

    private HtmlPage() {}

    private static Configuration templates() {
        Configuration configuration = new Configuration(Configuration.VERSION_2_3_35);
        configuration.setClassForTemplateLoading(HtmlPage.class, "");
        configuration.setDefaultEncoding("UTF-8");
        configuration.setRecognizeStandardFileExtensions(true); // .ftlh escapes what it inserts
        configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        configuration.setLogTemplateExceptions(false);
        configuration.setNumberFormat("computer");
        return configuration;
    }

    /// Makes the page.
    ///
    /// @param title its heading
    /// @param facts a line below it
    /// @param warnings shown before anything else
    /// @param contenders who gets the first colours, in this order in every picture
    /// @param sections what it shows
    /// @return HTML
    public static String of(
            String title, String facts, List<String> warnings, List<String> contenders, List<Section> sections) {
        List<Chart> charts = new ArrayList<>();
        sections.forEach(section -> charts.addAll(section.charts()));
        StringWriter page = new StringWriter();
        try {
            TEMPLATES
                    .getTemplate("page.ftlh")
                    .process(
                            Map.of(
                                    "title",
                                    title,
                                    "facts",
                                    facts,
                                    "warnings",
                                    warnings,
                                    "sections",
                                    sections,
                                    "data",
                                    json(new Data(contenders, charts)),
                                    "style",
                                    resource("page.css"),
                                    "library",
                                    resource("/META-INF/resources/webjars/echarts/" + Build.echarts()
                                            + "/echarts.min.js"),
                                    "program",
                                    resource("charts.js")),
                            page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TemplateException e) {
            throw new IllegalStateException("page.ftlh: " + e.getMessage(), e);
        }
        return page.toString();
    }

    /// A report of a run.
    ///
    /// @param report what to show
    /// @return HTML
    public static String of(Report report) {
        String commit = report.run().lanewise().commit();
        String facts = report.run().machine() + " · " + report.run().jvm().name() + " "
                + report.run().jvm().version() + " · "
                + report.run().lanewise().vectorBits() + "-bit vectors · set "
                + report.run().set() + " · "
                + report.run().time()
                + (commit == null ? "" : " · " + commit.substring(0, Math.min(12, commit.length())));
        return of(
                "Lanewise benchmarks",
                facts,
                report.warnings(),
                report.run().contenders().stream().map(c -> c.name()).toList(),
                report.sections());
    }

    /// Inside a script element nothing may look like its end.
    private static String json(Object value) throws JsonProcessingException {
        return MAPPER.writeValueAsString(value).replace("<", "\\u003c");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
