package dev.lanewise.mlp.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.lanewise.mlp.training.Metrics;
import java.io.IOException;
import java.util.List;

/// What `lanewise evaluate --json` prints.
record EvaluateJson(JsonGenerator json, LoadedModel model) {
    /// A larger confusion matrix nobody reads whole: here and in the report, only its largest entries are named.
    static final int MOST_CLASSES = 50;

    void write(Metrics metrics) throws IOException {
        json.writeStringField("model", model.file().toString());
        json.writeNumberField("samples", metrics.samples());
        JsonOptions.number(json, "loss", metrics.loss());
        if (metrics.targets().isEmpty()) {
            classes(metrics);
        } else {
            targets(metrics);
        }
    }

    private void classes(Metrics metrics) throws IOException {
        JsonOptions.number(json, "error", metrics.error());
        json.writeNumberField("k", metrics.k());
        JsonOptions.number(json, "top_k_error", metrics.topError());
        List<String> names = model.outputNames();
        JsonOptions.texts(json, "classes", names);
        Metrics.Confusion confusion = metrics.confusion();
        json.writeNumberField("undefined", confusion.undefined().size());
        if (names.size() <= MOST_CLASSES) {
            matrix(confusion);
            return;
        }
        json.writeArrayFieldStart("confused");
        for (Metrics.Confusion.Pair pair : confusion.worst(Integer.MAX_VALUE)) {
            json.writeStartObject();
            json.writeStringField("class", names.get(pair.actual()));
            json.writeStringField("prediction", names.get(pair.predicted()));
            json.writeNumberField("samples", pair.count());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void matrix(Metrics.Confusion confusion) throws IOException {
        json.writeArrayFieldStart("confusion");
        for (int i = 0; i < confusion.classes(); i++) {
            json.writeStartArray();
            for (int j = 0; j < confusion.classes(); j++) {
                json.writeNumber(confusion.count(i, j));
            }
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private void targets(Metrics metrics) throws IOException {
        List<String> names = model.outputNames();
        json.writeNumberField("undefined", metrics.confusion().undefined().size());
        json.writeArrayFieldStart("targets");
        for (int j = 0; j < names.size(); j++) {
            Metrics.Target target = metrics.targets().get(j);
            json.writeStartObject();
            json.writeStringField("name", names.get(j));
            JsonOptions.number(json, "r_squared", target.rSquared());
            JsonOptions.number(json, "root_mean_squared_error", target.rootMeanSquaredError());
            JsonOptions.number(json, "mean_absolute_error", target.meanAbsoluteError());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
