package dev.lanewise.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Random operands of one call, most of them right, and what the documentation says of them: which exceptions they call
/// for, worked out without a sum that could wrap and element by element, so by nothing that the library shares.
///
/// @param <T> the array type
final class RandomOperands<T> {
    private static final int MOST = Integer.MAX_VALUE;

    /// Where the elements of an array are in a call on segments.
    enum Kind {
        HEAP,
        HEAP_OF_BYTES,
        NATIVE
    }

    /// An operand in an array; `shift` is what a segment over the array leaves out at its beginning, in bytes.
    record Place(int array, int shift, long offset, int rows, int columns, long ld, boolean fits) {
        int offsetInt() {
            return (int) offset;
        }

        int ldInt() {
            return (int) ld;
        }

        boolean isEmpty() {
            return rows <= 0 || columns <= 0;
        }
    }

    final Real<T> real;
    final List<T> arrays = new ArrayList<>();
    /// The exceptions that may be thrown; one of them must be, unless there is none.
    final Set<Class<?>> refusals = new HashSet<>();
    /// Nothing or an [IllegalArgumentException]: what is refused beyond the need.
    boolean maybeRefused;

    private final RandomGenerator random;
    private final List<Kind> kinds = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();

    RandomOperands(Real<T> real, RandomGenerator random) {
        this.real = real;
        this.random = random;
    }

    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    /// A size: mostly small, sometimes long enough for blocks and threads, negative, or at the end of its range.
    int size() {
        int choice = random.nextInt(100);
        if (choice < 70) {
            return random.nextInt(21);
        }
        if (choice < 90) {
            return random.nextInt(70);
        }
        if (choice < 97) {
            return random.nextInt(180);
        }
        if (choice < 98) {
            refusals.add(IllegalArgumentException.class);
            return oneIn(2) ? -1 : Integer.MIN_VALUE + random.nextInt(3);
        }
        return MOST - random.nextInt(oneIn(2) ? 3 : 1 << 20);
    }

    <E> E any(E[] of) {
        return of[random.nextInt(of.length)];
    }

    /// One of the constants of an enum, or null, which is refused.
    <E> E orNull(E[] constants) {
        if (oneIn(300)) {
            refusals.add(NullPointerException.class);
            return null;
        }
        return any(constants);
    }

    double factor(double[] usual) {
        double[] special = {Double.NaN, Double.POSITIVE_INFINITY, -0.0, real.largest(), real.smallestSubnormal()};
        return real.round(oneIn(40) ? special[random.nextInt(special.length)] : usual[random.nextInt(usual.length)]);
    }

    /// A vector in an array.
    Place vector(int size) {
        return place(1, size, Math.max(1, size), true);
    }

    /// A matrix in an array.
    Place matrix(int rows, int columns) {
        return place(rows, columns, leadingDimension(columns, MOST), true);
    }

    /// A matrix in a segment.
    Place segment(int rows, int columns) {
        return place(rows, columns, leadingDimension(columns, Long.MAX_VALUE), false);
    }

    private long leadingDimension(int columns, long most) {
        long least = Math.max(1, columns);
        int choice = random.nextInt(100);
        if (choice < 35) {
            return Math.min(MOST, least + random.nextInt(10));
        }
        if (choice < 37) {
            refusals.add(IllegalArgumentException.class);
            return least - 1 - random.nextInt(2);
        }
        return choice == 37 ? Math.max(least, (oneIn(2) ? most : MOST) - random.nextInt(3)) : least;
    }

    private Place place(int rows, int columns, long ld, boolean inArray) {
        int shift = !inArray && oneIn(4) ? random.nextInt(9) : 0;
        long offset = oneIn(2) ? 0 : random.nextInt(8);
        int array = -1;
        Place other = places.isEmpty() ? null : places.get(random.nextInt(places.size()));
        if (other != null && oneIn(8) && (!inArray || kinds.get(other.array) == Kind.HEAP)) {
            array = other.array;
            shift = !inArray && oneIn(2) ? other.shift : shift;
            offset = switch (random.nextInt(4)) {
                case 0 -> Math.clamp(other.offset, -1, MOST); // itself
                case 1 -> Math.clamp(other.offset, -1, 10_000) + Math.clamp(other.columns, 0, 1000); // beside it
                case 2 -> Math.clamp(other.rows, 0, 1000) * Math.clamp(other.ld, 0L, 1000L); // behind it
                default -> offset;
            };
            long least = Math.max(1, columns);
            ld = rows > 1 && oneIn(2) && ld >= least && other.ld >= least && other.ld <= MOST ? other.ld : ld;
        }
        if (oneIn(60)) {
            offset = oneIn(2) ? -1 - random.nextInt(3) : (inArray ? MOST : Long.MAX_VALUE) - random.nextInt(100);
        }
        if (array < 0) {
            BigInteger end = end(offset, rows, columns, ld);
            int length = end.bitLength() < 18 ? Math.max(0, end.intValue()) : random.nextInt(100);
            int shiftElements = (shift + real.bytes() - 1) / real.bytes();
            int after = oneIn(30) ? -random.nextInt(4) : random.nextInt(oneIn(2) ? 1 : 20);
            array = arrays.size();
            arrays.add(filled(Math.max(0, length + shiftElements + after)));
            kinds.add(inArray ? Kind.HEAP : Kind.values()[random.nextInt(3)]);
        }
        long room = Math.max(0, (long) real.length(arrays.get(array)) * real.bytes() - shift) / real.bytes();
        boolean fits = offset >= 0
                && offset <= room
                && end(offset, rows, columns, ld).compareTo(BigInteger.valueOf(room)) <= 0;
        if (!fits) {
            refusals.add(IndexOutOfBoundsException.class);
        }
        Place place = new Place(array, shift, offset, rows, columns, ld, fits && ld >= Math.max(1, columns));
        places.add(place);
        return place;
    }

