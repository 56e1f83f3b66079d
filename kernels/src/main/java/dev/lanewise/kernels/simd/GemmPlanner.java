package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.Blocking;
import dev.lanewise.kernels.GemmPlan;
import dev.lanewise.kernels.GemmPlan.Path;
import dev.lanewise.kernels.Transpose;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/// From the shape of a call to its [GemmPlan], for one element type.
///
/// A plan takes longer to make than the smallest products take to compute; the last ones made are kept.
final class GemmPlanner {
    /// Up to this many multiplications, plain loops without a buffer. Best of 0.7 s in plain loops and in tiles, ns:
    /// 8×2×4 72 and 93, 4×4×4 64 and 70; then 8×4×3 96 and 80, 5×5×5 130 and 80, 10×10×1 157 and 80.
    static final int TINY_PRODUCT = 64;

    /// Fewer, where there is a tile that needs no buffer either: in plain loops and in it, 4×4×4 45 and 33 ns, 3×6×3 50
    /// and 30; in double 3×3×3 42 and 29, but 2×4×2 26 and 27.
    static final int TINY_BESIDE_NARROW = 16;

    /// Rows of the tallest narrow tile.
    private static final int NARROW_ROWS = 12;

    /// Rows from which on a copy of B pays, which taller tiles read: 16×10×128 from B as it lies 480 ns, from a copy
    /// 515; 32×10×128 1115 and 980, 32×6×16 279 and 229.
    private static final int MOST_NARROW_ROWS = 16;

    /// Bits of a vector from which on stores with a mask are as fast as others.
    private static final int NARROW_BITS = 512;

    /// Up to this many multiplications, operands are read where they lie: packing both costs O(mk + nk) at memory
    /// speed, and pays only where each packed element is used often.
    private static final long DIRECT_PRODUCT = 200L * 200 * 200;

    /// The same times the bytes of an element, where strips are narrow: of every row of B a strip has another line,
    /// another page where rows are long, and few sets of a cache where they are a power of two apart. GFLOP/s at 256
    /// bits on Zen 3 where B lies and packed: float 150³ 89 and 82, 32×784×128 79 and 69, 64×256×256 77 and 82; double
    /// 100³ 44 and 41, 128³ 38 and 41, 160³ 37 and 43, 64×128×256 34 and 41.
    private static final long NARROW_DIRECT_BYTES = 16_000_000;

    /// The same of an Aᵀ, in multiplications of either type: float 100³ 78 and 67, 128×256×64 65 and 75, 64×784×64 69
    /// and 76; double 100³ 41 and 38, 128×256×64 27 and 35, 64×784×64 29 and 38.
    private static final long NARROW_TRANSPOSED_PRODUCT = 2_000_000;

    /// Up to this many, a transposed B is copied to rows, and A read where it lies.
    private static final long PADDED_PRODUCT = 100L * 100 * 100;

    /// Rows up to which each element of B is used too seldom to be worth packing, for every 16 bytes of a strip of B.
    /// That is 96 rows at 512 bits and 24 at 256. GFLOP/s there, on Zen 3, where B lies and packed: NN 24×1000×1000 72
    /// and 50 to 70, 48×512×512 65 and 81, 64×1024×1024 51 and 79; in double 28 to 36 and 31, 26 and 39, 22 and 36.
    private static final int ROWS_PER_16_BYTES = 6;

    /// Of a B that is larger, narrow strips are worth packing for half as many rows if A is transposed, or if B's rows,
    /// taken to be n columns apart, meet in few sets of the caches: 20×2048×2048 NN 43 and 52 GFLOP/s, in double 12 and
    /// 25, 16×1024×1024 TN 35 and 55, 17 and 29, 16×1000×1000 TN 54 and 60, 22 and 30. But 16×1000×4000 NN 63 and 45,
    /// 23 and 21, 13×400×400 TN 66 and 50, 28 and 26.
    private static final int FAR_BYTES = 2 << 20;

    private static final int SAME_SETS_BYTES = 2 << 10;

    /// Rows up to which a transposed B may be left as it is, however large the product.
    private static final int MOST_TURNED_ROWS = 96;

