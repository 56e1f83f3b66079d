package dev.lanewise.mlp.optimiser;

import static dev.lanewise.mlp.optimiser.Refused.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Constants, their defaults, and the text form.
class OptimiserTest {
    @Test
    void defaults() {
        assertEquals(0, Optimiser.sgd().weightDecay());
        assertEquals(0.99, Optimiser.rmsProp().smoothing());
        assertEquals(1e-8, Optimiser.rmsProp().epsilon());
        assertEquals(0, Optimiser.rmsProp().weightDecay());
        assertEquals(0.9, Optimiser.adam().beta1());
        assertEquals(0.999, Optimiser.adam().beta2());
        assertEquals(1e-8, Optimiser.adam().epsilon());
        assertEquals(0, Optimiser.adam().weightDecay());
        assertEquals(Optimiser.adamW(0.9, 0.999, 1e-8), Optimiser.adamW());
        assertEquals(0.01, Optimiser.adamW().weightDecay());
        assertFalse(Optimiser.adamW().decayBiases());
    }

    @Test
    void changesOneThing() {
        Optimiser optimiser = Optimiser.adamW(0.8, 0.9, 1e-6).weightDecay(0.3).decayBiases(true);
        assertEquals(Optimiser.Rule.ADAM_W, optimiser.rule());
        assertEquals(0.8, optimiser.beta1());
        assertEquals(0.9, optimiser.beta2());
        assertEquals(1e-6, optimiser.epsilon());
        assertEquals(0.3, optimiser.weightDecay());
        assertTrue(optimiser.decayBiases());
        assertEquals(0.4, Optimiser.nesterov(0.4).weightDecay(1).momentum());
        assertEquals(0.6, Optimiser.rmsProp(0.6, 1e-3).decayBiases(true).smoothing());
        assertNotEquals(Optimiser.momentum(0.5), Optimiser.nesterov(0.5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sgd",
                "sgd(weight_decay=0.001)",
                "momentum(0.9)",
                "momentum(0, weight_decay=1.0E-4)",
                "nesterov(0.9, weight_decay=0.01, decay_biases=true)",
                "rms_prop(0.99, 1.0E-8)",
                "adam(0.9, 0.999, 1.0E-8)",
                "adam(0.9, 0.999, 1.0E-8, decay_biases=true)",
                "adam_w(0.9, 0.999, 1.0E-8, weight_decay=0)",
                "adam_w(0, 0.5, 0.1, weight_decay=0.01)"
            })
    void textAndBack(String text) {
        Optimiser optimiser = Optimiser.parse(text);
        assertEquals(text, optimiser.toString());
        assertEquals(optimiser, Optimiser.parse(optimiser.toString()));
    }

    @Test
    void theTextIsTheRule() {
        assertEquals(Optimiser.sgd(), Optimiser.parse(" SGD() "));
        assertEquals(Optimiser.momentum(0.9).weightDecay(1e-4), Optimiser.parse("momentum(0.9,weight_decay = 1e-4)"));
        assertEquals(Optimiser.nesterov(0.7), Optimiser.parse("Nesterov(0.7, decay_biases=false)"));
        assertEquals(Optimiser.rmsProp(), Optimiser.parse("rms_prop"));
        assertEquals(Optimiser.rmsProp(0.9, 1e-6), Optimiser.parse("rms_prop(0.9, 1e-6)"));
        assertEquals(Optimiser.adam(), Optimiser.parse("adam"));
        assertEquals(Optimiser.adam(0.8, 0.9, 1e-4), Optimiser.parse("adam(0.8, 0.9, 1e-4)"));
        assertEquals(Optimiser.adamW(), Optimiser.parse("adam_w"));
        assertEquals(
                Optimiser.adamW(0.8, 0.9, 1e-4).weightDecay(0.1).decayBiases(true),
                Optimiser.parse("adam_w(0.8, 0.9, 1e-4, decay_biases=true, weight_decay=0.1)"));
        assertEquals(Optimiser.adam().weightDecay(0.1), Optimiser.parse("adam(weight_decay=0.1)"));
    }

    @Test
    void refusesConstants() {
        refused("momentum=1.0", () -> Optimiser.momentum(1));
        refused("momentum=-0.1", () -> Optimiser.nesterov(-0.1));
        refused("momentum=NaN", () -> Optimiser.momentum(Double.NaN));
        refused("smoothing=1.5", () -> Optimiser.rmsProp(1.5, 1e-8));
        refused("epsilon=0.0", () -> Optimiser.rmsProp(0.9, 0));
        refused("beta1=1.0", () -> Optimiser.adam(1, 0.9, 1e-8));
        refused("beta2=NaN", () -> Optimiser.adamW(0.9, Double.NaN, 1e-8));
        refused("epsilon=Infinity", () -> Optimiser.adam(0.9, 0.9, Double.POSITIVE_INFINITY));
        refused("weightDecay=-1.0", () -> Optimiser.sgd().weightDecay(-1));
        refused("weightDecay=Infinity", () -> Optimiser.adamW().weightDecay(Double.POSITIVE_INFINITY));
        refused("sgd has no momentum", () -> new Optimiser(Optimiser.Rule.SGD, 0.9, 0, 0, 0, 0, 0, false));
        refused("sgd has no epsilon", () -> new Optimiser(Optimiser.Rule.SGD, 0, 0, 0, 0, 1e-8, 0, false));
        refused("rms_prop has no beta1", () -> new Optimiser(Optimiser.Rule.RMS_PROP, 0, 0.9, 0.9, 0, 1, 0, false));
    }

    @Test
    void refusesTexts() {
        refused("there are sgd, momentum", () -> Optimiser.parse("adagrad"));
        refused("takes 1: momentum(momentum)", () -> Optimiser.parse("momentum"));
        refused("takes 0: sgd", () -> Optimiser.parse("sgd(0.9)"));
        refused("takes 2", () -> Optimiser.parse("rms_prop(0.9)"));
        refused("takes 3", () -> Optimiser.parse("adam(0.9, 0.99)"));
        refused("takes 3", () -> Optimiser.parse("adam_w(0.9, 0.99, 1e-8, 0.1)"));
        refused("momentum=2.0", () -> Optimiser.parse("momentum(2)"));
        refused("\"x\" is not a number", () -> Optimiser.parse("adam(0.9, x, 1)"));
        refused("\"much\" is not a number", () -> Optimiser.parse("sgd(weight_decay=much)"));
        refused("weight_decay is there twice", () -> Optimiser.parse("sgd(weight_decay=1, weight_decay=2)"));
        refused("come before", () -> Optimiser.parse("momentum(weight_decay=1, 0.9)"));
        refused("[beta1] is neither", () -> Optimiser.parse("adam(beta1=0.9)"));
        refused("decay_biases=yes", () -> Optimiser.parse("sgd(decay_biases=yes)"));
        refused("parentheses", () -> Optimiser.parse("adam("));
    }
}