    private T filled(int length) {
        T array = real.allocate(length);
        boolean special = oneIn(20);
        for (int i = 0; i < length; i++) {
            double v = random.nextInt(-1000, 1001) / 256.0;
            real.set(array, i, special && oneIn(15) ? (oneIn(2) ? Double.NaN : real.largest()) : v);
        }
        return array;
    }

    private static BigInteger end(long offset, int rows, int columns, long ld) {
        BigInteger from = BigInteger.valueOf(offset);
        return rows <= 0 || columns <= 0
                ? from
                : from.add(BigInteger.valueOf(rows - 1L).multiply(BigInteger.valueOf(ld)))
                        .add(BigInteger.valueOf(columns));
    }

    /// Two operands of which one is written: refused if they share a byte. Where they only interleave, they are left
    /// alone if that can be told from one leading dimension, and refused if not.
    void apart(Place x, Place y) {
        if (x.array != y.array || x.isEmpty() || y.isEmpty() || !x.fits || !y.fits) {
            return;
        }
        boolean[] bytes = bytes(x);
        boolean[] others = bytes(y);
        boolean shared = false;
        for (int i = 0; i < bytes.length; i++) {
            shared |= bytes[i] && others[i];
        }
        boolean rangesMeet = first(bytes) <= last(others) && first(others) <= last(bytes);
        boolean told = x.ld == y.ld && (x.shift - y.shift) % real.bytes() == 0;
        if (shared || (rangesMeet && !told)) {
            refusals.add(IllegalArgumentException.class);
        }
    }

    private boolean[] bytes(Place place) {
        boolean[] bytes = new boolean[real.length(arrays.get(place.array)) * real.bytes()];
        for (int i = 0; i < place.rows; i++) {
            int row = (int) (place.shift + (place.offset + i * place.ld) * real.bytes());
            Arrays.fill(bytes, row, row + place.columns * real.bytes(), true);
        }
        return bytes;
    }

    private static int first(boolean[] set) {
        int i = 0;
        while (!set[i]) {
            i++;
        }
        return i;
    }

    private static int last(boolean[] set) {
        int i = set.length - 1;
        while (!set[i]) {
            i--;
        }
        return i;
    }

    /// An operand of an epilogue, an array, against a segment of the call of which one is written: refused at the
    /// latest where they share an element, at the earliest where one lies in the array under the other.
    void notUnder(Place ofEpilogue, Place segment) {
        apart(ofEpilogue, segment);
        maybeRefused |= ofEpilogue.array == segment.array;
    }

    /// Copies of the arrays, for one run.
    List<T> copies() {
        List<T> copies = new ArrayList<>();
        for (T array : arrays) {
            copies.add(real.copy(array));
        }
        return copies;
    }

    /// The segments of a call: one for each array, as its kind says.
    List<MemorySegment> segments(List<T> copies, Arena arena) {
        List<MemorySegment> all = new ArrayList<>();
        for (int i = 0; i < copies.size(); i++) {
            MemorySegment memory = real.memory(copies.get(i));
            all.add(
                    switch (kinds.get(i)) {
                        case HEAP -> memory;
                        case HEAP_OF_BYTES ->
                            MemorySegment.ofArray(new byte[(int) memory.byteSize()])
                                    .copyFrom(memory);
                        case NATIVE ->
                            arena.allocate(memory.byteSize() + 1, 64)
                                    .asSlice(0, memory.byteSize())
                                    .copyFrom(memory);
                    });
        }
        return all;
    }

    static MemorySegment slice(List<MemorySegment> segments, Place place) {
        MemorySegment whole = segments.get(place.array);
        return whole.asSlice(Math.min(place.shift, whole.byteSize()));
    }

    /// Which NaN an operation gives is left to the CPU: all of a result become the same, which a comparison of the
    /// whole arrays would not see where elements lie across theirs.
    void oneNaN(List<MemorySegment> segments, Place place) {
        MemorySegment segment = slice(segments, place);
        for (int i = 0; i < place.rows; i++) {
            for (int j = 0; j < place.columns; j++) {
                long at = (place.offset + i * place.ld + j) * real.bytes();
                if (real.bytes() == Float.BYTES && Float.isNaN(segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at))) {
                    segment.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at, Float.NaN);
                } else if (real.bytes() == Double.BYTES
                        && Double.isNaN(segment.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, at))) {
                    segment.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, at, Double.NaN);
                }
            }
        }
    }

    /// What the segments hold, back in the arrays.
    void copyBack(List<MemorySegment> segments, List<T> copies) {
        for (int i = 0; i < copies.size(); i++) {
            if (kinds.get(i) != Kind.HEAP) {
                real.memory(copies.get(i)).copyFrom(segments.get(i));
            }
        }
    }

    @Override
    public String toString() {
        return places + ", arrays of " + arrays.stream().map(real::length).toList() + " " + kinds;
    }
}
