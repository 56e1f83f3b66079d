package dev.lanewise.mlp.data;

import java.util.List;
import java.util.Objects;

/// One column that is read: what for, how it is found, and its categories.
///
/// @param role what it is read for
/// @param name its name in the header, or null if it is found by its index
/// @param index its index from 0, where it has no name
/// @param categories the categories of a column that has them; null where the file says which there are
record CsvColumn(Role role, String name, int index, List<String> categories) {
    /// What a column is read for.
    enum Role {
        NUMBER("number"),
        CATEGORY("category"),
        TARGET("target"),
        CLASS("class");

        private final String text;

        Role(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }

        boolean isInput() {
            return this == NUMBER || this == CATEGORY;
        }

        boolean hasCategories() {
            return this == CATEGORY || this == CLASS;
        }

        static Role of(String text) {
            for (Role role : values()) {
                if (role.text.equals(text)) {
                    return role;
                }
            }
            throw new IllegalArgumentException(
                    "role " + BadCsvFileException.shown(text) + " is none of number, category, target, class");
        }
    }

    /// Elements of a sample or target that it becomes.
    int width() {
        return role == Role.CATEGORY ? categories.size() : 1;
    }

    /// Its name, or `#` and its index.
    String label() {
        return name != null ? name : "#" + index;
    }

    boolean isSameColumn(CsvColumn other) {
        return Objects.equals(name, other.name) && index == other.index;
    }

    /// Categories as somebody gave them, checked.
    static List<String> checked(List<String> categories) {
        List<String> copy = List.copyOf(categories);
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("categories are empty");
        }
        for (String category : copy) {
            if (category.isEmpty() || !category.equals(category.strip())) {
                throw new IllegalArgumentException(
                        "category " + BadCsvFileException.shown(category) + " is empty or begins or ends with a space");
            }
        }
        if (copy.stream().distinct().count() != copy.size()) {
            throw new IllegalArgumentException("categories=" + copy + " has one twice");
        }
        return copy;
    }

    /// What keeps these columns from being a data set, or null if nothing does.
    static String problem(List<CsvColumn> columns, boolean othersAreInputs) {
        long inputs = columns.stream().filter(c -> c.role().isInput()).count();
        long targets = columns.stream().filter(c -> c.role() == Role.TARGET).count();
        long classes = columns.stream().filter(c -> c.role() == Role.CLASS).count();
        if (inputs == 0 && !othersAreInputs) {
            return "no column is an input";
        }
        if (targets == 0 && classes == 0) {
            return "no column is a target or the class";
        }
        if (classes > 1 || (targets > 0 && classes > 0)) {
            return "there are to be targets or one class column, not " + targets + " targets and " + classes
                    + " class columns";
        }
        return null;
    }
}
