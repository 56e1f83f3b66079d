package dev.lanewise.kernels.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// When a caller stops calling for help, and for how long, by a clock that only this test moves.
class HelpBalanceTest {
    private static final long US = 1_000;
    private static final long MS = 1_000 * US;

    private long now;
    private final HelpBalance help = new HelpBalance(() -> now);

    /// A piece of so many parts; the caller does as many as there are times, then waits.
    private void piece(int count, long waiting, long... own) {
        assertFalse(help.isResting());
        assertFalse(help.begin(0, count));
        help.called();
        for (long time : own) {
            now += time;
            help.part();
        }
        now += waiting;
        help.end(count);
    }

    /// 16 parts of 10 µs, of which the caller does 8: 80 µs are won, less what it waits.
    private void shared(long waiting) {
        piece(16, waiting, 10 * US, 10 * US, 10 * US, 10 * US, 10 * US, 10 * US, 10 * US, 10 * US);
    }

    /// How long the caller goes alone from now on.
    private long rest() {
        long begin = now;
        while (help.isResting()) {
            now += 10 * US;
        }
        return now - begin;
    }

    @Test
    void aHelperThatHelpsIsKept() {
        for (int i = 0; i < 10_000; i++) {
            shared(i % 10 * US);
        }
        assertEquals(0, rest());
    }

    /// A core that another process takes for 4 ms out of every 12 is used.
    @Test
    void aHelperThatIsLateNowAndThen() {
        for (int i = 0; i < 10_000; i++) {
            shared(i % 100 == 99 ? 4 * MS : 0);
        }
        assertEquals(0, rest());
    }

    /// However long it has helped: what is kept of what was won is about one time slice.
    @Test
    void aHelperThatIsNeverThereAnyMore() {
        for (int i = 0; i < 10_000; i++) {
            shared(0);
        }
        shared(4 * MS);
        assertFalse(help.isResting());
        shared(4 * MS);
        assertEquals(8 * MS, rest());
    }

    @Test
    void restsBecomeLongerWhileTrialsAreShort() {
        for (long expected = 8; expected <= 512; expected *= 2) {
            shared(3 * MS);
            assertEquals(expected * MS, rest());
        }
        shared(3 * MS);
        assertEquals(512 * MS, rest(), "no longer than this");
        for (int i = 0; i < 4 * 512 * 1_000 / 80; i++) {
            shared(0);
        }
        shared(4 * MS);
        shared(4 * MS);
        assertEquals(8 * MS, rest(), "after a long trial anew");
    }

    /// Many small calls between two slices of another process are a short trial: what counts is time.
    @Test
    void manySmallCallsAreAShortTrial() {
        for (long expected = 8; expected <= 512; expected *= 2) {
            for (int i = 0; i < 40; i++) {
                shared(0);
            }
            shared(4 * MS);
            shared(4 * MS);
            assertEquals(expected * MS, rest());
        }
    }

    /// The caller's core went to somebody else, perhaps to the helper itself, in one of the parts: that is no measure
    /// of what the caller alone would have taken.
    @Test
    void theCallersCoreIsShared() {
        piece(8, 0, 10 * US, 600 * US, 10 * US, 10 * US, 10 * US, 10 * US, 10 * US, 10 * US);
        assertFalse(help.isResting(), "a helper may take a while to wake");
        piece(8, 0, 600 * US, 10 * US, 10 * US, 10 * US, 10 * US, 10 * US, 10 * US, 10 * US);
        assertEquals(8 * MS, rest());
    }

    /// Calling costs something, too: a helper that sleeps so deep that the parts are done before it comes.
    @Test
    void aHelperThatIsAlwaysTooLate() {
        int pieces = 0;
        while (!help.isResting()) {
            help.begin(0, 4);
            now += 7 * US;
            help.called();
            for (int part = 0; part < 4; part++) {
                now += 10 * US;
                help.part();
            }
            help.end(4);
            pieces++;
        }
        assertEquals(1 * MS / (7 * US) + 1, pieces);
    }

    @Test
    void whereTheCallerDidNothingThereIsNothingToCompare() {
        for (int i = 0; i < 100; i++) {
            piece(4, 10 * MS);
        }
        assertFalse(help.isResting());
    }

    /// One part of its own is all there is to go by.
    @Test
    void onePartEach() {
        for (int i = 0; i < 100; i++) {
            piece(2, 0, 10 * US);
        }
        assertFalse(help.isResting());
        piece(2, 5 * MS, 10 * US);
        assertTrue(help.isResting());
    }

