package dev.lanewise.mlp.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BiFunction;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsReader.Metadata;
import org.apache.spark.ml.util.MLReader;
import scala.Option;

/// Reads what [NetModelWriter] wrote.
///
/// @param <M> the model
final class NetModelReader<M extends Params> extends MLReader<M> {
    private final Class<M> type;
    private final BiFunction<String, Net, M> make;

    NetModelReader(Class<M> type, BiFunction<String, Net, M> make) {
        this.type = type;
        this.make = make;
    }

    @Override
    public M load(String path) {
        Metadata metadata = DefaultParamsReader$.MODULE$.loadMetadata(path, sparkSession(), type.getName());
        try {
            M model = make.apply(metadata.uid(), NetFile.read(path, sc().hadoopConfiguration()));
            metadata.getAndSetParams(model, Option.empty());
            return model;
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": " + e.getMessage(), e);
        }
    }
}