    /// The same in bytes of a column of A, beside narrow strips. GFLOP/s at 256 bits on Zen 3, turned and packed: float
    /// 30×1000×1000 NT 88 and 66, 48×512×512 76 and 77, 80×1000×1000 77 and 80; double 32×784×128 35 and 34,
    /// 30×1000×1000 29 and 35, 48×512×512 34 and 39, 64×256×784 31 and 42.
    private static final int MOST_TURNED_BYTES = 192;

    /// Bytes from which on the rows of B or the columns of A are long. Where both are shorter, an Aᵀ is read where it
    /// lies for longer: 784×100×64 so and packed 74 and 67 GFLOP/s (256 bits, Zen 3), but in double 32 and 37.
    private static final int LONG_BYTES = 512;

    /// Below this many multiplications a second thread costs more than it brings (about 10 µs of one core).
    private static final double MIN_PARALLEL_PRODUCT = 1 << 20;

    /// Parts into which work is cut for each thread: a thread that the system or its hypervisor holds up, or whose core
    /// is the slower one, leaves what it has not begun to the others. At 512³ on two cores that neighbours slow down,
    /// mean and slowest tenth of 18,000 calls: 174 and 150 GFLOP/s with 4, 178 and 157 with 8 (with one, in
    /// other minutes, 134 and 100).
    static final int PARTS_PER_THREAD = 8;

    /// Up to this many multiplications, and where each element that is packed is used so seldom, threads share nothing
    /// that is packed: what one core packs comes slowly to another, and all wait for the last to pack. µs on two cores
    /// of a Zen 5 that share no cache, medians of three JVMs, shared and by part: 256³ NN, NT and TN 172, 196, 219 and
    /// 146, 128, 152; 128³ TT 39 and 34, 300×200×40 NT 43 and 39; but 1000×1000×40 NT 505 and 577, 400³ NN and TN 437,
    /// 683 and 373 to 707, 593 to 733 (parts are long there, and one that is late is waited for), 512³ TT less speed.
    private static final double BY_PART_PRODUCT = 1 << 25;

    private static final double BY_PART_USES = 512;

    /// And where the slowest thread then takes at most so many times its share of the cycles.
    private static final double MOST_BY_PART = 1.25;

    /// And then so many parts for each thread: B is packed anew for every part of the rows, A for every one of the
    /// columns. (With 4 the products above took 0.88 to 1.35 times as long.)
    private static final int PARTS_BY_PART = 2;

    /// The fewest multiplications that are worth a part. Where columns of a packed product are summed, slivers of B are
    /// parts, however small.
    private static final double MIN_PART = 1 << 18;

    /// The packed panel of B that threads share, and that of a handle: it comes from the last-level cache, a group of
    /// slivers at a time that stays in the L2 cache of the thread that has it, or nearly. With 6 MiB of A it stays
    /// below 8 MiB.
    static final int SHARED_PANEL_BYTES = 2 << 20;

    /// The largest operand that is copied outside the blocks of the packed path: of the 8 MiB that a thread may use,
    /// what fits a second-level cache.
    private static final long COPY_BYTES = 1 << 20;

    /// B's rows that stream side by side.
    private static final int STREAMED_ROWS = 32;

    /// From this depth on a matrix-vector product is a sum of several chains: as many as there are.
    private static final int MATRIX_VECTOR_DEPTH = 16;

    /// Vectors of the widest direct tile.
    private static final int WIDEST_TILE = 4;

    /// Four passes over a row of C, which take 8 rows of B each.
    private static final int SHALLOW = 32;

    /// The least depth of a block of the direct paths, as in [BlockingModel], and the greatest.
    private static final int MIN_KC = 64;

    private static final int MOST_DIRECT_KC = 512;

    /// Depth of the slivers of B that [Path#YOUNG] copies: 64 KiB, which stay in L2.
    private static final int YOUNG_KC = 512;

    /// Plans are kept in sets of so many: of twelve shapes two fell into the same of 256 single slots one time in four,
    /// and each call then made its plan anew.
    private static final int WAYS = 4;

