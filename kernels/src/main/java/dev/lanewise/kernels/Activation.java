package dev.lanewise.kernels;

import dev.lanewise.kernels.functions.DoubleFunctions;
import dev.lanewise.kernels.functions.FloatFunctions;
import java.util.Locale;
import java.util.Objects;

/// An elementwise activation f and its derivative f′, both functions of the pre-activation z.
///
/// | activation | f(z) | f′(z) |
/// |---|---|---|
/// | [#IDENTITY] | z | 1 |
/// | [#RELU] | max(0, z) | 1 if z ≥ 0, else 0 (so 1 at z = ±0) |
/// | [#leakyRelu(double)] | z if z ≥ 0, else s·z | 1 if z ≥ 0, else s |
/// | [#SIGMOID] | σ(z) = 1 ÷ (1 + e⁻ᶻ) | σ(z)·σ(−z) |
/// | [#TANH] | tanh z | 1 − tanh² z |
/// | [#SOFTPLUS] | ln(1 + eᶻ) | σ(z) |
/// | [#elu(double)] | z if z ≥ 0, else α·(eᶻ − 1) | 1 if z ≥ 0, else α·eᶻ |
/// | [#GELU] | z·Φ(z), Φ the normal distribution function (the erf form, not the tanh approximation) | Φ(z) + z·φ(z) |
/// | [#SILU] | z·σ(z) | σ(z) + z·σ(z)·σ(−z) |
///
/// Every backend evaluates the same polynomials in the same order, so values are the same bits in the scalar and the
/// simd backend and at every vector width (on a CPU with fused multiply-add). Derivatives are computed from z, never
/// from f(z): close to saturation 1 − f(z)² has no correct digit left, whereas σ(z)·σ(−z) has all of them.
///
/// Largest error in `float`, in units of the last place of the exact result. Measured over every float for the values:
/// sigmoid 1.98, tanh 1.75, softplus 1.83, ELU 1.75, SiLU 2.79, GELU 3.38; for the derivatives: sigmoid 2.38, tanh
/// 2.92, softplus 1.98, ELU 1.41, SiLU 4.05, GELU 3.21. (For GELU and the last three derivatives every float with
/// 2⁻³⁰ ≤ |z| < 128, and one in 61 of the others.) The tests take one in 32,749, and all on request. They allow:
///
/// | | f | f′ |
/// |---|---|---|
/// | sigmoid, tanh | 2 | 3 |
/// | softplus, ELU | 2 | 2 |
/// | SiLU | 3 | 5.5 |
/// | GELU | 4 | 3.5 |
///
/// The others are exact, but for the product with their parameter. Where e⁻ˡᶻˡ (for GELU e^(−z²÷2)) is subnormal,
/// SiLU and GELU have in addition an absolute error of |z|÷2 subnormal steps. The derivative of GELU and of SiLU has
/// a zero on the negative side; near it the absolute error is below 2⁻²³ and no relative bound holds. In `double` the
/// relative error is below 10⁻¹⁴, with the same exceptions.
///
/// NaN gives NaN, except in the derivative of the piecewise linear functions, where z ≥ 0 is false for NaN. At ±∞ value
/// and derivative take their limits.
///
/// Instances are immutable; two with the same kind and parameter are equal.
public final class Activation {
    /// The formula, without its parameter.
    public enum Kind {
        /// f(z) = z.
        IDENTITY,
        /// f(z) = max(0, z).
        RELU,
        /// f(z) = z or s·z.
        LEAKY_RELU,
        /// f(z) = 1 ÷ (1 + e⁻ᶻ).
        SIGMOID,
        /// f(z) = tanh z.
        TANH,
        /// f(z) = ln(1 + eᶻ).
        SOFTPLUS,
        /// f(z) = z or α·(eᶻ − 1).
        ELU,
        /// f(z) = z·Φ(z).
        GELU,
        /// f(z) = z·σ(z).
        SILU
    }

