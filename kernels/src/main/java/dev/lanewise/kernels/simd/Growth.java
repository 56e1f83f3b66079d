package dev.lanewise.kernels.simd;

import java.util.Arrays;

/// Which tiles of an element type C2 has compiled.
///
/// Interpreted, or compiled by C1, every operation on a vector is a call that allocates its result: a tile is 100 to
/// 1000 times slower than it will be, and a training step needs a dozen of them. But every path computes the same chain
/// of multiply-adds, so another may stand in at any moment without changing a bit of a result. While a tile is young,
/// products that need it are computed by [FloatYoungPath], whose one small tile C2 has after some 70 ms, and the
/// [Nursery] sees to it that the young one grows.
///
/// Once a product, not once a tile: with the question in front of every tile C2 compiled the loops around them while
/// most were young, dropped that code as they grew, and training was 8 to 15 % slower ever after (784-100-10).
///
/// What runs along the rows of C has plain loops to stand in for it ([GrowingRows]).
///
/// The system property `lanewise.young` forces a state, for tests and measurements: `always` and `never` say what they
/// do, `mixed` lets every other product have its own path.
final class Growth {
    private static final String STATE = System.getProperty("lanewise.young", "");
    static final boolean FORCED = STATE.equals("always") || STATE.equals("mixed");

    /// Multiply-adds of a class that are done by a stand-in that nobody has compiled: for less it is not worth waiting.
    private static final int LITTLE = 1 << 19;

    /// Calls a tile on scratch memory.
    interface Exercise {
        /// Once, with so many terms, or for a negative number with so many turns of an empty loop.
        ///
        /// @return about how many operations on vectors that many terms take
        int run(int method, int depth);
    }

    private final Exercise exercise;

    /// Written by who has the nursery's turn; read without a barrier, because a late answer is a right one.
    private final boolean[] grown;

    /// Multiply-adds that the young path did in place of each method; races lose some of it.
    private final long[] wanted;

    /// Negative where none of them stands in for the others.
    private final int standIn;

    private final boolean alongRows;

    /// What was done without the wanted methods, all together; races lose some of it.
    private long work;

    private boolean raised;
    private int asked;

    /// Of so many methods, none of which stands in for the others.
    Growth(int methods, Exercise exercise) {
        this(methods, -1, false, exercise);
    }

    /// Of so many methods, of which that one stands in for the others.
    Growth(int methods, int standIn, Exercise exercise) {
        this(methods, standIn, false, exercise);
    }

    private Growth(int methods, int standIn, boolean alongRows, Exercise exercise) {
        this.exercise = exercise;
        this.standIn = standIn;
        this.alongRows = alongRows;
        this.raised = standIn < 0;
        this.grown = new boolean[methods];
        this.wanted = new long[methods];
        if (STATE.equals("never")) {
            Arrays.fill(grown, true);
        }
    }

    /// Of what runs along the rows of C, which loops stand in for ([GrowingRows]).
    static Growth alongRows(int methods, Exercise exercise) {
        return new Growth(methods, -1, true, exercise);
    }

    /// A product of so many multiply-adds wants these methods.
    ///
    /// @return whether none is young any longer
    boolean want(int[] methods, long work) {
        if (FORCED) {
            return STATE.equals("mixed") && (asked++ & 1) == 1;
        }
        if (areGrown(methods)) {
            return true;
        }
        for (int method : methods) {
            wanted[method] += work;
        }
        this.work += work;
        return false;
    }

    /// So much work wants this method, whose stand-in is none of these.
    ///
    /// @return whether it is young no longer
    boolean want(int method, long work) {
        if (FORCED) {
            return STATE.equals("mixed") && (asked++ & 1) == 1;
        }
        if (!grown[method]) {
            wanted[method] += work;
        }
        return grown[method];
    }

    private boolean areGrown(int[] methods) {
        for (int method : methods) {
            if (!grown[method]) {
                return false;
            }
        }
        return true;
    }

    /// Whether enough is done by the stand-in that it should be compiled first ([Nursery#raise]).
    boolean lacksStandIn() {
        return !raised && work > LITTLE;
    }

    int standIn() {
        return standIn;
    }

    /// Once is enough: what could not be compiled then grows by use.
    void setRaised() {
        raised = true;
    }

    int methods() {
        return grown.length;
    }

    boolean isGrown(int method) {
        return grown[method];
    }

    void setGrown(int method) {
        grown[method] = true;
    }

    /// How much a method is wanted; 0 if it is not, or is grown.
    long wanted(int method) {
        return grown[method] ? 0 : wanted[method];
    }

    boolean isAlongRows() {
        return alongRows;
    }

    /// C2 has not compiled it: others first. What runs along rows is used all the same from now on, because a product
    /// must not stay on the one small tile for good for want of it.
    void giveUp(int method) {
        wanted[method] = 0;
        grown[method] = alongRows;
    }

    int exercise(int method, int depth) {
        return exercise.run(method, depth);
    }
}
