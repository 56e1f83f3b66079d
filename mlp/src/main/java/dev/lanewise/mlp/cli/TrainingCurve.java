package dev.lanewise.mlp.cli;

import dev.lanewise.mlp.training.EpochSummary;
import dev.lanewise.mlp.training.TrainingListener;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Draws the loss of training and validation by epoch, as an SVG picture that follows the light or dark scheme of
/// whoever looks at it. The curves differ in dashes too, not in colour alone.
///
/// The vertical axis begins at 0, or is logarithmic where the losses span more than a factor of 30. What is not finite
/// is a gap.
final class TrainingCurve implements TrainingListener {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 400;
    private static final int LEFT = 72;
    private static final int RIGHT = 620;
    private static final int TOP = 48;
    private static final int BOTTOM = 348;
    /// Up to so many epochs, each has a dot.
    private static final int DOTS = 40;
    private static final double LOGARITHMIC = 30;

    private static final String STYLE = """
            <style>
            .back{fill:#ffffff} text{fill:#1f2328;font:12px sans-serif} .title{font-size:14px}
            .axis{stroke:#59636e;fill:none} .grid{stroke:#d1d9e0}
            .line{fill:none;stroke-width:2;stroke-linejoin:round} .validation.line{stroke-dasharray:7 4}
            .training.line{stroke:#0969da} .validation.line{stroke:#bc4c00}
            .training.dot{fill:#0969da} .validation.dot{fill:#bc4c00}
            @media (prefers-color-scheme:dark){
            .back{fill:#0d1117} text{fill:#f0f6fc} .axis{stroke:#9198a1} .grid{stroke:#3d444d}
            .training.line{stroke:#4493f8} .validation.line{stroke:#f0883e}
            .training.dot{fill:#4493f8} .validation.dot{fill:#f0883e}
            }
            </style>
            """;

    private final List<EpochSummary> epochs = new ArrayList<>();

    /// A mark on the vertical axis.
    private record Tick(double value, String label) {}

    /// The vertical axis, from the first to the last tick.
    private record Scale(boolean logarithmic, List<Tick> ticks) {
        double y(double value) {
            double low = map(ticks.get(0).value());
            double high = map(ticks.get(ticks.size() - 1).value());
            return BOTTOM - (BOTTOM - TOP) * (map(value) - low) / (high - low);
        }

        private double map(double value) {
            return logarithmic ? Math.log10(value) : value;
        }
    }

    @Override
    public void trainingBegins(List<EpochSummary> before) {
        epochs.addAll(before);
    }

    @Override
    public void epochEnded(EpochSummary summary) {
        epochs.add(summary);
    }

