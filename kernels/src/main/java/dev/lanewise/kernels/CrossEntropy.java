package dev.lanewise.kernels;

import java.util.Objects;

/// How much each class of each sample counts in a softmax-cross-entropy: label smoothing, class weights and sample
/// weights.
///
/// With the targets t of a sample i (1 at its label, else 0, or a distribution), n classes, smoothing ε, class weights
/// w and sample weights v:
///
/// ```text
/// qᵢⱼ = vᵢ·wⱼ·((1 − ε)·tᵢⱼ + ε ÷ n)
/// ```
///
/// and the loss is Σᵢⱼ −qᵢⱼ·ln softmax(Xᵢ)ⱼ: the definition of PyTorch's `cross_entropy` with `reduction="sum"`. Its
/// mean divides by Σᵢ wⱼ at j = labelᵢ; here the caller chooses, by `scale`. Without weights and with ε = 0 the loss
/// is the plain one, the same bits of the gradient in the distribution form.
///
/// qᵢⱼ without vᵢ is computed in double precision and rounded, then multiplied by wⱼ; vᵢ multiplies the row's loss
/// and `scale`. Weights are not checked: negative ones, NaN and infinities go through the formula. (After C. Szegedy
/// et al., "Rethinking the Inception Architecture for Computer Vision", CVPR 2016, section 7, for the smoothing.)
///
/// Immutable; refers to its arrays without copying them.
///
/// @param <T> the array type, `float[]` or `double[]`
public final class CrossEntropy<T> {
    private final Class<T> arrayType;
    private final double labelSmoothing;
    private final T classWeights;
    private final int classWeightsOffset;
    private final T sampleWeights;
    private final int sampleWeightsOffset;

    private CrossEntropy(
            Class<T> arrayType,
            double labelSmoothing,
            T classWeights,
            int classWeightsOffset,
            T sampleWeights,
            int sampleWeightsOffset) {
        this.arrayType = arrayType;
        this.labelSmoothing = labelSmoothing;
        this.classWeights = classWeights;
        this.classWeightsOffset = classWeightsOffset;
        this.sampleWeights = sampleWeights;
        this.sampleWeightsOffset = sampleWeightsOffset;
    }

    /// No smoothing, no weights, for `float`.
    ///
    /// @return q = t
    public static CrossEntropy<float[]> ofFloat() {
        return new CrossEntropy<>(float[].class, 0, null, 0, null, 0);
    }

    /// No smoothing, no weights, for `double`.
    ///
    /// @return q = t
    public static CrossEntropy<double[]> ofDouble() {
        return new CrossEntropy<>(double[].class, 0, null, 0, null, 0);
    }

    /// The same with smoothed labels.
    ///
    /// @param epsilon ε, 0 … 1
    /// @return a new object
    /// @throws IllegalArgumentException if ε is not in 0 … 1
    public CrossEntropy<T> withLabelSmoothing(double epsilon) {
        if (!(epsilon >= 0 && epsilon <= 1)) {
            throw new IllegalArgumentException("epsilon=" + epsilon + " is not in 0 … 1");
        }
        return new CrossEntropy<>(
                arrayType, epsilon, classWeights, classWeightsOffset, sampleWeights, sampleWeightsOffset);
    }

    /// The same with a weight for each class.
    ///
    /// @param weights w, n elements from `offset` on
    /// @param offset index of the first
    /// @return a new object
    public CrossEntropy<T> withClassWeights(T weights, int offset) {
        return new CrossEntropy<>(
                arrayType,
                labelSmoothing,
                Objects.requireNonNull(weights, "weights"),
                offset,
                sampleWeights,
                sampleWeightsOffset);
    }

    /// The same with a weight for each sample of the call.
    ///
    /// @param weights v, m elements from `offset` on
    /// @param offset index of the first
    /// @return a new object
    public CrossEntropy<T> withSampleWeights(T weights, int offset) {
        return new CrossEntropy<>(
                arrayType,
                labelSmoothing,
                classWeights,
                classWeightsOffset,
                Objects.requireNonNull(weights, "weights"),
                offset);
    }

    /// The type of the arrays: `float[].class` or `double[].class`.
    ///
    /// @return the array class
    public Class<T> arrayType() {
        return arrayType;
    }

    /// The smoothing.
    ///
    /// @return ε
    public double labelSmoothing() {
        return labelSmoothing;
    }

    /// The class weights.
    ///
    /// @return the array, or null where every class has weight 1
    public T classWeights() {
        return classWeights;
    }

    /// Where the class weights begin.
    ///
    /// @return an index into [#classWeights()]
    public int classWeightsOffset() {
        return classWeightsOffset;
    }

    /// The sample weights.
    ///
    /// @return the array, or null where every sample has weight 1
    public T sampleWeights() {
        return sampleWeights;
    }

    /// Where the sample weights begin.
    ///
    /// @return an index into [#sampleWeights()]
    public int sampleWeightsOffset() {
        return sampleWeightsOffset;
    }

    /// What deviates from the plain loss, for a log.
    @Override
    public String toString() {
        return "cross-entropy"
                + (labelSmoothing == 0 ? "" : ", labels smoothed by " + labelSmoothing)
                + (classWeights == null ? "" : ", class weights")
                + (sampleWeights == null ? "" : ", sample weights");
    }
}
