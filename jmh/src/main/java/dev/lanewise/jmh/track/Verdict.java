package dev.lanewise.jmh.track;

/// What a comparison says about a case or a group of them.
enum Verdict {
    FASTER("faster"),
    SLOWER("SLOWER"),
    WITHIN_NOISE("within noise"),
    /// It had a figure and has none any more.
    FAILED("FAILED"),
    /// It had no figure and has one now.
    RUNS("runs now");

    final String words;

    Verdict(String words) {
        this.words = words;
    }

    /// Whether the program's exit status tells of it.
    boolean isRegression() {
        return this == SLOWER || this == FAILED;
    }
}