    /// A piece of a kind that takes the caller alone so long, and with help so long, half of the parts being its own.
    ///
    /// @return whether the caller did it alone
    private boolean ofKind(int kind, long alone, long helped) {
        if (help.isResting()) {
            now += alone;
            return true;
        }
        boolean measured = help.begin(kind, 16);
        if (measured) {
            now += alone;
            help.endAlone();
        } else {
            help.called();
            for (int part = 0; part < 8; part++) {
                now += helped / 8;
                help.part();
            }
            help.end(16);
        }
        return measured;
    }

    /// Each of the caller's parts takes as long as two would if what they read were in its own cache: by its parts
    /// alone the caller would seem to win with help.
    @Test
    void helpThatMakesTheCallersOwnPartsSlower() {
        long alone = 90 * US;
        long helped = 150 * US;
        long begin = now;
        long pieces = 0;
        while (now - begin < 10_000 * MS) {
            ofKind(1, alone, helped);
            pieces++;
        }
        assertTrue(pieces * alone > 0.99 * (now - begin), () -> "as slow as with help");
    }

    /// Measuring costs a caller that wins by help next to nothing, and it goes on winning.
    @Test
    void helpThatHelpsIsMeasuredNowAndThen() {
        long begin = now;
        int alone = 0;
        int pieces = 0;
        while (now - begin < 10_000 * MS) {
            for (int kind = 1; kind <= 5; kind++) {
                alone += ofKind(kind, 100 * US, 55 * US) ? 1 : 0;
                pieces++;
            }
        }
        assertFalse(help.isResting());
        assertTrue(alone >= 10 * 4 * MS / (100 * US) && alone < 0.01 * pieces, alone + " of " + pieces);
    }

    /// What the caller alone took when its core was slower, or faster, is measured anew after each rest.
    @Test
    void aMachineThatChanges() {
        for (int i = 0; i < 20_000; i++) {
            ofKind(1, 90 * US, 150 * US);
        }
        long begin = now;
        int alone = 0;
        for (int i = 0; i < 100_000; i++) {
            alone += ofKind(1, 90 * US, 50 * US) ? 1 : 0;
        }
        assertTrue(alone < 100_000 / 8, alone + " of 100000 alone, in " + (now - begin) / MS + " ms");
    }

    /// A measurement would cost more than help may lose.
    @Test
    void longPiecesAreNotMeasured() {
        for (int i = 0; i < 1_000; i++) {
            assertFalse(ofKind(1, 10 * MS, 5 * MS));
        }
    }

    /// All pieces of a step lose by help, whatever their kinds are, which are hashes.
    @Test
    void manyKinds() {
        SplittableRandom random = new SplittableRandom(1);
        for (int trial = 0; trial < 20; trial++) {
            int[] kinds = random.ints(40).toArray();
            long begin = now;
            long alone = 0;
            while (now - begin < 4_000 * MS) {
                for (int kind : kinds) {
                    ofKind(kind, 9 * US, 16 * US);
                    alone += 9 * US;
                }
            }
            assertTrue(alone > 0.95 * (now - begin), alone / MS + " ms alone took " + (now - begin) / MS);
        }
    }

    /// A kind that comes later is measured soon, too.
    @Test
    void aKindThatIsNew() {
        for (int i = 0; i < 2_000; i++) {
            ofKind(1, 90 * US, 50 * US);
        }
        long begin = now;
        while (!help.isResting() && now - begin < 1_000 * MS) {
            ofKind(2, 90 * US, 150 * US);
        }
        assertTrue(now - begin < 100 * MS, (now - begin) / MS + " ms");
    }

    /// The caller loses its core in the first piece that it does alone.
    @Test
    void theFirstSampleIsNoMeasure() {
        boolean lost = false;
        long begin = now;
        while (!help.isResting()) {
            boolean first = !lost;
            if (help.begin(1, 16)) {
                lost = true;
                now += first ? 10 * MS : 90 * US;
                help.endAlone();
            } else {
                help.called();
                for (int part = 0; part < 8; part++) {
                    now += 150 * US / 8;
                    help.part();
                }
                help.end(16);
            }
            assertTrue(now - begin < 3_000 * MS);
        }
        assertTrue(lost);
    }
}