    private static final int SLOT_BITS = 9;
    private static final int GOLDEN = 0x9E3779B9; // 2³² by the golden ratio: close hashes fall far apart

    /// Bytes of a small L1 cache.
    private static final int L1 = 32 << 10;

    private static final int LINE = 64;

    // Cycles for a byte that is transposed, by squares in registers, within the L1 cache or from beyond it; for one
    // that tiles copy as they read it; for an element that is transposed alone; for a row that is less than a vector;
    // for a multiply-add of vectors.
    private static final double TRANSPOSED = 0.11;
    private static final double TRANSPOSED_FROM_L2 = 0.155;
    private static final double COPIED_ON_THE_WAY = 0.03;
    private static final double ELEMENT = 1;
    private static final double PADDED_ROW = 2;
    private static final double WIDE_TILE = 0.5;
    private static final double NARROW_TILE = 0.66;

    // What a plan depends on beside the shape.
    private static final int TRANS_A = 1;
    private static final int TRANS_B = 2;
    private static final int COPIED = 4;
    private static final int SUMS = 8;
    private static final int PACKED_B = 16;
    private static final int SCALED = 32;
    private static final int FROM_ZERO = 64;
    private static final int TRIANGLE = 128;

    private final int lanes;
    private final int elementBytes;
    private final int l2;
    private final Blocking blocking;
    private final int threads;
    private final IntBinaryOperator directVectors;
    private final IntUnaryOperator directRows;
    private final GrowingPlan.Tiles tiles;
    private final GrowingPlan[] cache = new GrowingPlan[1 << SLOT_BITS];
    private int replaced;

    /// Makes a planner for an element type.
    ///
    /// @param tiles which tiles a plan runs
    /// @param directVectors vectors of a direct tile, from the vectors in a row of C and from C's rows
    /// @param directRows the most rows of a direct tile of so many vectors
    GemmPlanner(
            int lanes,
            int elementBytes,
            Blocking blocking,
            CacheSizes caches,
            int threads,
            IntBinaryOperator directVectors,
            IntUnaryOperator directRows,
            GrowingPlan.Tiles tiles) {
        this.lanes = lanes;
        this.elementBytes = elementBytes;
        this.l2 = caches.l2();
        this.blocking = blocking;
        this.threads = threads;
        this.directVectors = directVectors;
        this.directRows = directRows;
        this.tiles = tiles;
    }

    Blocking blocking() {
        return blocking;
    }

    /// Of a call on arrays; `scaled` says that α ≠ 1, which is folded into a copy of A, `copied` that no operand can be
    /// read where it lies, `zero` that C's tiles start from 0.
    GrowingPlan plan(
            Transpose transA,
            Transpose transB,
            int m,
            int n,
            int k,
            boolean scaled,
            boolean copied,
            boolean sumsColumns,
            boolean zero) {
        return plan(
                m,
                n,
                k,
                (transA == Transpose.TRANS ? TRANS_A : 0)
                        | (transB == Transpose.TRANS ? TRANS_B : 0)
                        | (scaled ? SCALED : 0)
                        | (copied ? COPIED : 0)
                        | (sumsColumns ? SUMS : 0)
                        | (zero ? FROM_ZERO : 0));
    }

    /// Of a call on segments: everything is packed but the matrix of a matrix-vector product, whose order of summation
    /// is its own.
    GrowingPlan planSegments(
            Transpose transA, Transpose transB, int m, int n, int k, boolean sumsColumns, boolean zero) {
        return plan(
                m,
                n,
                k,
                (transA == Transpose.TRANS ? TRANS_A : 0)
                        | (transB == Transpose.TRANS ? TRANS_B : 0)
                        | COPIED
                        | (sumsColumns ? SUMS : 0)
                        | (zero ? FROM_ZERO : 0));
    }

