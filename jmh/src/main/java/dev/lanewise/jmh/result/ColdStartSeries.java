package dev.lanewise.jmh.result;

import java.util.List;

/// How fresh JVMs get from their first call to their full speed.
///
/// @param product what they compute, as transposes:shape, or a training step, as step:net/batch
/// @param how what helps the JVM, for instance `AOT cache`; empty for nothing
/// @param starts one for each JVM, at least one
/// @param compilations what C2 did in one JVM more
public record ColdStartSeries(String product, String how, List<Start> starts, Compilations compilations) {
    /// Refuses what is missing.
    ///
    /// @throws IllegalArgumentException if a field is missing or there is no start
    public ColdStartSeries {
        Require.text(product, "product");
        Require.present(how, "how");
        starts = Require.list(starts, "starts");
        Require.atLeast(1, starts.size(), "starts of " + product);
        Require.present(compilations, "compilations");
    }

    /// What C2 compiled in the life of one JVM.
    ///
    /// @param methods compilations
    /// @param onStack of these, versions for on-stack replacement
    /// @param tiles methods of classes of tiles among them, each counted once
    /// @param millis time that C2 took for all
    public record Compilations(int methods, int onStack, int tiles, double millis) {
        /// Refuses what cannot be.
        ///
        /// @throws IllegalArgumentException if a figure is negative
        public Compilations {
            Require.atLeast(0, methods, "methods");
            Require.atLeast(0, onStack, "onStack");
            Require.atLeast(0, tiles, "tiles");
            Require.notNegative(millis, "millis");
        }
    }

    /// One JVM.
    ///
    /// @param firstCallMillis time of the first call, making the kernels included
    /// @param toFiftyMillis from the first call to half of steady speed
    /// @param toNinetyMillis from the first call to 90 % of steady speed
    /// @param gflops steady speed in GFLOP/s
    /// @param curve speed over time; may be empty
    public record Start(
            double firstCallMillis, double toFiftyMillis, double toNinetyMillis, double gflops, List<Point> curve) {
        /// Refuses what cannot be.
        ///
        /// @throws IllegalArgumentException if a figure is not positive or the curve is missing
        public Start {
            Require.positive(firstCallMillis, "firstCallMillis");
            Require.notNegative(toFiftyMillis, "toFiftyMillis");
            Require.notNegative(toNinetyMillis, "toNinetyMillis");
            Require.positive(gflops, "gflops");
            curve = Require.list(curve, "curve");
        }
    }

    /// The speed around a moment.
    ///
    /// @param millis since the first call began
    /// @param gflops GFLOP/s of the calls around it
    public record Point(double millis, double gflops) {
        /// Refuses what cannot be.
        ///
        /// @throws IllegalArgumentException if a figure is negative
        public Point {
            Require.notNegative(millis, "millis");
            Require.notNegative(gflops, "gflops");
        }
    }
}
