package dev.lanewise.jmh.result;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads and writes a [BenchmarkRun] as JSON. Reading is strict: every field is there, once and of its type, no other
/// is, and nothing follows; a reader that guesses would compare what nobody measured.
public final class ResultFile {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private ResultFile() {}

    /// Writes the file as a whole or not at all.
    ///
    /// @param file what to write or to replace
    /// @param run its content
    /// @throws IOException if it cannot be written
    public static void write(Path file, BenchmarkRun run) throws IOException {
        OutputFile.write(file, MAPPER.writeValueAsString(run) + "\n");
    }

    /// Reads a file.
    ///
    /// @param file what [#write(Path, BenchmarkRun)] wrote
    /// @return its content
    /// @throws DamagedResultFileException if it is not such a file
    /// @throws IOException if it cannot be read
    public static BenchmarkRun read(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new DamagedResultFileException(file, "", "is no UTF-8 text", e);
        }
        try {
            BenchmarkRun run = MAPPER.readValue(text, BenchmarkRun.class);
            if (run == null) {
                throw new DamagedResultFileException(file, "", "has no content", null);
            }
            return run;
        } catch (JacksonException e) {
            throw new DamagedResultFileException(file, where(e), what(e), e);
        }
    }

    /// The path of fields, and the line.
    private static String where(JacksonException e) {
        StringBuilder where = new StringBuilder();
        if (e instanceof JsonMappingException mapping) {
            for (JsonMappingException.Reference step : mapping.getPath()) {
                if (step.getFieldName() == null) {
                    where.append('[').append(step.getIndex()).append(']');
                } else {
                    where.append(where.isEmpty() ? "" : ".").append(step.getFieldName());
                }
            }
        }
        JsonLocation location = e.getLocation();
        if (location != null) {
            where.append(where.isEmpty() ? "" : ", ").append("line ").append(location.getLineNr());
        }
        return where.toString();
    }

    /// What a record refused in its own words, else the parser's without its advice to the programmer.
    private static String what(JacksonException e) {
        if (e instanceof ValueInstantiationException && e.getCause() != null) {
            return e.getCause().getMessage();
        }
        return e instanceof UnrecognizedPropertyException
                ? "is no field of a result file"
                : e.getOriginalMessage().replaceFirst("; `DeserializationFeature.*", "");
    }
}
