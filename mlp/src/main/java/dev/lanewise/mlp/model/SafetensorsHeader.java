package dev.lanewise.mlp.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.lanewise.mlp.files.FileKind;
import dev.lanewise.mlp.model.Safetensors.ElementType;
import dev.lanewise.mlp.model.Safetensors.Source;
import dev.lanewise.mlp.model.Safetensors.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The header of a safetensors file, read with every check that [Safetensors] lists, and written.
final class SafetensorsHeader {
    static final String METADATA = "__metadata__";

    private static final int LENGTH_BYTES = Long.BYTES;
    private static final int SHOWN = 80;
    private static final int KIND_BYTES = 256;

    private final String file;
    private final long dataPosition;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, Tensor> byName = new LinkedHashMap<>();
    private List<Tensor> tensors = List.of();
    private long metadataPosition;

    private SafetensorsHeader(String file, long dataPosition) {
        this.file = file;
        this.dataPosition = dataPosition;
    }

    static SafetensorsHeader read(String file, LittleEndianInput in, long fileSize) throws IOException {
        if (fileSize < LENGTH_BYTES) {
            throw new BadModelFileException(file, fileSize, "the file ends inside the length of the header");
        }
        checkKind(file, in, fileSize);
        in.seek(0, fileSize);
        long length = in.getLong();
        if (length < 0 || length > Safetensors.MAX_HEADER) {
            throw new BadModelFileException(
                    file,
                    0,
                    "the header of " + Long.toUnsignedString(length) + " bytes is longer than the "
                            + Safetensors.MAX_HEADER + " that the format allows");
        }
        if (length > fileSize - LENGTH_BYTES) {
            throw new BadModelFileException(
                    file, fileSize, "the file ends inside the header, which has " + length + " bytes");
        }
        byte[] bytes = new byte[(int) length];
        in.getBytes(bytes);
        SafetensorsHeader header = new SafetensorsHeader(file, LENGTH_BYTES + length);
        header.checkEncoding(bytes);
        header.parse(bytes);
        header.checkOffsets(fileSize);
        return header;
    }

    /// Calls a file of a known other kind by its name: what its first bytes are as a length would be a riddle.
    private static void checkKind(String file, LittleEndianInput in, long fileSize) throws IOException {
        byte[] head = new byte[(int) Math.min(fileSize, KIND_BYTES)];
        in.seek(0, head.length);
        in.getBytes(head);
        FileKind kind = FileKind.of(head);
        switch (kind) {
            case MODEL, CHECKPOINT, SAFETENSORS, EMPTY, OTHER -> {}
            default -> throw new BadModelFileException(file, 0, "is no safetensors file but " + kind.text());
        }
    }

    Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    Map<String, Tensor> byName() {
        return Collections.unmodifiableMap(byName);
    }

    List<Tensor> tensors() {
        return tensors;
    }

    long dataPosition() {
        return dataPosition;
    }

    long metadataPosition() {
        return metadataPosition == 0 ? LENGTH_BYTES : metadataPosition;
    }