    /// Of a call with a packed B, whose blocks depend on n and k alone.
    GrowingPlan planPacked(
            Transpose transA, int m, int n, int k, boolean scaled, boolean copied, boolean sumsColumns, boolean zero) {
        return plan(
                m,
                n,
                k,
                PACKED_B
                        | (transA == Transpose.TRANS ? TRANS_A : 0)
                        | (scaled ? SCALED : 0)
                        | (copied ? COPIED : 0)
                        | (sumsColumns ? SUMS : 0)
                        | (zero ? FROM_ZERO : 0));
    }

    /// Whether a product of which one triangle is wanted is best packed at once, k > 0 and n > 1: where the largest
    /// rectangle beside the diagonal would be packed in any case. Of smaller ones, which are read where they lie, a cut
    /// into rectangles and blocks on the diagonal wastes less: the 256×256 AᵀA of depth 256 ran at 95 % of the speed of
    /// the whole product so, in packed tiles at 78 %; of order 512, at 85 and 87 % (float, 512 bits, Zen 5).
    boolean packsTriangle(Transpose transA, Transpose transB, int n, int k) {
        int flags = (transA == Transpose.TRANS ? TRANS_A : 0) | (transB == Transpose.TRANS ? TRANS_B : 0);
        return path(flags, n / 2, n / 2, k) == Path.PACKED;
    }

    /// Of a product of which one triangle is wanted, packed.
    GrowingPlan planTriangle(
            Transpose transA, Transpose transB, int n, int k, boolean scaled, boolean copied, boolean zero) {
        return plan(
                n,
                n,
                k,
                (transA == Transpose.TRANS ? TRANS_A : 0)
                        | (transB == Transpose.TRANS ? TRANS_B : 0)
                        | (scaled ? SCALED : 0)
                        | (copied ? COPIED : 0)
                        | TRIANGLE
                        | (zero ? FROM_ZERO : 0));
    }

    private GrowingPlan plan(int m, int n, int k, int flags) {
        int home = ((((m * 31 + n) * 31 + k) * 31 + flags) * GOLDEN) >>> (32 - SLOT_BITS);
        GrowingPlan first = cache[home];
        return first != null && first.isFor(m, n, k, flags) ? first : plan(home, m, n, k, flags);
    }

    /// Threads race for the slots; a plan does not change, so the worst is one made twice.
    private GrowingPlan plan(int home, int m, int n, int k, int flags) {
        int way = 0;
        while (way < WAYS && cache[home ^ way] != null) {
            if (cache[home ^ way].isFor(m, n, k, flags)) {
                return cache[home ^ way];
            }
            way++;
        }
        GemmPlan grown = make(path(flags, m, n, k), flags, m, n, k);
        int[] methods = tiles.of(
                grown,
                (flags & TRANS_A) != 0,
                (flags & TRANS_B) != 0,
                (flags & FROM_ZERO) != 0,
                (flags & TRIANGLE) != 0,
                (flags & (PACKED_B | COPIED)) == 0);
        GrowingPlan plan = new GrowingPlan(flags, grown, make(Path.YOUNG, flags, m, n, k), tiles, methods);
        cache[home ^ (way < WAYS ? way : replaced++ & (WAYS - 1))] = plan;
        return plan;
    }

    private GemmPlan make(Path path, int flags, int m, int n, int k) {
        boolean sumsColumns = (flags & SUMS) != 0;
        if (path == Path.PACKED) {
            return packed(m, n, k, flags);
        }
        int kc = k;
        int mr = 0;
        int nr = 0;
        if (path == Path.NARROW) {
            mr = Math.min(m, NARROW_ROWS);
            nr = lanes;
        } else if (path == Path.DIRECT || path == Path.PADDED) {
            if (k > 1 && !(path == Path.DIRECT && alongRow(m, n, k, lanes))) {
                nr = directVectors.applyAsInt(ceilDiv(n, lanes), m) * lanes;
                mr = Math.min(m, directRows.applyAsInt(nr / lanes));
            }
            kc = path == Path.DIRECT ? directKc(m, n, k) : k;
        } else if (path == Path.LANES_ALONG_M) {
            mr = directVectors.applyAsInt(ceilDiv(m, lanes), n) * lanes;
            nr = Math.min(n, directRows.applyAsInt(mr / lanes));
            kc = (flags & TRANS_A) != 0 ? directKc(n, m, k) : balanced(k, blocking.kc(), 1); // copied, without gaps
        } else if (path == Path.YOUNG) {
            kc = Math.min(k, YOUNG_KC);
        }
        int parts = parts(m, n, k);
        if ((m == 1 || n == 1) && path != Path.MATRIX_VECTOR) {
            parts = Math.min(parts, threads); // long runs of memory
        }
        int columns = n / blocking.nr(); // no part is narrower than a tile
        int rows = m / (path == Path.LANES_ALONG_M ? lanes : blocking.mr());
        boolean wide = sumsColumns || columns >= rows; // a column's sum is one chain: it stays with one thread
        int rowParts = wide ? 1 : Math.clamp(rows, 1, parts);
        int columnParts = wide ? Math.clamp(columns, 1, parts) : 1;
        return new GemmPlan(
                path, m, n, k, mr, nr, 0, 0, kc, Math.min(threads, rowParts * columnParts), rowParts, columnParts);
    }

