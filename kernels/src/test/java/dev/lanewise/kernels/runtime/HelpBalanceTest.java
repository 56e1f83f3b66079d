package dev.lanewise.kernels.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// When a caller stops calling for help, and for how long; times are numbers here.
class HelpBalanceTest {
    private static final long US = 1_000;

    private final HelpBalance help = new HelpBalance();

    /// 16 parts of which the caller did 8 in 80 µs, and then waited.
    private void call(long waiting) {
        assertFalse(help.isResting());
        help.called();
        help.piece(16, 8, 80 * US, 80 * US + waiting);
    }

    private int rest() {
        int calls = 0;
        while (help.isResting()) {
            calls++;
        }
        return calls;
    }

    @Test
    void aHelperThatHelpsIsKept() {
        for (int i = 0; i < 10_000; i++) {
            call(i % 10 * US);
        }
        assertEquals(0, rest());
    }

    /// What is lost now and then by less than is won stays together.
    @Test
    void aHelperThatIsLateNowAndThen() {
        for (int i = 0; i < 10_000; i++) {
            call(i % 10 == 9 ? 400 * US : 0);
        }
        assertEquals(0, rest());
    }

    @Test
    void restsBecomeLongerWhileTrialsAreShort() {
        for (int expected = 64; expected <= 4096; expected *= 2) {
            call(3_000 * US);
            assertEquals(expected, rest());
        }
        call(3_000 * US);
        assertEquals(4096, rest(), "no longer than this");
        for (int i = 0; i < 4 * 4096; i++) {
            call(0);
        }
        call(3_000 * US);
        assertEquals(32, rest(), "after a long trial anew");
    }

    /// Small losses are what clocks and compilers make up; many of them in a row are not.
    @Test
    void smallLosses() {
        call(80 * US + 50 * US);
        assertEquals(0, rest());
        for (int i = 0; i < 100 && !isLeftAlone(); i++) {
            help.called();
            help.piece(16, 8, 80 * US, 160 * US + 50 * US);
        }
        assertTrue(rest() > 0);
    }

    private boolean isLeftAlone() {
        return help.isResting();
    }
}
