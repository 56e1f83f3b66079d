package dev.lanewise.mlp.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.data.CsvSchema;
import dev.lanewise.mlp.data.Scaling;
import java.io.IOException;
import java.util.List;

/// What `lanewise inspect --json` prints.
record InspectJson(JsonGenerator json, LoadedModel model) {
    void write(Kernels kernels, int batch) throws IOException {
        Architecture architecture = model.architecture();
        json.writeStringField("model", model.file().toString());
        json.writeStringField("net", architecture.toString());
        json.writeStringField("loss", model.loss() == null ? null : model.loss().name());
        json.writeNumberField("parameters", architecture.parameterCount());
        if (model.checkpoint() != null) {
            json.writeNumberField("epochs", model.checkpoint().epochs());
            json.writeNumberField("best_epoch", model.checkpoint().bestEpoch());
        }
        if (model.table() != null) {
            table(model.table());
        }
        json.writeStringField("kernels", kernels.description().toString());
        json.writeArrayFieldStart("layers");
        for (int l = 0; l < architecture.depth(); l++) {
            LayerReport layer = LayerReport.of(kernels, model.parameters(), l, batch);
            json.writeStartObject();
            json.writeNumberField("inputs", layer.inputs());
            json.writeNumberField("outputs", layer.outputs());
            json.writeStringField("activation", layer.activation());
            range("weights", layer.weights());
            range("bias", layer.bias());
            json.writeStringField("product", layer.product());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void table(CsvSchema table) throws IOException {
        columns("inputs", table.inputNames(), table.inputScaling());
        if (table.isLabelled()) {
            json.writeStringField("class", table.className());
            JsonOptions.texts(json, "classes", table.outputNames());
        } else {
            columns("targets", table.outputNames(), table.targetScaling());
        }
    }

    private void columns(String field, List<String> names, Scaling scaling) throws IOException {
        json.writeArrayFieldStart(field);
        for (int i = 0; i < names.size(); i++) {
            json.writeStartObject();
            json.writeStringField("name", names.get(i));
            JsonOptions.number(json, "offset", scaling.offset(i));
            JsonOptions.number(json, "divisor", scaling.divisor(i));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void range(String field, LayerReport.Range range) throws IOException {
        json.writeObjectFieldStart(field);
        JsonOptions.number(json, "min", range.min());
        JsonOptions.number(json, "mean", range.mean());
        JsonOptions.number(json, "max", range.max());
        json.writeEndObject();
    }
}
