package dev.lanewise.mlp.data;

import dev.lanewise.mlp.files.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;

/// An array of unsigned bytes in any number of dimensions, as LeCun's IDX format stores it.
///
/// ```text
/// byte 0   0
///      1   0
///      2   type: 0x08 for unsigned bytes, the only one read here
///      3   d, the number of dimensions, at least 1
///      4   d sizes, 4 bytes each, most significant first
///  4 + 4d  the elements, the last dimension running fastest
/// ```
///
/// Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", section on file formats.
///
/// A file compressed by gzip is recognised by its first bytes (1f 8b), whatever its name. A size in the header is only
/// believed as far as bytes are really there: memory follows what has been read, and what is decompressed ends one byte
/// behind what the header declares. More than 2³⁰ elements are read only where a caller allows them.
public final class Idx {
    private static final int UNSIGNED_BYTE = 0x08;
    private static final int MAX_BYTES = Integer.MAX_VALUE - 8;
    /// The elements that are read unless a caller says otherwise: twice those of the largest of MNIST's relatives.
    private static final int USUAL_BYTES = 1 << 30;
    /// First piece; doubled from there on, so that at most twice what was read is held for a moment.
    private static final int FIRST_CHUNK = 1 << 16;

    private final String name;
    private final int[] dimensions;
    private final byte[] data;

    private Idx(String name, int[] dimensions, byte[] data) {
        this.name = name;
        this.dimensions = dimensions;
        this.data = data;
    }

    /// Reads a file, plain or compressed by gzip.
    ///
    /// @param file the file
    /// @return its contents
    /// @throws BadIdxFileException if it is not a whole IDX file of unsigned bytes and nothing else
    /// @throws IOException if it cannot be read
    public static Idx read(Path file) throws IOException {
        return read(file, USUAL_BYTES);
    }

    /// Reads a file, plain or compressed by gzip, if it is not too large: some megabytes can hold gigabytes.
    ///
    /// @param file the file
    /// @param maxBytes the most elements, at least 0
    /// @return its contents
    /// @throws BadIdxFileException if it is not a whole IDX file of unsigned bytes and nothing else, or declares more
    /// @throws IOException if it cannot be read
    public static Idx read(Path file, int maxBytes) throws IOException {
        try (InputStream in = RegularFile.open(file)) {
            return read(in, file.toString(), maxBytes);
        }
    }

    /// Reads a stream to its end, plain or compressed by gzip; the caller closes it.
    ///
    /// @param in the stream; need not be buffered
    /// @param name what messages call it
    /// @return its contents
    /// @throws BadIdxFileException if it is not a whole IDX file of unsigned bytes and nothing else
    /// @throws IOException if it cannot be read
    public static Idx read(InputStream in, String name) throws IOException {
        return read(in, name, USUAL_BYTES);
    }

    /// Reads a stream to its end, plain or compressed by gzip, if it is not too large; the caller closes it.
    ///
    /// @param in the stream; need not be buffered
    /// @param name what messages call it
    /// @param maxBytes the most elements, at least 0
    /// @return its contents
    /// @throws BadIdxFileException if it is not a whole IDX file of unsigned bytes and nothing else, or declares more
    /// @throws IOException if it cannot be read
    public static Idx read(InputStream in, String name, int maxBytes) throws IOException {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes=" + maxBytes + " is negative");
        }
        IdxStream stream = IdxStream.open(in, name);
        int magic = stream.readInt("the magic number");
        if (magic >>> 16 != 0) {
            throw new BadIdxFileException(
                    name, 0, String.format("the magic number 0x%08X does not begin with two zero bytes", magic));
        }
        int type = (magic >>> 8) & 0xFF;
        if (type != UNSIGNED_BYTE) {
            throw new BadIdxFileException(
                    name, 2, String.format("type 0x%02X is not 0x08, unsigned byte, the only one supported", type));
        }
        int[] dimensions = new int[magic & 0xFF];
        if (dimensions.length == 0) {
            throw new BadIdxFileException(name, 3, "there are no dimensions");
        }
        long size = 1;
        for (int d = 0; d < dimensions.length; d++) {
            dimensions[d] = stream.readInt("dimension " + d);
            // Below 2³¹·2³¹, so the product does not wrap before it is refused.
            size *= dimensions[d];
            if (dimensions[d] < 0 || size > MAX_BYTES) {
                throw new BadIdxFileException(
                        name,
                        stream.position() - 4,
                        "dimension " + d + " of " + Integer.toUnsignedString(dimensions[d])
                                + " makes the data larger than an array can be");
            }
        }
        if (size > maxBytes) {
            throw new BadIdxFileException(
                    name,
                    4,
                    "the dimensions " + Arrays.toString(dimensions) + " declare " + size + " bytes, more than the "
                            + maxBytes + " that are allowed");
        }
        byte[] data = new byte[(int) Math.min(size, FIRST_CHUNK)];
        int read = 0;
        while (true) {
            read += stream.read(data, read);
            if (read < data.length) {
                throw new BadIdxFileException(
                        name,
                        stream.position(),
                        "the data ends after " + read + " of the " + size + " bytes that the dimensions "
                                + Arrays.toString(dimensions) + " declare");
            }
            if (read == size) {
                break;
            }
            data = Arrays.copyOf(data, (int) Math.min(size, 2L * data.length));
        }
        if (stream.read(new byte[1], 0) != 0) {
            throw new BadIdxFileException(
                    name,
                    stream.position() - 1,
                    "there is more than the " + size + " bytes that the dimensions " + Arrays.toString(dimensions)
                            + " declare");
        }
        return new Idx(name, dimensions, data);
    }

    /// What messages call it.
    ///
    /// @return the name of the file or stream
    public String name() {
        return name;
    }

    /// The sizes.
    ///
    /// @return a copy, at least one
    public int[] dimensions() {
        return dimensions.clone();
    }

    /// The elements, to be read as unsigned, the last dimension running fastest.
    ///
    /// @return the array itself, not a copy: as long as the product of the dimensions
    public byte[] data() {
        return data;
    }

    /// The position of the first element in the file.
    ///
    /// @return 4 + 4·dimensions
    int headerLength() {
        return 4 + 4 * dimensions.length;
    }

    /// Name and sizes: `train-images [60000, 28, 28]`.
    @Override
    public String toString() {
        return name + " " + Arrays.toString(dimensions);
    }
}
