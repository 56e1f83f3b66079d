package dev.lanewise.mlp;

import java.util.Objects;

/// An activation from a function and its Jacobian.
final class JacobianActivation implements VectorActivation, FloatJacobianActivation, DoubleJacobianActivation {
    private final String name;
    private final JacobianFunction function;

    JacobianActivation(String name, JacobianFunction function) {
        this.name = Objects.requireNonNull(name, "name");
        this.function = Objects.requireNonNull(function, "function");
    }

    @Override
    public JacobianFunction function() {
        return function;
    }

    @Override
    public String toString() {
        return name;
    }
}
