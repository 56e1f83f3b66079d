package dev.lanewise.jmh.result;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The blocks that a product was told to be cut into, which the name of the contender says: `lanewise-512x258x1024`,
/// and `lanewise-model-512x258x1024` where they are those that the kernels choose anyway.
///
/// @param kc depth of a block, at least 1
/// @param mc rows of packed A, 0 where A is not packed
/// @param nc columns of packed B, at least 1
public record BlockSizes(int kc, int mc, int nc) {
    private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,8})x(0|[1-9]\\d{0,8})x([1-9]\\d{0,8})");
    private static final Pattern CONTENDER = Pattern.compile(Analysis.OURS + "-(?:model-)?(" + TEXT.pattern() + ")");

    /// Refuses blocks without an element.
    ///
    /// @throws IllegalArgumentException if kc or nc is below 1, or mc below 0
    public BlockSizes {
        if (kc < 1 || mc < 0 || nc < 1) {
            throw new IllegalArgumentException(
                    "kc and nc must be at least 1 and mc at least 0: kc=" + kc + " mc=" + mc + " nc=" + nc);
        }
    }

    /// Reads `512x258x1024`.
    ///
    /// @param text kc, mc and nc
    /// @return the blocks
    /// @throws IllegalArgumentException if the text is none
    public static BlockSizes parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no kc, mc and nc; write 512x258x1024");
        }
        return new BlockSizes(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
    }

    /// The blocks that the name of a contender says.
    ///
    /// @param contender its name
    /// @return the blocks, or null where it says none
    public static BlockSizes of(String contender) {
        Matcher matcher = CONTENDER.matcher(contender);
        return matcher.matches() ? parse(matcher.group(1)) : null;
    }

    /// Whether a contender was told the blocks that the kernels choose anyway.
    ///
    /// @param contender its name
    /// @return true for the name that [#contender(boolean)] makes of true
    public static boolean isModel(String contender) {
        return of(contender) != null && contender.startsWith(Analysis.OURS + "-model-");
    }

    /// The contender with these blocks.
    ///
    /// @param model whether they are those that the kernels choose anyway
    /// @return its name
    public String contender(boolean model) {
        return Analysis.OURS + (model ? "-model-" : "-") + parameter();
    }

    /// As a parameter of JMH, in ASCII: `512x258x1024`.
    ///
    /// @return text that [#parse(String)] reads
    public String parameter() {
        return kc + "x" + mc + "x" + nc;
    }

    /// For people: `512×258×1024`.
    @Override
    public String toString() {
        return kc + "×" + mc + "×" + nc;
    }
}
