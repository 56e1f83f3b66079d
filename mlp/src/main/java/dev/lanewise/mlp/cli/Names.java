package dev.lanewise.mlp.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Names that users know from elsewhere, or write otherwise.
final class Names {
    /// What is longer is no slip of a finger.
    private static final int LONGEST = 80;

    private Names() {}

    /// A name in lower case, with `_` for hyphens and spaces; what stands in parentheses stays.
    static String normal(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        int open = name.indexOf('(');
        String word = open < 0 ? name : name.substring(0, open).strip();
        return word.replace('-', '_').replace(' ', '_') + (open < 0 ? "" : name.substring(open));
    }

    /// The names of a list that a help shows, such as `none, norm(max), value(max)`: without arguments and remarks.
    static List<String> of(String list) {
        return List.of(list.replaceAll("\\s*\\([^()]*\\)", "").split(", ", -1));
    }

    /// A message about a name that is not in a list, with the same list as the help.
    ///
    /// @param what what it was to be, with an article
    /// @param also names that are understood but not in the list: one of them may be meant, too
    static String unknown(String text, String what, String list, Set<String> also) {
        String shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        List<String> names = new ArrayList<>(of(list));
        also.stream().sorted().forEach(names::add);
        return "\"" + shown + "\" is not " + what + suggestion(text, names) + "; there are " + list;
    }

    /// Whether a text begins with a name of a list or one that is understood `also`, whatever its arguments are.
    static boolean isKnown(String text, String list, Set<String> also) {
        String name = normal(text);
        int open = name.indexOf('(');
        String word = open < 0 ? name : name.substring(0, open);
        return of(list).contains(word) || also.contains(word);
    }

    /// Words for a message about a name that there is not.
    ///
    /// @param names of those that are equally close the first is the one
    /// @return empty where none of the names is like it
    static String suggestion(String text, Collection<String> names) {
        String name = normal(text);
        String word = name.contains("(") ? name.substring(0, name.indexOf('(')) : name;
        String closest = null;
        int least = Math.max(2, word.length() / 3) + 1;
        for (String candidate : names) {
            int distance = distance(word, candidate);
            if (distance < least && distance < candidate.length()) {
                least = distance;
                closest = candidate;
            }
        }
        return closest == null ? "" : "; did you mean " + closest + "?";
    }

    /// Insertions, deletions and replacements from one word to the other (Levenshtein).
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= Math.min(a.length(), 100); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