    /// The whole header with its spaces.
    static byte[] format(Map<String, String> metadata, List<Source> tensors) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(METADATA);
                for (Map.Entry<String, String> entry : metadata.entrySet()) {
                    json.writeStringField(unicode(entry.getKey()), unicode(entry.getValue()));
                }
                json.writeEndObject();
            }
            long at = 0;
            for (Source tensor : tensors) {
                json.writeObjectFieldStart(unicode(tensor.name()));
                json.writeStringField("dtype", tensor.type().name());
                json.writeArrayFieldStart("shape");
                for (int size : tensor.shape()) {
                    json.writeNumber(size);
                }
                json.writeEndArray();
                json.writeArrayFieldStart("data_offsets");
                json.writeNumber(at);
                at += tensor.bytes();
                json.writeNumber(at);
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        // So that what follows is aligned for any type, in a file that is mapped.
        while (bytes.size() % 8 != 0) {
            bytes.write(' ');
        }
        if (bytes.size() > Safetensors.MAX_HEADER) {
            throw new IllegalArgumentException("the header of " + bytes.size() + " bytes is longer than the "
                    + Safetensors.MAX_HEADER + " that the format allows");
        }
        return bytes.toByteArray();
    }

    /// A name in a message: quoted, on one line, and not longer than a line.
    static String shown(String name) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < Math.min(name.length(), SHOWN); i++) {
            char c = name.charAt(i);
            text.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        return text.append(name.length() > SHOWN ? "…\"" : "\"").toString();
    }

    private static String unicode(String text) {
        if (!isUnicode(text)) {
            throw new IllegalArgumentException(shown(text) + " has half a surrogate pair");
        }
        return text;
    }

    private static boolean isUnicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    private void checkEncoding(byte[] bytes) throws BadModelFileException {
        // Also refuses a byte order mark, which the parser would pass over.
        if (bytes.length == 0 || bytes[0] != '{') {
            throw bad(LENGTH_BYTES, "the header does not begin with {");
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(1 << 13);
        CoderResult result;
        do {
            out.clear();
            result = decoder.decode(in, out, true);
            if (result.isError()) {
                throw bad(LENGTH_BYTES + in.position(), "the header is not UTF-8 here");
            }
        } while (result.isOverflow());
    }

    private void parse(byte[] bytes) throws IOException {
        // A factory of its own: what hostile names do to its tables ends with it.
        JsonFactory factory = JsonFactory.builder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(Safetensors.MAX_HEADER)
                        .maxNameLength(Safetensors.MAX_HEADER)
                        .build())
                .build();
        try (JsonParser json = factory.createParser(bytes)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = name(json);
                long position = position(json);
                if (name.equals(METADATA)) {
                    if (metadataPosition != 0) {
                        throw bad(position, "there is a second " + METADATA);
                    }
                    metadataPosition = position;
                    parseMetadata(json);
                } else if (byName.put(name, tensor(json, name, position)) != null) {
                    throw bad(position, "there is a second tensor " + shown(name));
                }
            }
            if (json.nextToken() != null) {
                throw bad(position(json), "the header goes on behind its object");
            }
        } catch (JsonProcessingException e) {
            long at = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
            BadModelFileException bad =
                    bad(LENGTH_BYTES + at, "the header is not the JSON that it should be: " + e.getOriginalMessage());
            bad.initCause(e);
            throw bad;
        }
    }

    private void parseMetadata(JsonParser json) throws IOException {
        expect(json, JsonToken.START_OBJECT, METADATA + " is not an object");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = name(json);
            long position = position(json);
            expect(json, JsonToken.VALUE_STRING, METADATA + " has something other than a string");
            String value = json.getText();
            if (!isUnicode(value)) {
                throw bad(position(json), "half a surrogate pair");
            }
            if (metadata.put(key, value) != null) {
                throw bad(position, METADATA + " has a second " + shown(key));
            }
        }
    }

    private Tensor tensor(JsonParser json, String name, long position) throws IOException {
        String what = "tensor " + shown(name);
        ElementType type = null;
        long[] shape = null;
        long[] offsets = null;
        expect(json, JsonToken.START_OBJECT, what + " is not an object");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = name(json);
            boolean second;
            switch (field) {
                case "dtype" -> {
                    second = type != null;
                    type = type(json, what);
                }
                case "shape" -> {
                    second = shape != null;
                    shape = numbers(json, what, "shape", Safetensors.MAX_RANK);
                }
                case "data_offsets" -> {
                    second = offsets != null;
                    offsets = numbers(json, what, "data_offsets", 2);
                }
                default -> throw bad(position(json), what + " has a field " + shown(field));
            }
            if (second) {
                throw bad(position(json), what + " has a second " + field);
            }
        }
        if (type == null || shape == null || offsets == null || offsets.length < 2) {
            throw bad(position, what + " lacks its dtype, its shape or one of its two data_offsets");
        }
        if (offsets[0] > offsets[1] || offsets[1] - offsets[0] != bytes(type, shape)) {
            throw bad(
                    position,
                    what + " of type " + type + " and shape " + Arrays.toString(shape)
                            + " does not fit its data_offsets " + Arrays.toString(offsets));
        }
        return new Tensor(name, type, shape, offsets[0], offsets[1], position);
    }

    private ElementType type(JsonParser json, String what) throws IOException {
        expect(json, JsonToken.VALUE_STRING, what + " has a dtype that is not a string");
        String name = json.getText();
        for (ElementType type : ElementType.values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw bad(position(json), what + " has the unknown dtype " + shown(name));
    }

    private long[] numbers(JsonParser json, String what, String field, int most) throws IOException {
        expect(json, JsonToken.START_ARRAY, what + " has a " + field + " that is not an array");
        long[] numbers = new long[4];
        int count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            // A minus is looked for in the text: −0 is not a size either.
            if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
                    || json.getText().charAt(0) == '-') {
                throw bad(position(json), what + " has a " + field + " with something other than whole numbers");
            }
            if (count == most) {
                throw bad(position(json), what + " has a " + field + " of more than " + most + " numbers");
            }
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * count);
            }
            numbers[count++] = json.getLongValue();
        }
        return Arrays.copyOf(numbers, count);
    }

    /// The length of the data; −1, which no offsets have, where it is no number of bytes or beyond `long`.
    private static long bytes(ElementType type, long[] shape) {
        try {
            long elements = 1;
            for (long size : shape) {
                elements = Math.multiplyExact(elements, size);
            }
            long bits = Math.multiplyExact(elements, type.bits());
            return bits % Byte.SIZE == 0 ? bits / Byte.SIZE : -1;
        } catch (ArithmeticException e) {
            return -1;
        }
    }

    /// The data of the tensors, one behind the other, is all that follows the header.
    private void checkOffsets(long fileSize) throws BadModelFileException {
        List<Tensor> ordered = new ArrayList<>(byName.values());
        // An empty tensor comes before the one that begins where it does.
        ordered.sort(Comparator.comparingLong(Tensor::begin).thenComparingLong(Tensor::end));
        long dataSize = fileSize - dataPosition;
        long at = 0;
        for (Tensor tensor : ordered) {
            if (tensor.begin() != at) {
                throw bad(
                        tensor.headerPosition(),
                        "the data of tensor " + shown(tensor.name()) + " begins at " + tensor.begin()
                                + (tensor.begin() < at ? ", inside" : ", not at the end of")
                                + " what is before it, which ends at " + at);
            }
            if (tensor.end() > dataSize) {
                throw bad(
                        fileSize,
                        "the file ends before the data of tensor " + shown(tensor.name()) + " does, which ends at "
                                + tensor.end() + " of " + dataSize);
            }
            at = tensor.end();
        }
        if (at != dataSize) {
            throw bad(dataPosition + at, (dataSize - at) + " bytes follow the data of the last tensor");
        }
        tensors = Collections.unmodifiableList(ordered);
    }

    private void expect(JsonParser json, JsonToken token, String otherwise) throws IOException {
        if (json.nextToken() != token) {
            throw bad(position(json), otherwise);
        }
    }

    private String name(JsonParser json) throws IOException {
        String name = json.currentName();
        if (!isUnicode(name)) {
            throw bad(position(json), "half a surrogate pair");
        }
        return name;
    }

    /// Where the current token begins in the file.
    private static long position(JsonParser json) {
        return LENGTH_BYTES + Math.max(0, json.currentTokenLocation().getByteOffset());
    }

    private BadModelFileException bad(long position, String problem) {
        return new BadModelFileException(file, position, problem);
    }
}
