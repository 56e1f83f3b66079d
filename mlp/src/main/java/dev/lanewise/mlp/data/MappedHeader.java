package dev.lanewise.mlp.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/// The 64 bytes with which a file of raw records begins, and where its records lie, as [FloatMappedDataSet] describes
/// it.
///
/// @param elementBytes 4 for float, 8 for double
/// @param count samples
/// @param inputs elements of a sample
/// @param outputs classes, or elements of a target
/// @param labelled whether there are classes
record MappedHeader(int elementBytes, int count, int inputs, int outputs, boolean labelled) {
    static final int BYTES = 64;

    private static final long MAGIC = ByteBuffer.wrap("LANEWISE".getBytes(StandardCharsets.US_ASCII))
            .order(ByteOrder.LITTLE_ENDIAN)
            .getLong();
    private static final int VERSION = 1;
    private static final int VERSION_AT = 8;
    private static final int TYPE_AT = 12;
    private static final int COUNT_AT = 16;
    private static final int INPUTS_AT = 24;
    private static final int OUTPUTS_AT = 28;
    private static final int LABELLED_AT = 32;
    private static final int RESERVED_AT = 36;
    private static final int CHECKSUM_AT = 60;

    /// Bytes of a record.
    long recordBytes() {
        return (long) inputs * elementBytes + (labelled ? Integer.BYTES : (long) outputs * elementBytes);
    }

    /// The byte at which a sample's record begins; beyond 2³¹ for most that are worth mapping.
    long offset(int sample) {
        return BYTES + sample * recordBytes();
    }

    /// The byte at which a sample's class or target begins.
    long outputOffset(int sample) {
        return offset(sample) + (long) inputs * elementBytes;
    }

    static void checkSizes(int inputs, int outputs) {
        if (inputs < 1 || outputs < 1) {
            throw new IllegalArgumentException("inputs=" + inputs + " or outputs=" + outputs + " is below 1");
        }
    }

    ByteBuffer toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(0, MAGIC);
        bytes.putInt(VERSION_AT, VERSION);
        bytes.putInt(TYPE_AT, elementBytes / Float.BYTES);
        bytes.putLong(COUNT_AT, count);
        bytes.putInt(INPUTS_AT, inputs);
        bytes.putInt(OUTPUTS_AT, outputs);
        bytes.putInt(LABELLED_AT, labelled ? 1 : 0);
        bytes.putInt(CHECKSUM_AT, checksum(bytes));
        return bytes;
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, CHECKSUM_AT));
        return (int) crc.getValue();
    }

    /// Checks everything against the size of the file: what this returns can be mapped and has the records it says.
    ///
    /// @param bytes the first of the file, 64 or as many as there are
    /// @param elementBytes 4 or 8, whatever the reader is for
    static MappedHeader read(String file, ByteBuffer bytes, long fileSize, int elementBytes)
            throws BadMappedFileException {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.limit() < BYTES || fileSize < BYTES) {
            throw new BadMappedFileException(
                    file, Math.min(bytes.limit(), fileSize), "the file ends inside the header of " + BYTES + " bytes");
        }
        if (bytes.getLong(0) != MAGIC) {
            throw new BadMappedFileException(file, 0, "the file does not begin with LANEWISE");
        }
        int version = bytes.getInt(VERSION_AT);
        if (version != VERSION) {
            throw new BadMappedFileException(
                    file, VERSION_AT, "version " + Integer.toUnsignedString(version) + " is not " + VERSION);
        }
        if (bytes.getInt(CHECKSUM_AT) != checksum(bytes)) {
            throw new BadMappedFileException(
                    file, CHECKSUM_AT, "the header is damaged: its checksum is not that of bytes 0 … 59");
        }
        int type = bytes.getInt(TYPE_AT);
        if (type != elementBytes / Float.BYTES) {
            throw new BadMappedFileException(
                    file,
                    TYPE_AT,
                    "element type " + Integer.toUnsignedString(type)
                            + switch (type) {
                                case 1 -> " is float, which FloatMappedDataSet reads";
                                case 2 -> " is double, which DoubleMappedDataSet reads";
                                default -> " is neither 1, float, nor 2, double";
                            });
        }
        long count = bytes.getLong(COUNT_AT);
        if (count < 0 || count > Integer.MAX_VALUE) {
            throw new BadMappedFileException(
                    file,
                    COUNT_AT,
                    Long.toUnsignedString(count) + " samples are more than the " + Integer.MAX_VALUE
                            + " that have an index");
        }
        int inputs = positive(file, bytes, INPUTS_AT, "elements of a sample");
        int outputs = positive(file, bytes, OUTPUTS_AT, "outputs");
        int labelled = bytes.getInt(LABELLED_AT);
        if (labelled != 0 && labelled != 1) {
            throw new BadMappedFileException(
                    file,
                    LABELLED_AT,
                    "labelled is " + Integer.toUnsignedString(labelled) + ", neither 0 for targets nor 1 for classes");
        }
        for (int at = RESERVED_AT; at < CHECKSUM_AT; at++) {
            if (bytes.get(at) != 0) {
                throw new BadMappedFileException(file, at, "a byte that should be 0 is " + (bytes.get(at) & 0xFF));
            }
        }
        MappedHeader header = new MappedHeader(elementBytes, (int) count, inputs, outputs, labelled == 1);
        long records = (fileSize - BYTES) / header.recordBytes();
        // By division: the product may be beyond 2⁶³.
        if (records != count || (fileSize - BYTES) % header.recordBytes() != 0) {
            throw new BadMappedFileException(
                    file,
                    records < count ? fileSize : header.offset((int) count),
                    "the file of " + fileSize + " bytes does not end behind " + count + " records of "
                            + header.recordBytes() + " bytes");
        }
        return header;
    }

    private static int positive(String file, ByteBuffer bytes, int at, String what) throws BadMappedFileException {
        int value = bytes.getInt(at);
        if (value < 1) {
            throw new BadMappedFileException(
                    file, at, Integer.toUnsignedString(value) + " " + what + " are not 1 … " + Integer.MAX_VALUE);
        }
        return value;
    }
}
