package dev.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import org.junit.jupiter.api.Test;

class ColdStartRunnerTest {
    /// On a machine that is busy the first call alone takes longer than a short measurement may.
    @Test
    void aSpeedIsKnownHoweverShortTheTime() {
        assertDoesNotThrow(() -> ColdStartRunner.Child.main(new String[] {"NN:17x33x65", "0.000001"}));
    }
}
