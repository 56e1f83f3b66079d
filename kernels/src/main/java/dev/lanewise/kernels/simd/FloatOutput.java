// The build derives DoubleOutput from this file.
package dev.lanewise.kernels.simd;

import static dev.lanewise.kernels.simd.FloatRegisters.LANES;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Triangle;
import dev.lanewise.kernels.runtime.FloatScratch;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// What a product is written to: C, in an array or in a memory segment, with β, the epilogue of a finished tile and its
/// column sums. A path is given one and writes to nothing else; whether a tile is computed in place or in a buffer, and
/// what becomes of it then, is decided here alone:
///
/// ```
///   to = open(i, j, rows, columns, width, …)      C itself, or a buffer of rows × width that holds this part of C
///   tile at at(to, i, j), rows ld(to, width) apart
///   close(to, i, j, rows, columns, width, last, …)  on the last block of k the epilogue; a buffer is copied back
/// ```
///
/// A path that runs on arrays alone, with tiles that write no column too many, computes in [#array()] (or copies there:
/// [FloatSingleRowPath]) and calls [#finish] for each part when it is done. Set anew for every call; shared by its
/// threads, whose parts of C do not
/// meet. Column sums are chains over the rows: a column belongs to one thread.
final class FloatOutput {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /// Stands for every array without an epilogue, where a path knows where C lies and has nothing else to be told.
    static final FloatOutput PLAIN = new FloatOutput();

    private float[] array;
    private int offset;
    private int ld;
    private MemorySegment segment;
    private long segmentOffset;
    private long segmentLd;
    /// The triangle of C that is written, or null for all of it.
    private Triangle triangle;

    /// Columns of C; 0 of [#PLAIN].
    private int columns;

    private float beta;
    private Epilogue<float[]> epilogue;
    /// Whether tiles are summed on their own, from 0, and added once: C ← keep·C + factor·tile.
    private boolean once;

    private float keep;
    private float factor;
    private final FloatScratch sumsScratch = new FloatScratch();
    /// Null where the epilogue takes none.
    private float[] sums;

    void set(float[] array, int offset, int ld) {
        this.array = array;
        this.segment = null; // clear() may not have come to its end, for want of stack
        this.offset = offset;
        this.ld = ld;
        this.triangle = null;
    }

    /// The same of a square C, of which a triangle is read and written, the diagonal with it.
    void set(Triangle triangle, float[] array, int offset, int ld) {
        set(array, offset, ld);
        this.triangle = triangle;
    }

    void set(MemorySegment segment, long offset, long ld) {
        this.array = null;
        this.segment = segment;
        this.segmentOffset = offset;
        this.segmentLd = ld;
        this.triangle = null;
    }

    /// Before the first tile of an n columns wide C. `epilogue` may be null.
    void begin(float beta, Epilogue<float[]> epilogue, int n) {
        this.columns = n;
        this.beta = beta;
        this.epilogue = epilogue;
        this.sums = null;
        this.once = epilogue != null && epilogue.addOnceFactor() != null;
        if (once) {
            this.beta = 0;
            this.epilogue = null;
            this.keep = beta;
            this.factor = epilogue.addOnceFactor()[epilogue.addOnceFactorOffset()];
            return;
        }
        if (epilogue != null && epilogue.columnSums() != null) {
            sums = sumsScratch.atLeast(n + LANES); // so that no vector ends beyond it
            Arrays.fill(sums, 0, n, 0);
        }
    }

    /// After the last tile.
    void end(int n) {
        if (sums != null) {
            FloatEpilogues.finishColumnSums(epilogue, 0, n, sums, 0);
        }
    }

    /// A pool outlives the call; it must not keep the caller's memory alive.
    void clear() {
        array = null;
        segment = null;
        epilogue = null;
        sums = null;
    }

    float beta() {
        return beta;
    }

    /// C's array, for the paths that the planner takes on arrays alone.
    float[] array() {
        return array;
    }

    /// Where element (i, j) lies in the array.
    int at(int i, int j) {
        return offset + i * ld + j;
    }

    int ld() {
        return ld;
    }

    /// Whether rows of so many columns are only parts of C's.
    boolean isPart(int n) {
        return n < columns;
    }

    /// Whether no part of C is left out.
    boolean isWhole() {
        return triangle == null;
    }

