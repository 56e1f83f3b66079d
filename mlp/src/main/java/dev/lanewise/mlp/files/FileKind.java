package dev.lanewise.mlp.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/// What a file is, by its first bytes: so that one that was taken for another is called by its name, and none is
/// replaced by something else without a word.
public enum FileKind {
    /// A net that this module wrote.
    MODEL("a model file"),
    /// Where a training stands.
    CHECKPOINT("a checkpoint of a training"),
    /// A safetensors file that is neither.
    SAFETENSORS("a safetensors file from elsewhere"),
    /// A graph for other runtimes.
    ONNX("an ONNX file"),
    /// A picture of losses that this module drew.
    CURVE("a picture of losses"),
    /// A line for each epoch, that this module wrote.
    LOG("a log of epochs"),
    /// Samples as raw records, that this module wrote.
    RECORDS("a file of raw records"),
    /// Images or labels.
    IDX("an IDX file of images or labels"),
    /// Compressed.
    GZIP("a gzip file"),
    /// What PyTorch's `torch.save`, Keras and NumPy's `npz` are.
    ZIP("a zip file, as torch.save and numpy.savez write"),
    /// NumPy's array.
    NUMPY("a NumPy array"),
    /// What Keras and MATLAB write.
    HDF5("an HDF5 file"),
    /// Whatever Python holds.
    PICKLE("a Python pickle"),
    /// A table, for one.
    TEXT("a text, such as a table"),
    /// No bytes.
    EMPTY("an empty file"),
    /// Anything else.
    OTHER("a file of an unknown kind");

    private static final int HEAD = 4096;
    private static final long MAX_HEADER = 100_000_000;

    private final String text;

    FileKind(String text) {
        this.text = text;
    }

    /// What it is, in words.
    ///
    /// @return with an article
    public String text() {
        return text;
    }

    /// Looks at a file.
    ///
    /// @param file a regular file
    /// @return what it seems to be
    /// @throws IOException if it cannot be read
    public static FileKind of(Path file) throws IOException {
        try (InputStream in = RegularFile.open(file)) {
            return of(in.readNBytes(HEAD));
        }
    }

    /// Looks at the first bytes of a file.
    ///
    /// @param head as many as there are, up to some thousands
    /// @return what it seems to be
    public static FileKind of(byte[] head) {
        if (head.length == 0) {
            return EMPTY;
        }
        if (isSafetensors(head)) {
            String start = latin(head, 8, 80).replace(" ", "");
            return start.startsWith("{\"__metadata__\":{\"format\":\"lanewise\"")
                    ? MODEL
                    : start.startsWith("{\"__metadata__\":{\"format\":\"lanewise-checkpoint")
                            ? CHECKPOINT
                            : SAFETENSORS;
        }
        String start = latin(head, 0, 8);
        if (start.startsWith("LANEWISE")) {
            return RECORDS;
        }
        if (start.startsWith("\u001F\u008B")) {
            return GZIP;
        }
        if (start.startsWith("PK\u0003\u0004")) {
            return ZIP;
        }
        if (start.startsWith("\u0093NUMPY")) {
            return NUMPY;
        }
        if (start.startsWith("\u0089HDF\r\n")) {
            return HDF5;
        }
        if (start.startsWith("\u0000\u0000\b") || start.startsWith("\u0000\u0000\t")) {
            return IDX;
        }
        if (start.length() > 1 && start.charAt(0) == 0x80 && start.charAt(1) >= 2 && start.charAt(1) <= 5) {
            return PICKLE;
        }
        // ir_version, then producer_name or the graph.
        if (start.length() > 2 && start.charAt(0) == 8 && (start.charAt(2) == 0x12 || start.charAt(2) == 0x3A)) {
            return ONNX;
        }
        return text(head);
    }

    /// A length that a header may have, and the object that it begins with.
    private static boolean isSafetensors(byte[] head) {
        if (head.length < 9 || head[8] != '{') {
            return false;
        }
        long length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return length > 0 && length <= MAX_HEADER;
    }

    private static FileKind text(byte[] head) {
        for (byte b : head) {
            if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f') {
                return OTHER;
            }
        }
        String text = latin(head, 0, HEAD);
        if (text.startsWith("epoch,steps,loss,")) {
            return LOG;
        }
        if (text.startsWith("<svg ") && text.contains("<title>Loss by epoch</title>")) {
            return CURVE;
        }
        return TEXT;
    }

    private static String latin(byte[] bytes, int from, int most) {
        return new String(bytes, from, Math.clamp((long) bytes.length - from, 0, most), StandardCharsets.ISO_8859_1);
    }

    /// The name, in lower case.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
