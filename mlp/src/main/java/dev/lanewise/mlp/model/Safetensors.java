package dev.lanewise.mlp.model;

import dev.lanewise.mlp.files.RegularFile;
import dev.lanewise.mlp.model.LittleEndianOutput.Content;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Named tensors in a file, in the safetensors format. An open file has its header read and checked; data is read when
/// it is asked for.
///
/// ```text
/// byte 0   N, the length of the header: 8 bytes, least significant first, unsigned
///      8   the header, N bytes of UTF-8: a JSON object, spaces behind it
///  8 + N   the data of all tensors, little-endian, the last dimension running fastest
/// ```
///
/// ```text
/// {"__metadata__": {"format": "pt"},                                           optional, strings only
///  "0.weight": {"dtype": "F32", "shape": [100, 784], "data_offsets": [0, 313600]}, …}
/// ```
///
/// Offsets count from byte 8 + N. Source: Hugging Face, "Safetensors", section Format, and its reference
/// implementation.
///
/// **What is refused**, each with a [BadModelFileException]: a file that ends before its header does, a header of more
/// than 100,000,000 bytes, one that is not UTF-8, does not begin with `{` or is not a JSON object of the form above and
/// nothing behind it, a name that occurs twice, an unknown dtype, a shape whose size does not fit 63 bits, tensors that
/// do not fit their offsets, overlap, leave a hole, reach beyond the end of the file or end before it. Beyond the
/// format: fields that it does not name, and more than [#MAX_RANK] dimensions.
///
/// No length in a file is believed before the size of the file bears it out: memory is bounded by a multiple of the
/// bytes that are really there. Not safe for use by several threads at once.
public final class Safetensors implements Closeable {
    /// The most dimensions of a tensor, as many as NumPy has.
    public static final int MAX_RANK = 64;

    /// The longest header, as the format sets it.
    static final int MAX_HEADER = 100_000_000;

    private final String name;
    private final SeekableByteChannel channel;
    private final SafetensorsHeader header;
    private final LittleEndianInput in;

    private Safetensors(String name, SeekableByteChannel channel) throws IOException {
        this.name = name;
        this.channel = channel;
        this.in = new LittleEndianInput(channel, name);
        this.header = SafetensorsHeader.read(name, in, channel.size());
    }

    /// What an element is. Data is read and written for [#F32] and [#F64], and read for [#F16] and [#BF16]; the others
    /// are known, so that a file that has one among others can be opened.
    public enum ElementType {
        /// One byte, 0 or 1.
        BOOL(8),
        /// Floating point, 4 bits.
        F4(4),
        /// Floating point, 2 bits of exponent, 3 of significand.
        F6_E2M3(6),
        /// Floating point, 3 bits of exponent, 2 of significand.
        F6_E3M2(6),
        /// Unsigned byte.
        U8(8),
        /// Signed byte.
        I8(8),
        /// Floating point, 5 bits of exponent, 2 of significand.
        F8_E5M2(8),
        /// Floating point, 4 bits of exponent, 3 of significand.
        F8_E4M3(8),
        /// Floating point, 5 bits of exponent, 2 of significand, one zero and no infinity.
        F8_E5M2FNUZ(8),
        /// Floating point, 4 bits of exponent, 3 of significand, one zero and no infinity.
        F8_E4M3FNUZ(8),
        /// Powers of 2.
        F8_E8M0(8),
        /// Signed, 16 bits.
        I16(16),
        /// Unsigned, 16 bits.
        U16(16),
        /// IEEE 754 binary16.
        F16(16),
        /// The upper half of a binary32.
        BF16(16),
        /// Signed, 32 bits.
        I32(32),
        /// Unsigned, 32 bits.
        U32(32),
        /// IEEE 754 binary32, `float`.
        F32(32),
        /// Complex of two binary32.
        C64(64),
        /// IEEE 754 binary64, `double`.
        F64(64),
        /// Signed, 64 bits.
        I64(64),
        /// Unsigned, 64 bits.
        U64(64);

        private final int bits;

        ElementType(int bits) {
            this.bits = bits;
        }

        /// The size of an element.
        ///
        /// @return bits
        public int bits() {
            return bits;
        }

        /// Reads an element of a type of which every one is a `float`.
        float readFloat(LittleEndianInput in) throws IOException {
            return switch (this) {
                case F32 -> in.getFloat();
                case F16 -> Float.float16ToFloat(in.getShort());
                case BF16 -> Float.intBitsToFloat(in.getShort() << 16);
                default -> throw new IllegalArgumentException("type=" + this + " is not read as float");
            };
        }

        /// Reads an element of a type of which every one is a `double`.
        double readDouble(LittleEndianInput in) throws IOException {
            return this == F64 ? in.getDouble() : readFloat(in);
        }
    }

    /// A tensor in an open file, without its data.
    public static final class Tensor {
        private final String name;
        private final ElementType type;
        private final long[] shape;
        private final long begin;
        private final long end;
        private final long headerPosition;

        Tensor(String name, ElementType type, long[] shape, long begin, long end, long headerPosition) {
            this.name = name;
            this.type = type;
            this.shape = shape;
            this.begin = begin;
            this.end = end;
            this.headerPosition = headerPosition;
        }