    /// The first of the columns from j on that row i has: 0 where there is no triangle, or none but elements of it.
    int first(int i, int j) {
        return triangle == Triangle.UPPER ? Math.max(0, i - j) : 0;
    }

    /// The end of those of the columns j … j+columns that row i has; not above 0 where it has none.
    int end(int i, int j, int columns) {
        return triangle == Triangle.LOWER ? Math.min(columns, i - j + 1) : columns;
    }

    /// Whether some of these elements are beside the triangle.
    private boolean crosses(int i, int j, int rows, int columns) {
        return first(i + rows - 1, j) > 0 || end(i, j, columns) < columns;
    }

    /// Where rows × columns of C from (i, j) on are to be computed by a tile that writes `width` columns: in C itself,
    /// or in the thread's buffer, which holds what C holds there, or anything if the tile starts from `zero`.
    float[] open(int i, int j, int rows, int columns, int width, boolean zero, FloatBuffers buffers) {
        boolean crosses = crosses(i, j, rows, columns);
        if (segment == null && columns == width && !once && !crosses) {
            return array;
        }
        float[] tile = buffers.tile;
        if (zero) {
            return tile;
        }
        if (crosses) {
            loadTriangle(i, j, rows, columns, tile, width);
        } else if (segment == null) {
            copy(rows, columns, array, at(i, j), ld, tile, 0, width);
        } else {
            for (int r = 0; r < rows; r++) {
                MemorySegment.copy(segment, FloatOperand.ELEMENT, segmentAt(i + r, j), tile, r * width, columns);
            }
        }
        return tile;
    }

    /// Where element (i, j) lies in what [#open] returned for it.
    @SuppressWarnings("ReferenceEquality") // this very array
    int at(float[] opened, int i, int j) {
        return opened == array ? at(i, j) : 0;
    }

    /// Elements between two rows of what [#open] returned.
    @SuppressWarnings("ReferenceEquality") // this very array
    int ld(float[] opened, int width) {
        return opened == array ? ld : width;
    }

    /// A tile was computed where [#open] said. If it was the `last` block of k, the epilogue follows.
    @SuppressWarnings("ReferenceEquality") // this very array
    void close(float[] opened, int i, int j, int rows, int columns, int width, boolean last, FloatBuffers buffers) {
        if (once) {
            addOnce(opened, 0, width, i, j, rows, columns);
            return;
        }
        if (last && epilogue != null) {
            epilogue(i, j, rows, columns, opened, at(opened, i, j), ld(opened, width), buffers);
        }
        if (segment != null) {
            storeToSegment(opened, i, j, rows, columns, width);
        } else if (crosses(i, j, rows, columns)) {
            storeTriangle(i, j, rows, columns, opened, width);
        } else if (opened != array) {
            store(rows, columns, opened, width, array, at(i, j), ld);
        }
    }

    /// Nobody reads what a tile computes beside the triangle; it starts from 0 there, since subnormal numbers of an
    /// earlier tile would be slow.
    private void loadTriangle(int i, int j, int rows, int columns, float[] tile, int width) {
        for (int r = 0; r < rows; r++) {
            int first = first(i + r, j);
            int end = end(i + r, j, columns);
            Arrays.fill(tile, r * width, (r + 1) * width, 0);
            if (first < end) {
                System.arraycopy(array, at(i + r, j + first), tile, r * width + first, end - first);
            }
        }
    }

    private void storeTriangle(int i, int j, int rows, int columns, float[] tile, int width) {
        for (int r = 0; r < rows; r++) {
            int first = first(i + r, j);
            int end = end(i + r, j, columns);
            if (first < end) {
                System.arraycopy(tile, r * width + first, array, at(i + r, j + first), end - first);
            }
        }
    }

    private void storeToSegment(float[] opened, int i, int j, int rows, int columns, int width) {
        for (int r = 0; r < rows; r++) {
            MemorySegment.copy(opened, r * width, segment, FloatOperand.ELEMENT, segmentAt(i + r, j), columns);
        }
    }

