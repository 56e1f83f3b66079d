package dev.lanewise.mlp.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLWriter;

/// Writes a model: Spark's metadata with its parameters, and the net beside them.
final class NetModelWriter extends MLWriter {
    private final Params model;
    private final Net net;

    NetModelWriter(Params model, Net net) {
        this.model = model;
        this.net = net;
    }

    @Override
    public void saveImpl(String path) {
        DefaultParamsWriter$.MODULE$.saveMetadata(model, path, sparkSession());
        try {
            NetFile.write(path, net, sc().hadoopConfiguration());
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": " + e.getMessage(), e);
        }
    }
}