    private GemmPlan packed(int m, int n, int k, int flags) {
        int kc = balanced(k, blocking.kc(), 1);
        int parts = parts(m, n, k);
        boolean handle = (flags & PACKED_B) != 0;
        if (parts > 1 && !handle && (flags & TRIANGLE) == 0 && packsMuch(flags, m, n, k)) {
            int most = Math.min(parts, PARTS_BY_PART * threads);
            int rowParts = (flags & SUMS) != 0 ? 1 : Math.min(most, ceilDiv(m, blocking.mr()));
            int columnParts = Math.min(most, ceilDiv(n, blocking.nr()));
            double byRows = cyclesByPart(flags, m, n, k, rowParts, 1);
            double byColumns = cyclesByPart(flags, m, n, k, 1, columnParts);
            if (Math.min(byRows, byColumns) * threads <= MOST_BY_PART * cycles(flags, m, n, k)) {
                return byPart(m, n, k, flags, byRows < byColumns ? rowParts : 1, byRows < byColumns ? 1 : columnParts);
            }
        }
        boolean shared = parts > 1 || handle;
        int nr = blocking.nr();
        int nc = balanced(n, shared ? sharedNc(kc) : blocking.nc(kc), nr);
        int mc = packedRows(flags, m, n, k, kc, nc);
        int rows = ceilDiv(mc == 0 ? m : Math.min(m, mc), blocking.mr());
        int columns = ceilDiv(Math.min(n, nc), nr);
        int rowParts = 1;
        int columnParts = 1;
        if (shared) {
            boolean sums = (flags & SUMS) != 0; // then all rows are one part, which a thread has
            // A part has as many slivers as the deepest block; as many as one of this depth was no faster.
            columnParts = parts > 1 && sums ? columns : ceilDiv(columns, blocking.nc() / nr);
            rowParts = sums ? 1 : Math.min(rows, ceilDiv(parts, columnParts));
        }
        int used = Math.min(threads, parts == 1 ? 1 : rowParts * columnParts);
        return packed(Path.PACKED, m, n, k, mc, nc, kc, used, rowParts, columnParts);
    }

    private GemmPlan packed(
            Path path, int m, int n, int k, int mc, int nc, int kc, int used, int rowParts, int columnParts) {
        int mr = blocking.mr();
        return new GemmPlan(path, m, n, k, mr, blocking.nr(), mc, nc, kc, used, rowParts, columnParts);
    }

    /// The blocks are those of the caller alone, who may have to do all of it; a part is often less than one.
    private GemmPlan byPart(int m, int n, int k, int flags, int rowParts, int columnParts) {
        int kc = balanced(k, blocking.kc(), 1);
        int nc = balanced(n, blocking.nc(kc), blocking.nr());
        int mc = packedRows(flags, m, n, k, kc, nc);
        int used = Math.min(threads, rowParts * columnParts);
        return packed(Path.PACKED_BY_PART, m, n, k, mc, nc, kc, used, rowParts, columnParts);
    }