        /// What the file calls it.
        ///
        /// @return any text
        public String name() {
            return name;
        }

        /// What its elements are.
        ///
        /// @return the type
        public ElementType type() {
            return type;
        }

        /// Its sizes, none negative; of no sizes where it is a single number.
        ///
        /// @return a copy
        public long[] shape() {
            return shape.clone();
        }

        /// How many elements it has.
        ///
        /// @return the product of the sizes
        public long elements() {
            long product = 1;
            for (long size : shape) {
                product *= size;
            }
            return product;
        }

        /// Whether it has these sizes.
        boolean hasShape(long... sizes) {
            return Arrays.equals(shape, sizes);
        }

        long begin() {
            return begin;
        }

        long end() {
            return end;
        }

        /// The byte of the file at which the header names it.
        long headerPosition() {
            return headerPosition;
        }

        /// Name, type and sizes: `0.weight F32 [100, 784]`.
        @Override
        public String toString() {
            return SafetensorsHeader.shown(name) + " " + type + " " + Arrays.toString(shape);
        }
    }

    /// A tensor to be written.
    public static final class Source {
        private final String name;
        private final ElementType type;
        private final int[] shape;
        private final Content content;

        Source(String name, ElementType type, int[] shape, Content content) {
            this.name = Objects.requireNonNull(name, "name");
            this.type = type;
            this.shape = shape.clone();
            this.content = content;
            if (shape.length > MAX_RANK) {
                throw new IllegalArgumentException("shape has " + shape.length + " sizes, more than " + MAX_RANK);
            }
            for (int size : shape) {
                if (size < 0) {
                    throw new IllegalArgumentException("shape=" + Arrays.toString(shape) + " has a negative size");
                }
            }
        }

        /// A tensor of type F32. The array is not copied: it must not change before it has been written.
        ///
        /// @param name what the file shall call it
        /// @param array where the elements are, the last dimension running fastest
        /// @param offset index of the first
        /// @param shape the sizes; none for a single number
        /// @return a tensor to be written
        /// @throws IndexOutOfBoundsException if the elements do not fit the array
        /// @throws IllegalArgumentException if a size is negative or there are more than [#MAX_RANK]
        public static Source of(String name, float[] array, int offset, int... shape) {
            Objects.requireNonNull(array, "array");
            int count = product(shape);
            Source source = new Source(name, ElementType.F32, shape, out -> out.putFloats(array, offset, count));
            checkFits(array.length, offset, source.elements());
            return source;
        }

        /// A tensor of type F64. The array is not copied: it must not change before it has been written.
        ///
        /// @param name what the file shall call it
        /// @param array where the elements are, the last dimension running fastest
        /// @param offset index of the first
        /// @param shape the sizes; none for a single number
        /// @return a tensor to be written
        /// @throws IndexOutOfBoundsException if the elements do not fit the array
        /// @throws IllegalArgumentException if a size is negative or there are more than [#MAX_RANK]
        public static Source of(String name, double[] array, int offset, int... shape) {
            Objects.requireNonNull(array, "array");
            int count = product(shape);
            Source source = new Source(name, ElementType.F64, shape, out -> out.putDoubles(array, offset, count));
            checkFits(array.length, offset, source.elements());
            return source;
        }

        String name() {
            return name;
        }

        ElementType type() {
            return type;
        }

        int[] shape() {
            return shape.clone();
        }

        /// −1 where the product is beyond `int`, and so beyond any array.
        private long elements() {
            long product = 1;
            for (int size : shape) {
                product *= size;
                if (product > Integer.MAX_VALUE) {
                    return -1;
                }
            }
            return product;
        }

        /// The length of the data.
        long bytes() {
            return elements() * (type.bits() / Byte.SIZE);
        }
    }

    /// Opens a file and checks all of its header.
    ///
    /// @param file the file
    /// @return the open file, which the caller closes
    /// @throws BadModelFileException if it is not a whole safetensors file and nothing else
    /// @throws IOException if it cannot be read, or is a directory or a device
    public static Safetensors open(Path file) throws IOException {
        RegularFile.check(file);
        SeekableByteChannel channel = Files.newByteChannel(file, StandardOpenOption.READ);
        try {
            return new Safetensors(file.toString(), channel);
        } catch (Throwable e) {
            try {
                channel.close();
            } catch (IOException unclosed) {
                e.addSuppressed(unclosed);
            }
            throw e;
        }
    }

