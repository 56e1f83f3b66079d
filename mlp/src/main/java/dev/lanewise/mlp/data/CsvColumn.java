package dev.lanewise.mlp.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// One column that is asked for: what for, how it is found, and its categories.
///
/// @param role what it is for
/// @param name its name in the header, or null if it is found by its index
/// @param index its index from 0, where it has no name
/// @param categories the categories of a column that has them; null where the file says which there are
record CsvColumn(Role role, String name, int index, List<String> categories) {
    /// What a column is for.
    enum Role {
        NUMBER("number"),
        CATEGORY("category"),
        TARGET("target"),
        CLASS("class"),
        IGNORED("ignored");

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

        boolean isOutput() {
            return this == TARGET || this == CLASS;
        }

        boolean hasCategories() {
            return this == CATEGORY || this == CLASS;
        }

        /// The role of a column of a schema, which has no ignored ones.
        static Role of(String text) {
            for (Role role : values()) {
                if (role != IGNORED && role.text.equals(text)) {
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

    /// Its name, or `#` and its number, counted from 1 as in messages.
    String label() {
        return name != null ? name : "#" + (index + 1);
    }

    boolean isSameColumn(CsvColumn other) {
        return Objects.equals(name, other.name) && index == other.index;
    }

    /// Whether both may be asked for at once: an input may be a target too.
    boolean goesWith(CsvColumn other) {
        return !isSameColumn(other)
                || (role.isInput() && other.role.isOutput())
                || (role.isOutput() && other.role.isInput());
    }

    /// What the elements of a sample are, as [CsvSchema#inputNames()] has it.
    static List<String> inputNames(List<CsvColumn> columns) {
        List<String> names = new ArrayList<>();
        for (CsvColumn column : columns) {
            if (column.role == Role.NUMBER) {
                names.add(column.label());
            } else if (column.role == Role.CATEGORY) {
                column.categories.forEach(category -> names.add(column.label() + "=" + category));
            }
        }
        return List.copyOf(names);
    }

    /// Categories as somebody gave them, checked.
    static List<String> checked(List<String> categories) {
        List<String> copy = List.copyOf(categories);
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("categories are empty");
        }
        for (String category : copy) {
            if (category.isEmpty() || !category.equals(CsvCells.stripped(category))) {
                throw new IllegalArgumentException(
                        "category " + BadCsvFileException.shown(category) + " is empty or begins or ends with a space");
            }
        }
        if (copy.stream().distinct().count() != copy.size()) {
            throw new IllegalArgumentException("categories=" + copy + " has one twice");
        }
        return copy;
    }
}