    /// Whether threads would wait long for what others pack, beside the time of the whole product.
    private static boolean packsMuch(int flags, int m, int n, int k) {
        double product = (double) m * n * k;
        double packed = (double) n * k + (packsA(flags) ? (double) m * k : 0);
        return product <= BY_PART_PRODUCT && product <= BY_PART_USES * packed;
    }

    /// Rows of A that lie in an array are read where they lie; α goes into a packed A.
    private static boolean packsA(int flags) {
        return (flags & (TRANS_A | SCALED | COPIED)) != 0;
    }

    /// Of multiply-adds and packing, on one thread.
    private double cycles(int flags, double m, double n, double k) {
        double packedA = packsA(flags) ? m * TRANSPOSED_FROM_L2 * elementBytes : 0;
        double packedB = n * elementBytes * ((flags & TRANS_B) != 0 ? TRANSPOSED_FROM_L2 : COPIED_ON_THE_WAY);
        return k * (m * n / lanes * WIDE_TILE + packedA + packedB);
    }

    /// The same until the last thread is through; some is packed more than once.
    private double cyclesByPart(int flags, int m, int n, int k, int rowParts, int columnParts) {
        int rows = ceilDiv(ceilDiv(m, blocking.mr()), rowParts) * blocking.mr();
        int columns = ceilDiv(ceilDiv(n, blocking.nr()), columnParts) * blocking.nr();
        return ceilDiv(rowParts * columnParts, threads) * cycles(flags, Math.min(m, rows), Math.min(n, columns), k);
    }

    /// Rows of A to pack at a time, 0 where none are. Where B has several blocks, they are packed anew for each of A's.
    private int packedRows(int flags, int m, int n, int k, int kc, int nc) {
        if (!packsA(flags)) {
            return 0;
        }
        return balanced(m, nc < n || kc < k ? blocking.mc(kc) : blocking.mc(), blocking.mr());
    }

    private int sharedNc(int kc) {
        return Math.max(blocking.nc(kc), SHARED_PANEL_BYTES / (kc * elementBytes) / blocking.nr() * blocking.nr());
    }

    /// Into how many parts a product should be cut.
    private int parts(int m, int n, int k) {
        if (threads == 1 || !worthThreads(m, n, k, 1)) {
            return 1;
        }
        return (int) Math.min(threads * PARTS_PER_THREAD, (double) m * n * k / MIN_PART);
    }

    private Path path(int flags, int m, int n, int k) {
        boolean transA = (flags & TRANS_A) != 0;
        boolean transB = (flags & TRANS_B) != 0;
        if (k == 0 || m == 0 || n == 0) {
            return Path.SCALE;
        }
        if ((flags & (PACKED_B | TRIANGLE)) != 0) {
            return Path.PACKED;
        }
        if (k >= MATRIX_VECTOR_DEPTH && ((n == 1 && !transA) || (m == 1 && transB))) {
            return Path.MATRIX_VECTOR;
        }
        boolean narrow = !transB && (flags & COPIED) == 0 && narrow(m, n, k);
        if ((long) m * n * k <= TINY_PRODUCT && (flags & COPIED) == 0) {
            boolean tiles =
                    narrow && m * n >= lanes && (flags & (SCALED | SUMS)) == 0 && (long) m * n * k > TINY_BESIDE_NARROW;
            return tiles ? Path.NARROW : Path.TINY;
        }
        if ((flags & COPIED) != 0 || ((flags & SCALED) != 0 && !copyable(m, k))) {
            return Path.PACKED;
        }
        if (transA && m >= lanes && lanesAlongM(n, k)) {
            return Path.LANES_ALONG_M;
        }
        if (transB && turnsA(transA, (flags & FROM_ZERO) != 0, m, n, k)) {
            return Path.LANES_ALONG_M;
        }
        if (transB) {
            return (long) m * n * k <= PADDED_PRODUCT && copyable(k, n) ? Path.PADDED : Path.PACKED;
        }
        if (n < lanes) {
            return !copyable(k, lanes) ? Path.PACKED : narrow ? Path.NARROW : Path.PADDED;
        }
        if (k == 1) {
            return Path.DIRECT;
        }
        boolean small = (long) m * n * k <= mostDirect(transA, n, k);
        return small || m <= fewRows(transA, n, k) ? Path.DIRECT : Path.PACKED;
    }

