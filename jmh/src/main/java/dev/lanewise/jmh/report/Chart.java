package dev.lanewise.jmh.report;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/// What a picture shows; `charts.js` says how.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Chart.Lines.class, name = "lines"),
    @JsonSubTypes.Type(value = Chart.Bars.class, name = "bars"),
    @JsonSubTypes.Type(value = Chart.HeatMap.class, name = "heatMap")
})
public sealed interface Chart {
    /// What it shows.
    ///
    /// @return a few words
    String title();

    /// Points in a plane, joined or not.
    ///
    /// @param title what it shows
    /// @param x the axis to the right
    /// @param y the axis upwards
    /// @param series what is drawn
    record Lines(String title, Axis x, Axis y, List<Series> series) implements Chart {}

    /// An axis of numbers.
    ///
    /// @param title what is on it, with its unit
    /// @param scale how the numbers lie on it
    record Axis(String title, Scale scale) {}

    /// How numbers lie on an axis.
    enum Scale {
        /// From zero, in equal steps.
        LINEAR,
        /// Each step doubles.
        LOG2,
        /// Each step is ten times the one before.
        LOG10,
        /// Moments in milliseconds since 1970.
        TIME
    }

    /// How a series is drawn.
    enum Style {
        /// Points, joined.
        LINE,
        /// Points.
        POINTS,
        /// A limit: a dashed line without points.
        LIMIT,
        /// One of many: a thin line without points.
        THIN
    }

    /// Points that belong together.
    ///
    /// @param name for the legend; series of one name share a colour
    /// @param style how it is drawn
    /// @param points in the order in which they are joined
    record Series(String name, Style style, List<Point> points) {}

    /// A point.
    ///
    /// @param x to the right
    /// @param y upwards
    /// @param label what a reader is told who points at it; empty for nothing
    record Point(double x, double y, String label) {}

    /// Bars in groups.
    ///
    /// @param title what it shows
    /// @param unit of the bars
    /// @param groups names of the groups
    /// @param bars one for each contender
    record Bars(String title, String unit, List<String> groups, List<Bar> bars) implements Chart {}

    /// The same bar in every group.
    ///
    /// @param name for the legend
    /// @param values one for each group, null where there is none
    record Bar(String name, List<Double> values) {}

    /// Ratios in a grid: above 1 in one colour, below in another, the darker the further.
    ///
    /// @param title what it shows
    /// @param columns names
    /// @param rows names
    /// @param ratios row by row, null where there is none
    record HeatMap(String title, List<String> columns, List<String> rows, List<List<Double>> ratios) implements Chart {}
}
