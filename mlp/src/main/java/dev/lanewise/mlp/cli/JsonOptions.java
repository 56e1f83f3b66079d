package dev.lanewise.mlp.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine.Option;

/// A report that another program can read: JSON objects, each on a line of its own. The package's documentation has
/// their fields. JSON has neither NaN nor infinity: what is not a finite number is null.
final class JsonOptions extends ReportOptions {
    @Option(
            names = "--json",
            description = "Prints the results as JSON objects, one a line, and everything else to standard error.")
    private boolean json;

    JsonOptions(Streams streams) {
        super(streams);
    }

    @Override
    boolean isJson() {
        return json;
    }

    /// The fields of an object.
    interface Fields {
        /// Writes them.
        void write(JsonGenerator json) throws IOException;
    }

    /// Prints an object, where JSON is asked for.
    void json(Fields fields) throws IOException {
        if (json) {
            streams().out().println(object(fields));
        }
    }

    /// An object on one line.
    static String object(Fields fields) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        }
        return text.toString();
    }

    /// A number, or null where it is not finite.
    static void number(JsonGenerator json, String name, double value) throws IOException {
        json.writeFieldName(name);
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }

    /// An array of texts.
    static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