    /// Rows up to which each element of B is used too seldom to be worth packing.
    private int fewRows(boolean transA, int n, int k) {
        int rows = ROWS_PER_16_BYTES * stripBytes() / 16;
        long rowBytes = (long) n * elementBytes;
        boolean far = rowBytes >= LONG_BYTES && rowBytes * k > FAR_BYTES;
        return narrowStrips() && far && (transA || rowBytes % SAME_SETS_BYTES == 0) ? rows / 2 : rows;
    }

    /// Up to how many multiplications A and B are read where they lie.
    private long mostDirect(boolean transA, int n, int k) {
        if (!narrowStrips() || (transA && (long) Math.max(n, k) * elementBytes < LONG_BYTES)) {
            return DIRECT_PRODUCT;
        }
        return transA ? NARROW_TRANSPOSED_PRODUCT : NARROW_DIRECT_BYTES / elementBytes;
    }

    private int stripBytes() {
        return blocking.nr() * elementBytes;
    }

    /// Whether a strip of B is two vectors and no wider than a cache line: at 256 bits, where all of this was measured,
    /// and at 128, where a dozen products were looked at (1.0 to 1.7 times as fast, 32×784×128 in double 0.91). Where
    /// 128 bits come with 32 registers a strip is four vectors; there nothing was measured.
    private boolean narrowStrips() {
        return stripBytes() <= LINE && blocking.nr() <= 2 * lanes;
    }

    /// Whether C is less than a vector wide, but no less than a quarter, and has few rows, and the array of B holds a
    /// vector. (Of less than a quarter the tiles would have to move more rows to the end of an array: where B and C end
    /// with theirs, 8×3×6 took 118 ns instead of 83.)
    private boolean narrow(int m, int n, int k) {
        return n < lanes
                && 4 * n >= lanes
                && n > 1
                && m <= MOST_NARROW_ROWS
                && lanes * elementBytes * Byte.SIZE >= NARROW_BITS
                && (long) k * n >= lanes;
    }

    /// Whether a plan is one of the tiny path, or could be.
    static boolean isTiny(GemmPlan plan) {
        return plan.path() == Path.TINY
                || (plan.path() == Path.NARROW && (long) plan.m() * plan.n() * plan.k() <= TINY_PRODUCT);
    }

    /// Whether an operand may be copied whole: buffers stay small whatever the shape.
    private boolean copyable(int rows, int columns) {
        return copyable(rows, columns, elementBytes);
    }

    static boolean copyable(int rows, int columns, int elementBytes) {
        return (long) rows * columns * elementBytes <= COPY_BYTES;
    }

    /// Lanes along n would be less than three quarters full, and C, which has to be transposed, is small beside the
    /// product.
    private boolean lanesAlongM(int n, int k) {
        int vectors = ceilDiv(n, lanes);
        return n == 1 || (vectors <= 2 && 4 * n < 3 * vectors * lanes && k >= 32);
    }

    /// Whether a transposed B is best left as it is: its rows become those of Cᵀ, for which A is copied column by
    /// column and C transposed, m·(k + n) elements in the place of B's n·k. By cycles of a model: of the copies, and of
    /// the multiply-adds, two a cycle, or less where a tile is one vector wide and each needs an element of its own.
    ///
    /// Before and after, µs at 512 bits on Zen 5: 16×256×256 NT 20 and 11.6 (double 46 and 19), 32×784×128 NT 44 and
    /// 31, 64×256×784 NT 152 and 119, 32×64×784 TT 28 and 13.7, 7×128×64 TT in double 3.3 and 2.0. Chosen always, 64³
    /// NT would take 3.2 for 2.6.
    private boolean turnsA(boolean transA, boolean zero, int m, int n, int k) {
        int vectors = ceilDiv(m, lanes);
        int most = narrowStrips() ? MOST_TURNED_BYTES / elementBytes : MOST_TURNED_ROWS;
        if (k == 1 || !copyable(vectors * lanes, k) || (m > most && (long) m * n * k > PADDED_PRODUCT)) {
            return false;
        }
        double columnsOfA = transA
                ? m < lanes ? k * PADDED_ROW : 0
                : (double) m * k * (m < lanes ? ELEMENT : TRANSPOSED * elementBytes);
        double transposedC = (double) m * n * TRANSPOSED * elementBytes * (zero ? 1 : 2);
        double rowsOfB =
                (double) n * k * elementBytes * ((long) n * k * elementBytes <= L1 ? TRANSPOSED : TRANSPOSED_FROM_L2);
        double perVector = vectors == 1 ? NARROW_TILE : WIDE_TILE;
        double turned = columnsOfA + transposedC + (double) n * k * vectors * perVector;
        double padded = rowsOfB + (double) m * k * ceilDiv(n, lanes) * WIDE_TILE;
        return turned < 0.95 * padded;
    }