    /// Writes a file: as a whole or not at all, a neighbour of it being renamed in the end. Tensors of F64 come before
    /// those of F32, so that all are aligned to their size, and are else in the order of the list. An interrupt does
    /// not stop it.
    ///
    /// @param file the file, replaced if it exists; the file that it names if it is a symbolic link
    /// @param metadata any texts, written in the order of the map; may be empty
    /// @param tensors what to write, each by another name; may be empty
    /// @throws IOException if it cannot be written, or is a directory or a device; what was there before is still there
    /// @throws IllegalArgumentException if a name occurs twice or is `__metadata__`, a text has half a surrogate pair,
    ///     or the header would be longer than 100,000,000 bytes
    public static void write(Path file, Map<String, String> metadata, List<Source> tensors) throws IOException {
        Set<String> names = new HashSet<>();
        for (Source tensor : tensors) {
            if (tensor.name().equals(SafetensorsHeader.METADATA)) {
                throw new IllegalArgumentException("a tensor is called " + SafetensorsHeader.METADATA);
            }
            if (!names.add(tensor.name())) {
                throw new IllegalArgumentException("two tensors are called " + SafetensorsHeader.shown(tensor.name()));
            }
        }
        List<Source> ordered = tensors.stream()
                .sorted(Comparator.comparingInt((Source t) -> t.type().bits()).reversed())
                .toList();
        byte[] header = SafetensorsHeader.format(metadata, ordered);
        LittleEndianOutput.write(file, out -> {
            out.putLong(header.length);
            out.putBytes(header);
            for (Source tensor : ordered) {
                tensor.content.writeTo(out);
            }
        });
    }

    /// The texts under `__metadata__`.
    ///
    /// @return an immutable map, empty if there are none
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /// All tensors, in the order of their data.
    ///
    /// @return an immutable list
    public List<Tensor> tensors() {
        return header.tensors();
    }

    /// A tensor by its name.
    ///
    /// @param name what the file calls it
    /// @return the tensor, if there is one
    public Optional<Tensor> tensor(String name) {
        return Optional.ofNullable(header.byName().get(Objects.requireNonNull(name, "name")));
    }

    /// Reads a tensor of type F32, or F16 or BF16, whose numbers are all among those of F32.
    ///
    /// @param tensor a tensor of this file
    /// @param array where its elements go
    /// @param offset index of the first
    /// @throws BadModelFileException if the file has become shorter since it was opened
    /// @throws IOException if the file cannot be read
    /// @throws IndexOutOfBoundsException if the elements do not fit the array
    /// @throws IllegalArgumentException if the tensor is another file's or not of such a type
    public void read(Tensor tensor, float[] array, int offset) throws IOException {
        check(tensor, ElementType.F32);
        checkFits(array.length, offset, tensor.elements());
        LittleEndianInput data = data(tensor);
        int end = offset + (int) tensor.elements();
        for (int i = offset; i < end; i++) {
            array[i] = tensor.type().readFloat(data);
        }
    }

    /// Reads a tensor of type F64, or F16 or BF16, whose numbers are all among those of F64.
    ///
    /// @param tensor a tensor of this file
    /// @param array where its elements go
    /// @param offset index of the first
    /// @throws BadModelFileException if the file has become shorter since it was opened
    /// @throws IOException if the file cannot be read
    /// @throws IndexOutOfBoundsException if the elements do not fit the array
    /// @throws IllegalArgumentException if the tensor is another file's or not of such a type
    public void read(Tensor tensor, double[] array, int offset) throws IOException {
        check(tensor, ElementType.F64);
        checkFits(array.length, offset, tensor.elements());
        LittleEndianInput data = data(tensor);
        int end = offset + (int) tensor.elements();
        for (int i = offset; i < end; i++) {
            array[i] = tensor.type().readDouble(data);
        }
    }

    /// Closes the file.
    ///
    /// @throws IOException if that fails
    @Override
    public void close() throws IOException {
        channel.close();
    }

    /// The data of a tensor, from its first element on; valid until the next call.
    LittleEndianInput data(Tensor tensor) throws IOException {
        in.seek(header.dataPosition() + tensor.begin(), tensor.end() - tensor.begin());
        return in;
    }

    /// What messages call the file.
    String name() {
        return name;
    }

    /// The byte of the file at which the metadata begins, or the header if there is none.
    long metadataPosition() {
        return header.metadataPosition();
    }

    private void check(Tensor tensor, ElementType type) {
        if (header.byName().get(tensor.name()) != tensor) {
            throw new IllegalArgumentException("tensor=" + tensor + " is not of " + name);
        }
        if (!isReadAs(tensor.type(), type)) {
            throw new IllegalArgumentException("tensor=" + tensor + " is not of type " + type + ", F16 or BF16");
        }
    }

    /// Whether tensors of one type are read where another is expected: those of 16 bits are widened. F32 is not taken
    /// for F64, so that a net of floats is not taken for one of doubles unawares.
    static boolean isReadAs(ElementType type, ElementType expected) {
        return type == expected || type == ElementType.F16 || type == ElementType.BF16;
    }

    private static void checkFits(int length, int offset, long elements) {
        if (elements < 0 || offset < 0 || elements > (long) length - offset) {
            throw new IndexOutOfBoundsException("the " + (elements < 0 ? "more than 2147483647" : elements)
                    + " elements at offset=" + offset + " do not fit the array of length " + length);
        }
    }

    /// Wraps around where [Source#elements()] says so.
    private static int product(int[] shape) {
        int product = 1;
        for (int size : shape) {
            product *= size;
        }
        return product;
    }

    /// The name of the file and how many tensors it has.
    @Override
    public String toString() {
        return name + ", " + header.tensors().size() + " tensors";
    }
}
