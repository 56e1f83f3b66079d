package dev.lanewise.mlp.optimiser;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/// What a refused argument has to say.
final class Refused {
    private Refused() {}

    static void refused(String part, Executable call) {
        Exception e = assertThrows(IllegalArgumentException.class, call);
        assertTrue(String.valueOf(e.getMessage()).contains(part), () -> e.getMessage() + " lacks " + part);
    }
}