    /// f(z) = z.
    public static final Activation IDENTITY = new Activation(Kind.IDENTITY, 0);
    /// f(z) = max(0, z), with f′(0) = 1.
    public static final Activation RELU = new Activation(Kind.RELU, 0);
    /// Leaky ReLU with slope 0.01 for negative z.
    public static final Activation LEAKY_RELU = new Activation(Kind.LEAKY_RELU, 0.01);
    /// f(z) = 1 ÷ (1 + e⁻ᶻ).
    public static final Activation SIGMOID = new Activation(Kind.SIGMOID, 0);
    /// f(z) = tanh z.
    public static final Activation TANH = new Activation(Kind.TANH, 0);
    /// f(z) = ln(1 + eᶻ).
    public static final Activation SOFTPLUS = new Activation(Kind.SOFTPLUS, 0);
    /// ELU with α = 1.
    public static final Activation ELU = new Activation(Kind.ELU, 1);
    /// f(z) = z·Φ(z), exact (erf) form.
    public static final Activation GELU = new Activation(Kind.GELU, 0);
    /// f(z) = z·σ(z), also called swish.
    public static final Activation SILU = new Activation(Kind.SILU, 0);

    private final Kind kind;
    private final double parameter;

    private Activation(Kind kind, double parameter) {
        this.kind = kind;
        this.parameter = parameter;
    }

    /// f(z) = z for z ≥ 0, slope·z below.
    ///
    /// @param slope any finite number
    /// @return the activation
    /// @throws IllegalArgumentException if `slope` is not finite
    public static Activation leakyRelu(double slope) {
        return new Activation(Kind.LEAKY_RELU, finite("slope", slope));
    }

    /// f(z) = z for z ≥ 0, α·(eᶻ − 1) below.
    ///
    /// @param alpha any finite number
    /// @return the activation
    /// @throws IllegalArgumentException if `alpha` is not finite
    public static Activation elu(double alpha) {
        return new Activation(Kind.ELU, finite("alpha", alpha));
    }

