package dev.lanewise.mlp.cli;

import java.util.List;

/// Columns as somebody listed them.
record ColumnList(List<String> names) {}
