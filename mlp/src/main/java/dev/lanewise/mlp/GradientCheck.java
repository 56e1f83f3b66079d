package dev.lanewise.mlp;

/// Compares back-propagation with central differences: the gradient of the loss of a batch, parameter by parameter, in
/// double precision.
///
/// The numeric derivative is (J(θ + h·eᵢ) − J(θ − h·eᵢ)) ÷ 2h. With J of order 1 its error is of order h² from the
/// third derivative and 2⁻⁵³ ÷ h from rounding; h = 10⁻⁵ leaves about 10⁻¹⁰ of both. A kink of the loss or of an
/// activation (ReLU at 0) closer than h to the point spoils it: draw another point. It takes two passes a parameter, so
/// it is for nets of some hundreds.
///
/// @param relativeError ‖g − n‖ ÷ ‖n‖ over all parameters, g by back-propagation, n numeric; ‖g − n‖ where n is zero
/// @param worst index of the parameter with the largest difference
/// @param analytic its derivative by back-propagation
/// @param numeric its derivative by differences
public record GradientCheck(double relativeError, int worst, double analytic, double numeric) {
    private static final double STEP = 1e-5;

    private interface Pass {
        double loss();
    }

    /// Checks the gradient against class indices.
    ///
    /// @param net the net; its parameters are changed meanwhile and are the same bits afterwards
    /// @param x the batch, batch×inputs without gaps
    /// @param labels a class index for each sample
    /// @return how far the two gradients are apart
    /// @throws IndexOutOfBoundsException if the batch does not fit `x`
    /// @throws IllegalArgumentException if there is no sample or a label is not a class index
    public static GradientCheck of(DoubleMlp net, double[] x, int[] labels) {
        int batch = labels.length;
        DoubleWorkspace workspace = net.newWorkspace(batch);
        return check(net, workspace, () -> {
            net.forward(x, 0, net.architecture().inputs(), batch, workspace);
            return net.backward(labels, 0, workspace);
        });
    }

    /// Checks the gradient against real targets.
    ///
    /// @param net the net; its parameters are changed meanwhile and are the same bits afterwards
    /// @param x the batch, batch×inputs without gaps
    /// @param targets Y, batch×outputs without gaps
    /// @return how far the two gradients are apart
    /// @throws IndexOutOfBoundsException if the batch does not fit `x`
    /// @throws IllegalArgumentException if there is no sample or `targets` has an incomplete row
    public static GradientCheck of(DoubleMlp net, double[] x, double[] targets) {
        int outputs = net.architecture().outputs();
        if (targets.length % outputs != 0) {
            throw new IllegalArgumentException(
                    "targets.length=" + targets.length + " is no multiple of the " + outputs + " outputs");
        }
        int batch = targets.length / outputs;
        DoubleWorkspace workspace = net.newWorkspace(batch);
        return check(net, workspace, () -> {
            net.forward(x, 0, net.architecture().inputs(), batch, workspace);
            return net.backward(targets, 0, outputs, workspace);
        });
    }

    private static GradientCheck check(DoubleMlp net, DoubleWorkspace workspace, Pass pass) {
        double[] theta = net.parameters().array();
        double[] gradient = new double[theta.length];
        pass.loss();
        net.gradient(workspace, gradient, 0);
        double difference = 0;
        double norm = 0;
        int worst = 0;
        double worstNumeric = 0;
        double largest = -1;
        for (int i = 0; i < theta.length; i++) {
            double kept = theta[i];
            double numeric;
            try {
                theta[i] = kept + STEP;
                double up = theta[i];
                double above = pass.loss();
                theta[i] = kept - STEP;
                numeric = (above - pass.loss()) / (up - theta[i]);
            } finally {
                theta[i] = kept;
            }
            double apart = Math.abs(gradient[i] - numeric);
            if (!(apart <= largest)) {
                largest = apart;
                worst = i;
                worstNumeric = numeric;
            }
            difference += apart * apart;
            norm += numeric * numeric;
        }
        double relative = Math.sqrt(norm == 0 ? difference : difference / norm);
        return new GradientCheck(relative, worst, gradient[worst], worstNumeric);
    }

    /// Error and worst parameter in one line.
    @Override
    public String toString() {
        return "relative error %.3g; parameter %d: %.17g by back-propagation, %.17g by differences"
                .formatted(relativeError, worst, analytic, numeric);
    }
}
