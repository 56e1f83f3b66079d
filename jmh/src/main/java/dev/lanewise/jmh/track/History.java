package dev.lanewise.jmh.track;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lanewise.jmh.result.DamagedResultFileException;
import dev.lanewise.jmh.result.OutputFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A file of runs, one JSON object a line, which Git merges line by line.
final class History {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private History() {}

    /// Reads all lines.
    ///
    /// @return the runs, in the order of the file; none if there is no file
    /// @throws DamagedResultFileException if a line is no run
    static List<HistoryEntry> read(Path file) throws IOException {
        List<HistoryEntry> entries = new ArrayList<>();
        if (!Files.exists(file)) {
            return entries;
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new DamagedResultFileException(file, "", "is no UTF-8 text", e);
        }
        for (int i = 0; i < lines.size(); i++) {
            String where = "line " + (i + 1);
            try {
                HistoryEntry entry = MAPPER.readValue(lines.get(i), HistoryEntry.class);
                if (entry == null) {
                    throw new DamagedResultFileException(file, where, "is no run", null);
                }
                entries.add(entry);
            } catch (JacksonException e) {
                String what = e instanceof ValueInstantiationException && e.getCause() != null
                        ? e.getCause().getMessage()
                        : "is no run: " + e.getOriginalMessage();
                throw new DamagedResultFileException(file, where, what, e);
            }
        }
        return entries;
    }

    /// Appends a run, unless it is there.
    ///
    /// @return whether it was not
    static boolean add(Path file, HistoryEntry entry) throws IOException {
        if (read(file).stream().anyMatch(entry::isSameRun)) {
            return false;
        }
        String text = Files.exists(file) ? Files.readString(file) : "";
        OutputFile.write(
                file,
                text + (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + MAPPER.writeValueAsString(entry) + "\n");
        return true;
    }
}
