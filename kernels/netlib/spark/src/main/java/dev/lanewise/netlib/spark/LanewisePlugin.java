package dev.lanewise.netlib.spark;

import dev.lanewise.netlib.LanewiseNetlib;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Lanewise as the BLAS of a Spark application, in the driver and in each executor, without a file on any node:
 *
 * <pre>
 * spark-submit --packages dev.lanewise:lanewise-netlib-spark:VERSION --conf spark.plugins=dev.lanewise.netlib.spark.LanewisePlugin …
 * </pre>
 *
 * <p>MLlib, Breeze and whatever else calls netlib in these JVMs then run on Lanewise, or, where it cannot run, on what they would run on
 * without the plugin. Either way each JVM logs one line, and its work goes on.
 *
 * <p>Spark loads a plugin by a class loader below that of its own jars, and before anything calls BLAS; {@link LanewiseNetlib#install()}
 * says how it reaches netlib from there. In an application that calls BLAS before it makes its {@code SparkContext}, netlib has chosen by
 * then, and a warning says so.
 */
public final class LanewisePlugin implements SparkPlugin {
    /** Made by Spark. */
    public LanewisePlugin() {}

    @Override
    public DriverPlugin driverPlugin() {
        return new DriverPlugin() {
            @Override
            public Map<String, String> init(SparkContext context, PluginContext pluginContext) {
                LanewiseNetlib.install();
                return Map.of();
            }
        };
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new ExecutorPlugin() {
            @Override
            public void init(PluginContext context, Map<String, String> extraConf) {
                LanewiseNetlib.install();
            }
        };
    }
}