    /// Whether C's one row is a sum of rows of B, rather than tiles: where it is wider than the widest tile, or a
    /// single vector with little depth. (Narrow and deep a tile keeps C in registers: 1×10×128 in double 170 ns, 296
    /// along the row. Of a single vector there is no tile of one row: 1×16×16 in float 62 ns and 40.)
    static boolean alongRow(int m, int n, int k, int lanes) {
        return m == 1 && (n > WIDEST_TILE * lanes || (n <= lanes && k <= SHALLOW));
    }

    /// Where more than one tile uses it, a strip of B stays in the L2 cache, as a packed one does. (Strips for the
    /// L1 cache are more blocks: 64×256×784 ran at 114 GFLOP/s with kc = 784, at 104 with 128; and every block but
    /// the first needs the tiles that start from C, twice as many to compile.) It takes an eighth of it, half of what a
    /// packed one may: its rows are a leading dimension apart, and a power of two puts them into few sets (64×1024×1024
    /// at 512 bits with 1 MiB of L2: 186 GFLOP/s with kc = 512, 167 with 1024; in double 94 and 81). Where only one
    /// tile does, B streams by, and rows that are read side by side from left to right are what the hardware
    /// prefetches:
    /// 32 at a time, with C passing through the L1 cache, took 1×1024×1024 from 8.8 to 11 GFLOP/s and 4×1024×1024 from
    /// 28 to 39; 4, 8 and 16 gained less. A strip of 16 columns, at 256 bits, is no deeper than that either:
    /// 16×1024×4096
    /// ran at 30 GFLOP/s with kc = 1366, 37 with 1024, 55 with 512, in double at 14, 24 (512) and 23 (256). (It is
    /// packed there by now.)
    private int directKc(int rows, int columns, int k) {
        if (alongRow(rows, columns, k, lanes)) {
            return k;
        }
        if (rows <= blocking.mr()) {
            return (long) columns * k * elementBytes > l2 / 2 ? Math.min(k, STREAMED_ROWS) : k;
        }
        int strip = l2 / 8 / (blocking.nr() * elementBytes);
        return balanced(k, Math.min(Math.clamp(strip, MIN_KC, MOST_DIRECT_KC), blocking.kc()), 1);
    }

    /// Whether a batch of products is long enough to wake another thread.
    static boolean worthThreads(int m, int n, int k, int batch) {
        return (double) m * n * k * batch >= MIN_PARALLEL_PRODUCT;
    }

    /// The length of equal blocks, a multiple of the unit, none longer than `most`: 784 by 256 is 4 × 196, not 3 × 256
    /// and a rest of 16.
    private static int balanced(int length, int most, int unit) {
        int blocks = ceilDiv(length, most);
        return Math.min(most, ceilDiv(ceilDiv(length, blocks), unit) * unit);
    }

    /// Where one of so many parts of a length begins, or the last one ends: whole units, as equal as they can be.
    static int cut(int length, int unit, int part, int parts) {
        return (int) Math.min(length, (long) Math.ceilDiv(length, unit) * part / parts * unit);
    }

    static int ceilDiv(int x, int y) {
        return Math.ceilDiv(x, y);
    }
}