    /// As [#close], element by element, of a product that vectors are too young for (see [Growth]).
    @SuppressWarnings("ReferenceEquality") // this very array
    void closeByElements(float[] opened, int i, int j, int rows, int columns, int width, boolean last) {
        if (once) {
            FloatAddOnce.addByElements(rows, columns, factor, opened, 0, width, keep, array, at(i, j), ld);
            return;
        }
        if (last && epilogue != null) {
            int ldc = ld(opened, width);
            FloatEpilogueLoops.apply(epilogue, i, j, rows, columns, opened, at(opened, i, j), ldc, sums, j);
        }
        if (segment != null) {
            storeToSegment(opened, i, j, rows, columns, width);
        } else if (crosses(i, j, rows, columns)) {
            storeTriangle(i, j, rows, columns, opened, width);
        } else if (opened != array) {
            copy(rows, columns, opened, 0, width, array, at(i, j), ld);
        }
    }

    /// Whether a path is to sum a tile on its own, from 0, and then say [#addOnce] of it instead of [#finish]. Between
    /// [#open] and [#close] there is nothing to do differently.
    boolean once() {
        return once;
    }

    /// C's part in C ← keep·C + factor·tile.
    float keep() {
        return keep;
    }

    /// The tile's.
    float factor() {
        return factor;
    }

    /// C ← keep·C + factor·tile in C's array, the tile's rows `ldTile` apart from `tile[from]` on.
    void addOnce(float[] tile, int from, int ldTile, int i, int j, int rows, int columns) {
        FloatAddOnce.add(rows, columns, factor, tile, from, ldTile, keep, array, at(i, j), ld);
    }

    /// Whether [#finish] has anything to do.
    boolean finishes() {
        return epilogue != null;
    }

    /// A part of C was finished in its array.
    void finish(int i, int j, int rows, int columns, FloatBuffers buffers) {
        if (epilogue != null) {
            epilogue(i, j, rows, columns, array, at(i, j), ld, buffers);
        }
    }

    private void epilogue(int i, int j, int rows, int columns, float[] c, int co, int ldc, FloatBuffers buffers) {
        FloatEpilogues.apply(epilogue, i, j, rows, columns, c, co, ldc, sums, j, buffers.scratch, 0);
    }

    private long segmentAt(int i, int j) {
        return (segmentOffset + i * segmentLd + j) * Float.BYTES;
    }

    /// Rows of C in its array, as columns of a buffer: `to[q·ldTo + r]` for row r and column q.
    void loadTransposed(int i, int j, int rows, int columns, float[] to, int ldTo) {
        FloatTransposes.transpose(columns, rows, array, at(i, j), ld, to, 0, ldTo);
    }

    /// The same back. Where rows are shorter than a vector and follow each other without a gap, they are stored whole:
    /// each overwrites the beginning of the next, which is stored after it. Masked, that cost as much as one element at
    /// a time.
    void storeTransposed(int i, int j, int rows, int columns, float[] from, int ldFrom) {
        if (columns == 1 && ld == 1) {
            System.arraycopy(from, 0, array, at(i, j), rows);
            return;
        }
        int r = 0;
        if (FloatTransposes.SQUARES && columns > 1 && columns < LANES && ld == columns) {
            for (; r <= rows - 2 * LANES; r += LANES) {
                FloatTransposes.transpose(LANES, LANES, from, r, ldFrom, array, at(i + r, j), ld);
            }
        }
        FloatTransposes.transpose(rows - r, columns, from, r, ldFrom, array, at(i + r, j), ld);
    }

    /// Rows of C to rows of a buffer, or back.
    static void copy(int rows, int columns, float[] from, int fo, int ldFrom, float[] to, int at, int ldTo) {
        for (int r = 0; r < rows; r++) {
            System.arraycopy(from, fo + r * ldFrom, to, at + r * ldTo, columns);
        }
    }

    /// Rows of a buffer that are `width` apart to rows of C. Less than a vector is stored with a mask where there are
    /// masks and the whole vector would still lie within the array, so that the mask never leaves its register.
    static void store(int rows, int columns, float[] tile, int width, float[] c, int co, int ldc) {
        if (columns >= LANES || !FloatRegisters.MASKS) {
            copy(rows, columns, tile, 0, width, c, co, ldc);
            return;
        }
        VectorMask<Float> mask = SPECIES.indexInRange(0, columns);
        for (int r = 0; r < rows; r++) {
            if (co + r * ldc <= c.length - LANES) {
                FloatVector.fromArray(SPECIES, tile, r * width).intoArray(c, co + r * ldc, mask);
            } else {
                System.arraycopy(tile, r * width, c, co + r * ldc, columns);
            }
        }
    }
}