    /// The picture of the epochs so far.
    String svg() {
        Scale scale = scale();
        StringBuilder svg = new StringBuilder();
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + WIDTH + "\" height=\"" + HEIGHT
                + "\" viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" role=\"img\">\n");
        svg.append("<title>Loss by epoch</title>\n").append(STYLE);
        svg.append("<rect class=\"back\" width=\"" + WIDTH + "\" height=\"" + HEIGHT + "\"/>\n");
        text(svg, LEFT, 26, "start", "title", "Loss by epoch" + (scale.logarithmic() ? " (logarithmic)" : ""));
        for (Tick tick : scale.ticks()) {
            double y = scale.y(tick.value());
            path(svg, "grid", "M" + LEFT + " " + number(y) + "H" + RIGHT);
            text(svg, LEFT - 8, y + 4, "end", "tick", tick.label());
        }
        int last = epochs.isEmpty() ? 0 : epochs.get(epochs.size() - 1).epoch();
        int step = wholeStep(Math.max(1, last));
        for (int epoch = step; epoch <= last; epoch += step) {
            path(svg, "axis", "M" + number(x(epoch)) + " " + BOTTOM + "v5");
            text(svg, x(epoch), BOTTOM + 20, "middle", "tick", Integer.toString(epoch));
        }
        path(svg, "axis", "M" + LEFT + " " + TOP + "V" + BOTTOM + "H" + RIGHT);
        text(svg, (LEFT + RIGHT) / 2.0, HEIGHT - 12, "middle", "name", "epoch");
        svg.append("<text text-anchor=\"middle\" transform=\"translate(16 " + (TOP + BOTTOM) / 2
                + ") rotate(-90)\">loss</text>\n");
        curve(svg, scale, "training", EpochSummary::loss);
        legend(svg, RIGHT - 90, "training");
        if (epochs.stream().anyMatch(epoch -> !Double.isNaN(epoch.validationLoss()))) {
            curve(svg, scale, "validation", EpochSummary::validationLoss);
            legend(svg, RIGHT - 200, "validation");
        }
        if (epochs.stream()
                .noneMatch(epoch -> Double.isFinite(epoch.loss()) || Double.isFinite(epoch.validationLoss()))) {
            text(
                    svg,
                    (LEFT + RIGHT) / 2.0,
                    (TOP + BOTTOM) / 2.0,
                    "middle",
                    "name",
                    epochs.isEmpty() ? "no epoch was trained" : "no loss was a finite number: the training diverged");
        }
        return svg.append("</svg>\n").toString();
    }

    private void curve(StringBuilder svg, Scale scale, String name, ToDoubleFunction<EpochSummary> loss) {
        List<String> run = new ArrayList<>();
        for (EpochSummary epoch : epochs) {
            double value = loss.applyAsDouble(epoch);
            if (Double.isFinite(value)) {
                // A loss of rounded numbers may end a little below 0.
                run.add(number(x(epoch.epoch())) + "," + number(Math.min(BOTTOM, scale.y(value))));
            } else {
                run(svg, name, run);
                run.clear();
            }
        }
        run(svg, name, run);
    }

    /// Points without a gap. A line through one point would not be seen.
    private void run(StringBuilder svg, String name, List<String> points) {
        svg.append("<polyline class=\"" + name + " line\" points=\"" + String.join(" ", points) + "\"/>\n");
        if (epochs.size() <= DOTS || points.size() == 1) {
            for (String point : points) {
                int comma = point.indexOf(',');
                svg.append("<circle class=\"" + name + " dot\" r=\"2.5\" cx=\"" + point.substring(0, comma) + "\" cy=\""
                        + point.substring(comma + 1) + "\"/>\n");
            }
        }
    }

    private static void legend(StringBuilder svg, int x, String name) {
        path(svg, name + " line", "M" + x + " 22h28");
        text(svg, x + 34, 26, "start", "name", name);
    }

    private double x(int epoch) {
        int first = epochs.get(0).epoch();
        int last = epochs.get(epochs.size() - 1).epoch();
        return last == first ? (LEFT + RIGHT) / 2.0 : LEFT + (double) (RIGHT - LEFT) * (epoch - first) / (last - first);
    }

    private Scale scale() {
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (EpochSummary epoch : epochs) {
            for (double loss : new double[] {epoch.loss(), epoch.validationLoss()}) {
                if (Double.isFinite(loss)) {
                    least = Math.min(least, loss);
                    most = Math.max(most, loss);
                }
            }
        }
        List<Tick> ticks = new ArrayList<>();
        boolean logarithmic = least > 0 && most > LOGARITHMIC * least;
        if (logarithmic) {
            int low = (int) Math.floor(Math.log10(least));
            int high = (int) Math.ceil(Math.log10(most));
            int step = Math.max(1, (high - low + 5) / 6);
            for (int exponent = low; exponent < high + step; exponent += step) {
                ticks.add(tick(BigDecimal.ONE.scaleByPowerOfTen(exponent)));
            }
        } else {
            // No axis from 0 to 0, and none of subnormal numbers.
            double top = most > 1e-300 ? most : 1;
            BigDecimal step = step(top / 5);
            int count = (int) Math.max(1, Math.ceil(top / step.doubleValue()));
            for (int i = 0; i <= count; i++) {
                ticks.add(tick(step.multiply(BigDecimal.valueOf(i))));
            }
        }
        return new Scale(logarithmic, ticks);
    }

    /// 1, 2 or 5 times a power of ten, the least that is not below `least`.
    private static BigDecimal step(double least) {
        int exponent = (int) Math.floor(Math.log10(least));
        for (int factor : new int[] {1, 2, 5}) {
            BigDecimal step = BigDecimal.valueOf(factor).scaleByPowerOfTen(exponent);
            if (step.doubleValue() >= least) {
                return step;
            }
        }
        return BigDecimal.ONE.scaleByPowerOfTen(exponent + 1);
    }

    /// So that there are at most ten marks.
    private static int wholeStep(int last) {
        return Math.max(1, step(last / 10.0).intValue());
    }

    private static Tick tick(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        int exponent = stripped.precision() - stripped.scale() - 1;
        boolean plain = stripped.signum() == 0 || (exponent >= -4 && exponent <= 5);
        return new Tick(value.doubleValue(), plain ? stripped.toPlainString() : stripped.toString());
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String kind, String text) {
        svg.append("<text class=\"" + kind + "\" x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\""
                + anchor + "\">" + text + "</text>\n");
    }

    private static void path(StringBuilder svg, String kind, String path) {
        svg.append("<path class=\"" + kind + "\" d=\"" + path + "\"/>\n");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
