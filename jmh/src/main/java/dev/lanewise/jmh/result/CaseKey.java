package dev.lanewise.jmh.result;

/// The name of a case, the same in every run.
///
/// @param kind which benchmark
/// @param type `f32` or `f64`
/// @param operation transposes, a function or a step; may be empty
/// @param subject a shape or a net
/// @param contender who computes, empty for a row of a table and where only the machine is measured
/// @param threads of one call
public record CaseKey(String kind, String type, String operation, String subject, String contender, int threads) {
    /// The same row for one contender.
    ///
    /// @param other the contender
    /// @return its case
    public CaseKey with(String other) {
        return new CaseKey(kind, type, operation, subject, other, threads);
    }

    /// One line: `gemm f32 NN 512x512x512 lanewise, 2 threads`; a single thread is not mentioned.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(kind).append(' ').append(type);
        for (String word : new String[] {operation, subject, contender}) {
            if (!word.isEmpty()) {
                text.append(' ').append(word);
            }
        }
        return threads == 1 ? text.toString() : text + ", " + threads + " threads";
    }
}