    private static double finite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + "=" + value + " is not finite");
        }
        return value;
    }

    /// Reads what [#toString()] writes: `relu`, `tanh`, `leaky_relu(0.2)`, …; a parameter left out takes its default.
    ///
    /// @param text the name, in any case, with the parameter in parentheses where there is one
    /// @return the activation
    /// @throws IllegalArgumentException if there is no such activation
    public static Activation parse(String text) {
        Objects.requireNonNull(text, "text");
        String name = text.strip().toUpperCase(Locale.ROOT);
        String argument = null;
        int open = name.indexOf('(');
        if (open >= 0 && name.endsWith(")")) {
            argument = name.substring(open + 1, name.length() - 1);
            name = name.substring(0, open);
        }
        try {
            Kind kind = Kind.valueOf(name);
            boolean takesParameter = kind == Kind.LEAKY_RELU || kind == Kind.ELU;
            if (argument != null && takesParameter) {
                double parameter = Double.parseDouble(argument);
                return kind == Kind.ELU ? elu(parameter) : leakyRelu(parameter);
            }
            if (argument == null) {
                return of(kind);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(unknown(text), e);
        }
        throw new IllegalArgumentException(unknown(text));
    }

    private static String unknown(String text) {
        return "no activation \"" + text + "\"; there are identity, relu, leaky_relu(slope), sigmoid, tanh, softplus, "
                + "elu(alpha), gelu and silu";
    }

    private static Activation of(Kind kind) {
        return switch (kind) {
            case IDENTITY -> IDENTITY;
            case RELU -> RELU;
            case LEAKY_RELU -> LEAKY_RELU;
            case SIGMOID -> SIGMOID;
            case TANH -> TANH;
            case SOFTPLUS -> SOFTPLUS;
            case ELU -> ELU;
            case GELU -> GELU;
            case SILU -> SILU;
        };
    }

    /// Which formula this is.
    ///
    /// @return the kind
    public Kind kind() {
        return kind;
    }

    /// The slope of leaky ReLU, the α of ELU; 0 for the others.
    ///
    /// @return the parameter
    public double parameter() {
        return parameter;
    }

    /// f(z).
    ///
    /// @param z the pre-activation
    /// @return the value, the same bits as in a matrix operation
    public float value(float z) {
        float p = (float) parameter;
        return switch (kind) {
            case IDENTITY -> FloatFunctions.identity(z, p);
            case RELU -> FloatFunctions.relu(z, p);
            case LEAKY_RELU -> FloatFunctions.leakyRelu(z, p);
            case SIGMOID -> FloatFunctions.sigmoid(z, p);
            case TANH -> FloatFunctions.tanh(z, p);
            case SOFTPLUS -> FloatFunctions.softplus(z, p);
            case ELU -> FloatFunctions.elu(z, p);
            case GELU -> FloatFunctions.gelu(z, p);
            case SILU -> FloatFunctions.silu(z, p);
        };
    }

    /// f(z).
    ///
    /// @param z the pre-activation
    /// @return the value, the same bits as in a matrix operation
    public double value(double z) {
        return switch (kind) {
            case IDENTITY -> DoubleFunctions.identity(z, parameter);
            case RELU -> DoubleFunctions.relu(z, parameter);
            case LEAKY_RELU -> DoubleFunctions.leakyRelu(z, parameter);
            case SIGMOID -> DoubleFunctions.sigmoid(z, parameter);
            case TANH -> DoubleFunctions.tanh(z, parameter);
            case SOFTPLUS -> DoubleFunctions.softplus(z, parameter);
            case ELU -> DoubleFunctions.elu(z, parameter);
            case GELU -> DoubleFunctions.gelu(z, parameter);
            case SILU -> DoubleFunctions.silu(z, parameter);
        };
    }

    /// f′(z).
    ///
    /// @param z the pre-activation
    /// @return the derivative, the same bits as in a matrix operation
    public float derivative(float z) {
        float p = (float) parameter;
        return switch (kind) {
            case IDENTITY -> FloatFunctions.identityDerivative(z, p);
            case RELU -> FloatFunctions.reluDerivative(z, p);
            case LEAKY_RELU -> FloatFunctions.leakyReluDerivative(z, p);
            case SIGMOID -> FloatFunctions.sigmoidDerivative(z, p);
            case TANH -> FloatFunctions.tanhDerivative(z, p);
            case SOFTPLUS -> FloatFunctions.softplusDerivative(z, p);
            case ELU -> FloatFunctions.eluDerivative(z, p);
            case GELU -> FloatFunctions.geluDerivative(z, p);
            case SILU -> FloatFunctions.siluDerivative(z, p);
        };
    }

    /// f′(z).
    ///
    /// @param z the pre-activation
    /// @return the derivative, the same bits as in a matrix operation
    public double derivative(double z) {
        return switch (kind) {
            case IDENTITY -> DoubleFunctions.identityDerivative(z, parameter);
            case RELU -> DoubleFunctions.reluDerivative(z, parameter);
            case LEAKY_RELU -> DoubleFunctions.leakyReluDerivative(z, parameter);
            case SIGMOID -> DoubleFunctions.sigmoidDerivative(z, parameter);
            case TANH -> DoubleFunctions.tanhDerivative(z, parameter);
            case SOFTPLUS -> DoubleFunctions.softplusDerivative(z, parameter);
            case ELU -> DoubleFunctions.eluDerivative(z, parameter);
            case GELU -> DoubleFunctions.geluDerivative(z, parameter);
            case SILU -> DoubleFunctions.siluDerivative(z, parameter);
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Activation that && kind == that.kind && Double.compare(parameter, that.parameter) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + Double.hashCode(parameter);
    }

    /// The name in lower case, with the parameter where there is one: `relu`, `leaky_relu(0.01)`.
    @Override
    public String toString() {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return kind == Kind.LEAKY_RELU || kind == Kind.ELU ? name + "(" + parameter + ")" : name;
    }
}
