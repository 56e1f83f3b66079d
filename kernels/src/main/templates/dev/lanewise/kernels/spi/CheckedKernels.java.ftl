package dev.lanewise.kernels.spi;

import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.GemmPlan;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.PackedMatrix;
import dev.lanewise.kernels.Transpose;
<#list types?reverse as t>
import dev.lanewise.kernels.runtime.${t.Real}Scratch;
</#list>
import dev.lanewise.kernels.runtime.Pool;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// The base of every implementation of [Kernels]: the public operations check their arguments once, then call one
/// protected method each, which may rely on them.
///
/// Every check comes before the first write. A protected method sees no null but an `epilogue` of null where there is
/// none, no matrix outside its array and no forbidden overlap; it still sees sizes of 0, α = 0 and β = 0.
public abstract class CheckedKernels implements Kernels {
<#list types as t>
    private final Pool<${t.Real}Scratch> ${t.real}Targets = new Pool<>(${t.Real}Scratch::new);
</#list>

    /// For subclasses.
    protected CheckedKernels() {}

    /// What a product says to a packed matrix that is not its own.
    ///
    /// @param b the matrix
    /// @return the exception to throw
    protected final IllegalArgumentException packedElsewhere(PackedMatrix<?> b) {
        return new IllegalArgumentException("B was packed by another object than this one: " + b);
    }
<#list types as t>

    @Override
    public final void ${t.p}gemm(
            Transpose transA, Transpose transB, int m, int n, int k,
            ${t.real} alpha, ${t.real}[] a, int aOffset, int lda, ${t.real}[] b, int bOffset, int ldb,
            ${t.real} beta, ${t.real}[] c, int cOffset, int ldc) {
        checkGemm(transA, transB, m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
        gemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, null);
    }

    @Override
    public final void ${t.p}gemm(
            Transpose transA, Transpose transB, int m, int n, int k,
            ${t.real} alpha, ${t.real}[] a, int aOffset, int lda, ${t.real}[] b, int bOffset, int ldb,
            ${t.real} beta, ${t.real}[] c, int cOffset, int ldc,
            Epilogue<${t.real}[]> epilogue) {
        Objects.requireNonNull(epilogue, "epilogue");
        checkGemm(transA, transB, m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
        EpilogueChecks.checkOperands(epilogue, ${t.real}[].class, m, n);
        EpilogueChecks.checkOverlap(epilogue, m, n, "C", c, cOffset, m, n, ldc, true);
        EpilogueChecks.checkOverlap(epilogue, m, n, "A", a, aOffset, transA == Transpose.TRANS ? k : m, transA == Transpose.TRANS ? m : k, lda, false);
        EpilogueChecks.checkOverlap(epilogue, m, n, "B", b, bOffset, transB == Transpose.TRANS ? n : k, transB == Transpose.TRANS ? k : n, ldb, false);
        gemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue);
    }

    private static void checkGemm(
            Transpose transA, Transpose transB, int m, int n, int k,
            ${t.real}[] a, int aOffset, int lda, ${t.real}[] b, int bOffset, int ldb, ${t.real}[] c, int cOffset, int ldc) {
        Objects.requireNonNull(transA, "transA");
        Objects.requireNonNull(transB, "transB");
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        Objects.requireNonNull(c, "c");
        ArgumentChecks.checkSizes(m, n, k);
        boolean ta = transA == Transpose.TRANS;
        boolean tb = transB == Transpose.TRANS;
        ArgumentChecks.checkMatrix("a", a.length, aOffset, ta ? k : m, ta ? m : k, "lda", lda);
        ArgumentChecks.checkMatrix("b", b.length, bOffset, tb ? n : k, tb ? k : n, "ldb", ldb);
        ArgumentChecks.checkMatrix("c", c.length, cOffset, m, n, "ldc", ldc);
        if (c == a) {
            ArgumentChecks.checkDisjoint("C", cOffset, m, n, ldc, "A", aOffset, ta ? k : m, ta ? m : k, lda);
        }
        if (c == b) {
            ArgumentChecks.checkDisjoint("C", cOffset, m, n, ldc, "B", bOffset, tb ? n : k, tb ? k : n, ldb);
        }
    }

    /// C ← epilogue(α·op(A)·op(B) + β·C) with checked arguments.
    ///
    /// @param transA op of A
    /// @param transB op of B
    /// @param m rows of C
    /// @param n columns of C
    /// @param k depth
    /// @param alpha α
    /// @param a the array of A
    /// @param aOffset index of A's first element
    /// @param lda leading dimension of A
    /// @param b the array of B
    /// @param bOffset index of B's first element
    /// @param ldb leading dimension of B
    /// @param beta β
    /// @param c the array of C
    /// @param cOffset index of C's first element
    /// @param ldc leading dimension of C
    /// @param epilogue the epilogue, or null
    protected abstract void gemm(
            Transpose transA, Transpose transB, int m, int n, int k,
            ${t.real} alpha, ${t.real}[] a, int aOffset, int lda, ${t.real}[] b, int bOffset, int ldb,
            ${t.real} beta, ${t.real}[] c, int cOffset, int ldc,
            Epilogue<${t.real}[]> epilogue);

    @Override
    public final void ${t.p}gemm(
            Transpose transA, Transpose transB, int m, int n, int k,
            ${t.real} alpha, MemorySegment a, long aOffset, long lda, MemorySegment b, long bOffset, long ldb,
            ${t.real} beta, MemorySegment c, long cOffset, long ldc) {
        check${t.Real}Segments(transA, transB, m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
        ${t.p}gemmOnSegments(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, null);
    }

    @Override
    public final void ${t.p}gemm(
            Transpose transA, Transpose transB, int m, int n, int k,
            ${t.real} alpha, MemorySegment a, long aOffset, long lda, MemorySegment b, long bOffset, long ldb,
            ${t.real} beta, MemorySegment c, long cOffset, long ldc,
            Epilogue<${t.real}[]> epilogue) {
        Objects.requireNonNull(epilogue, "epilogue");
        check${t.Real}Segments(transA, transB, m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
        EpilogueChecks.checkOperands(epilogue, ${t.real}[].class, m, n);
        EpilogueChecks.checkNotUnder(epilogue, a, false);
        EpilogueChecks.checkNotUnder(epilogue, b, false);
        EpilogueChecks.checkNotUnder(epilogue, c, true);
        ${t.p}gemmOnSegments(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue);
    }

    private static void check${t.Real}Segments(
            Transpose transA, Transpose transB, int m, int n, int k,
            MemorySegment a, long aOffset, long lda, MemorySegment b, long bOffset, long ldb, MemorySegment c, long cOffset, long ldc) {
        Objects.requireNonNull(transA, "transA");
        Objects.requireNonNull(transB, "transB");
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        Objects.requireNonNull(c, "c");
        ArgumentChecks.checkSizes(m, n, k);
        boolean ta = transA == Transpose.TRANS;
        boolean tb = transB == Transpose.TRANS;
        SegmentChecks.checkMatrix("a", a, ${t.box}.BYTES, aOffset, ta ? k : m, ta ? m : k, "lda", lda);
        SegmentChecks.checkMatrix("b", b, ${t.box}.BYTES, bOffset, tb ? n : k, tb ? k : n, "ldb", ldb);
        SegmentChecks.checkMatrix("c", c, ${t.box}.BYTES, cOffset, m, n, "ldc", ldc);
        SegmentChecks.checkWritable("c", c);
        SegmentChecks.checkDisjoint(c, cOffset, m, n, ldc, "A", a, aOffset, ta ? k : m, ta ? m : k, lda, ${t.box}.BYTES);
        SegmentChecks.checkDisjoint(c, cOffset, m, n, ldc, "B", b, bOffset, tb ? n : k, tb ? k : n, ldb, ${t.box}.BYTES);
    }

    /// Three heap segments over arrays of the type are those arrays.
    private void ${t.p}gemmOnSegments(
            Transpose transA, Transpose transB, int m, int n, int k,
            ${t.real} alpha, MemorySegment a, long aOffset, long lda, MemorySegment b, long bOffset, long ldb,
            ${t.real} beta, MemorySegment c, long cOffset, long ldc,
            Epilogue<${t.real}[]> epilogue) {
        if (!a.isNative()
                && !b.isNative()
                && !c.isNative()
                && Math.max(lda, Math.max(ldb, ldc)) <= Integer.MAX_VALUE
                && a.heapBase().orElse(null) instanceof ${t.real}[] x
                && b.heapBase().orElse(null) instanceof ${t.real}[] y
                && c.heapBase().orElse(null) instanceof ${t.real}[] z
                && (a.address() | b.address() | c.address()) % ${t.box}.BYTES == 0) {
            gemm(
                    transA, transB, m, n, k, alpha, x, (int) (a.address() / ${t.box}.BYTES + aOffset), (int) lda,
                    y, (int) (b.address() / ${t.box}.BYTES + bOffset), (int) ldb,
                    beta, z, (int) (c.address() / ${t.box}.BYTES + cOffset), (int) ldc, epilogue);
        } else {
            gemm(transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue);
        }
    }

    /// C ← epilogue(α·op(A)·op(B) + β·C) on segments with checked arguments. Unless overridden, parts of C are computed on arrays: as many
    /// rows of op(A) and columns of op(B) are copied at a time as fit a mebibyte, at least one of each.
    ///
    /// @param transA op of A
    /// @param transB op of B
    /// @param m rows of C
    /// @param n columns of C
    /// @param k depth
    /// @param alpha α
    /// @param a the segment of A
    /// @param aOffset index of A's first element
    /// @param lda leading dimension of A
    /// @param b the segment of B
    /// @param bOffset index of B's first element
    /// @param ldb leading dimension of B
    /// @param beta β
    /// @param c the segment of C
    /// @param cOffset index of C's first element
    /// @param ldc leading dimension of C
    /// @param epilogue the epilogue, or null
    protected void gemm(
            Transpose transA, Transpose transB, int m, int n, int k,
            ${t.real} alpha, MemorySegment a, long aOffset, long lda, MemorySegment b, long bOffset, long ldb,
            ${t.real} beta, MemorySegment c, long cOffset, long ldc,
            Epilogue<${t.real}[]> epilogue) {
        ${t.Real}Staging.gemm(
                this::gemm, this::applyChecked, transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc, epilogue);
    }

    @Override
    public final PackedMatrix<${t.real}[]> ${t.p}pack(Transpose transB, int k, int n, ${t.real}[] b, int bOffset, int ldb) {
        Objects.requireNonNull(transB, "transB");
        Objects.requireNonNull(b, "b");
        ArgumentChecks.checkSizes(0, n, k);
        boolean tb = transB == Transpose.TRANS;
        ArgumentChecks.checkMatrix("b", b.length, bOffset, tb ? n : k, tb ? k : n, "ldb", ldb);
        return packChecked(transB, k, n, b, bOffset, ldb);
    }

    @Override
    public final void ${t.p}repack(PackedMatrix<${t.real}[]> packed, Transpose transB, ${t.real}[] b, int bOffset, int ldb) {
        Objects.requireNonNull(packed, "packed");
        Objects.requireNonNull(transB, "transB");
        Objects.requireNonNull(b, "b");
        int k = packed.k();
        int n = packed.n();
        boolean tb = transB == Transpose.TRANS;
        ArgumentChecks.checkMatrix("b", b.length, bOffset, tb ? n : k, tb ? k : n, "ldb", ldb);
        repackChecked(packed, transB, b, bOffset, ldb);
    }

    /// Packs op(B) with checked arguments; unless overridden, as a row-major copy.
    ///
    /// @param transB op of B
    /// @param k rows of op(B)
    /// @param n columns of op(B)
    /// @param b the array of B
    /// @param bOffset index of B's first element
    /// @param ldb leading dimension of B
    /// @return the packed matrix
    protected PackedMatrix<${t.real}[]> packChecked(Transpose transB, int k, int n, ${t.real}[] b, int bOffset, int ldb) {
        ${t.Real}RowMajor packed = new ${t.Real}RowMajor(this, k, n);
        packed.fill(transB, b, bOffset, ldb);
        return packed;
    }

    /// Packs op(B) into a handle with checked arguments, but for the handle's origin.
    ///
    /// @param packed what [#packChecked] returned, of this or of another object
    /// @param transB op of B
    /// @param b the array of B
    /// @param bOffset index of B's first element
    /// @param ldb leading dimension of B
    protected void repackChecked(PackedMatrix<${t.real}[]> packed, Transpose transB, ${t.real}[] b, int bOffset, int ldb) {
        if (!(packed instanceof ${t.Real}RowMajor rows) || rows.owner != this) {
            throw packedElsewhere(packed);
        }
        rows.fill(transB, b, bOffset, ldb);
    }

    @Override
    public final void ${t.p}gemm(
            Transpose transA, int m, ${t.real} alpha, ${t.real}[] a, int aOffset, int lda, PackedMatrix<${t.real}[]> b,
            ${t.real} beta, ${t.real}[] c, int cOffset, int ldc, Epilogue<${t.real}[]> epilogue) {
        Objects.requireNonNull(transA, "transA");
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        Objects.requireNonNull(c, "c");
        int k = b.k();
        int n = b.n();
        ArgumentChecks.checkSizes(m, n, k);
        boolean ta = transA == Transpose.TRANS;
        ArgumentChecks.checkMatrix("a", a.length, aOffset, ta ? k : m, ta ? m : k, "lda", lda);
        ArgumentChecks.checkMatrix("c", c.length, cOffset, m, n, "ldc", ldc);
        if (c == a) {
            ArgumentChecks.checkDisjoint("C", cOffset, m, n, ldc, "A", aOffset, ta ? k : m, ta ? m : k, lda);
        }
        if (epilogue != null) {
            EpilogueChecks.checkOperands(epilogue, ${t.real}[].class, m, n);
            EpilogueChecks.checkOverlap(epilogue, m, n, "C", c, cOffset, m, n, ldc, true);
            EpilogueChecks.checkOverlap(epilogue, m, n, "A", a, aOffset, ta ? k : m, ta ? m : k, lda, false);
        }
        gemmPacked(transA, m, alpha, a, aOffset, lda, b, beta, c, cOffset, ldc, epilogue);
    }

    /// C ← epilogue(α·op(A)·B + β·C) with checked arguments, but for B's origin.
    ///
    /// @param transA op of A
    /// @param m rows of C
    /// @param alpha α
    /// @param a the array of A
    /// @param aOffset index of A's first element
    /// @param lda leading dimension of A
    /// @param b what [#packChecked] returned, of this or of another object
    /// @param beta β
    /// @param c the array of C
    /// @param cOffset index of C's first element
    /// @param ldc leading dimension of C
    /// @param epilogue the epilogue, or null
    protected void gemmPacked(
            Transpose transA, int m, ${t.real} alpha, ${t.real}[] a, int aOffset, int lda, PackedMatrix<${t.real}[]> b,
            ${t.real} beta, ${t.real}[] c, int cOffset, int ldc, Epilogue<${t.real}[]> epilogue) {
        if (!(b instanceof ${t.Real}RowMajor packed) || packed.owner != this) {
            throw packedElsewhere(b);
        }
        gemm(
                transA, Transpose.NO_TRANS, m, b.n(), b.k(), alpha, a, aOffset, lda, packed.elements, 0, Math.max(1, b.n()), beta, c, cOffset, ldc,
                epilogue);
    }

    @Override
    public final void ${t.p}gemmBatched(
            Transpose transA, Transpose transB, int m, int n, int k,
            ${t.real} alpha, ${t.real}[] a, int aOffset, int lda, long strideA, ${t.real}[] b, int bOffset, int ldb, long strideB,
            ${t.real} beta, ${t.real}[] c, int cOffset, int ldc, long strideC, int batch) {
        checkGemm(transA, transB, m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
        boolean ta = transA == Transpose.TRANS;
        boolean tb = transB == Transpose.TRANS;
        BatchChecks.checkStrides(strideA, strideB, strideC, batch);
        BatchChecks.checkLast("a", a.length, aOffset, ta ? k : m, ta ? m : k, lda, strideA, batch);
        BatchChecks.checkLast("b", b.length, bOffset, tb ? n : k, tb ? k : n, ldb, strideB, batch);
        BatchChecks.checkLast("c", c.length, cOffset, m, n, ldc, strideC, batch);
        BatchChecks.checkApart(m, n, ldc, strideC, batch);
        if ((c == a || c == b) && batch > 1) {
            throw new IllegalArgumentException("the C of a batch lie in the array of " + (c == a ? "A" : "B"));
        }
        if (batch > 0) {
            gemmBatched(transA, transB, m, n, k, alpha, a, aOffset, lda, strideA, b, bOffset, ldb, strideB, beta, c, cOffset, ldc, strideC, batch);
        }
    }

    /// A batch of products with checked arguments; unless overridden, one call each.
    ///
    /// @param transA op of every A
    /// @param transB op of every B
    /// @param m rows of C
    /// @param n columns of C
    /// @param k depth
    /// @param alpha α
    /// @param a the array of the A
    /// @param aOffset index of the first A's first element
    /// @param lda leading dimension of A
    /// @param strideA elements from one A to the next
    /// @param b the array of the B
    /// @param bOffset index of the first B's first element
    /// @param ldb leading dimension of B
    /// @param strideB elements from one B to the next
    /// @param beta β
    /// @param c the array of the C
    /// @param cOffset index of the first C's first element
    /// @param ldc leading dimension of C
    /// @param strideC elements from one C to the next
    /// @param batch how many, at least 1
    protected void gemmBatched(
            Transpose transA, Transpose transB, int m, int n, int k,
            ${t.real} alpha, ${t.real}[] a, int aOffset, int lda, long strideA, ${t.real}[] b, int bOffset, int ldb, long strideB,
            ${t.real} beta, ${t.real}[] c, int cOffset, int ldc, long strideC, int batch) {
        for (int i = 0; i < batch; i++) {
            gemm(
                    transA, transB, m, n, k, alpha, a, (int) (aOffset + i * strideA), lda, b, (int) (bOffset + i * strideB), ldb,
                    beta, c, (int) (cOffset + i * strideC), ldc, null);
        }
    }

    @Override
    public final GemmPlan ${t.p}gemmPlan(Transpose transA, Transpose transB, int m, int n, int k) {
        Objects.requireNonNull(transA, "transA");
        Objects.requireNonNull(transB, "transB");
        ArgumentChecks.checkSizes(m, n, k);
        return ${t.p}gemmPlanChecked(transA, transB, m, n, k);
    }

    /// The plan of a call with checked arguments; unless overridden, that of a backend that has only one way.
    ///
    /// @param transA op of A
    /// @param transB op of B
    /// @param m rows of C
    /// @param n columns of C
    /// @param k depth
    /// @return the plan
    protected GemmPlan ${t.p}gemmPlanChecked(Transpose transA, Transpose transB, int m, int n, int k) {
        return GemmPlan.whole(m, n, k, description().threads());
    }

    @Override
    public final void apply(int m, int n, ${t.real}[] c, int cOffset, int ldc, Epilogue<${t.real}[]> epilogue) {
        Objects.requireNonNull(c, "c");
        Objects.requireNonNull(epilogue, "epilogue");
        ArgumentChecks.checkSizes(m, n, 0);
        ArgumentChecks.checkMatrix("c", c.length, cOffset, m, n, "ldc", ldc);
        EpilogueChecks.checkOperands(epilogue, ${t.real}[].class, m, n);
        EpilogueChecks.checkOverlap(epilogue, m, n, "C", c, cOffset, m, n, ldc, true);
        applyChecked(m, n, c, cOffset, ldc, epilogue);
    }

    /// C ← epilogue(C) with checked arguments.
    ///
    /// @param m rows of C
    /// @param n columns of C
    /// @param c the array of C
    /// @param cOffset index of C's first element
    /// @param ldc leading dimension of C
    /// @param epilogue the epilogue
    protected abstract void applyChecked(int m, int n, ${t.real}[] c, int cOffset, int ldc, Epilogue<${t.real}[]> epilogue);

    @Override
    public final void softmax(int m, int n, ${t.real}[] x, int xOffset, int ldx, ${t.real}[] y, int yOffset, int ldy) {
        checkRows(m, n, x, xOffset, ldx, "y", y, yOffset, "ldy", ldy);
        softmaxChecked(m, n, x, xOffset, ldx, y, yOffset, ldy);
    }

    /// Softmax of each row with checked arguments.
    ///
    /// @param m rows
    /// @param n columns
    /// @param x the array of X
    /// @param xOffset index of X's first element
    /// @param ldx leading dimension of X
    /// @param y the array of Y, X itself or apart from it
    /// @param yOffset index of Y's first element
    /// @param ldy leading dimension of Y
    protected abstract void softmaxChecked(int m, int n, ${t.real}[] x, int xOffset, int ldx, ${t.real}[] y, int yOffset, int ldy);

    @Override
    public final void logSoftmax(int m, int n, ${t.real}[] x, int xOffset, int ldx, ${t.real}[] y, int yOffset, int ldy) {
        checkRows(m, n, x, xOffset, ldx, "y", y, yOffset, "ldy", ldy);
        logSoftmaxChecked(m, n, x, xOffset, ldx, y, yOffset, ldy);
    }

    /// Logarithm of the softmax of each row with checked arguments.
    ///
    /// @param m rows
    /// @param n columns
    /// @param x the array of X
    /// @param xOffset index of X's first element
    /// @param ldx leading dimension of X
    /// @param y the array of Y, X itself or apart from it
    /// @param yOffset index of Y's first element
    /// @param ldy leading dimension of Y
    protected abstract void logSoftmaxChecked(int m, int n, ${t.real}[] x, int xOffset, int ldx, ${t.real}[] y, int yOffset, int ldy);

    @Override
    public final void softmaxGradient(int m, int n, ${t.real}[] s, int sOffset, int lds, ${t.real}[] g, int gOffset, int ldg) {
        checkApart(m, n, "s", s, sOffset, "lds", lds, g, gOffset, ldg);
        if (n > 0) {
            softmaxGradientChecked(m, n, s, sOffset, lds, g, gOffset, ldg);
        }
    }

    /// The backward pass through a softmax with checked arguments.
    ///
    /// @param m rows
    /// @param n columns, at least 1
    /// @param s the array of S
    /// @param sOffset index of S's first element
    /// @param lds leading dimension of S
    /// @param g the array of G
    /// @param gOffset index of G's first element
    /// @param ldg leading dimension of G
    protected abstract void softmaxGradientChecked(int m, int n, ${t.real}[] s, int sOffset, int lds, ${t.real}[] g, int gOffset, int ldg);

    @Override
    public final void logSoftmaxGradient(int m, int n, ${t.real}[] y, int yOffset, int ldy, ${t.real}[] g, int gOffset, int ldg) {
        checkApart(m, n, "y", y, yOffset, "ldy", ldy, g, gOffset, ldg);
        if (n > 0) {
            logSoftmaxGradientChecked(m, n, y, yOffset, ldy, g, gOffset, ldg);
        }
    }

    /// The backward pass through a log-softmax with checked arguments.
    ///
    /// @param m rows
    /// @param n columns, at least 1
    /// @param y the array of Y
    /// @param yOffset index of Y's first element
    /// @param ldy leading dimension of Y
    /// @param g the array of G
    /// @param gOffset index of G's first element
    /// @param ldg leading dimension of G
    protected abstract void logSoftmaxGradientChecked(int m, int n, ${t.real}[] y, int yOffset, int ldy, ${t.real}[] g, int gOffset, int ldg);

    /// X, which is read, and G, which is written.
    private static void checkApart(
            int m, int n, String xName, ${t.real}[] x, int xOffset, String ldxName, int ldx, ${t.real}[] g, int gOffset, int ldg) {
        Objects.requireNonNull(x, xName);
        Objects.requireNonNull(g, "g");
        ArgumentChecks.checkSizes(m, n, 0);
        ArgumentChecks.checkMatrix(xName, x.length, xOffset, m, n, ldxName, ldx);
        ArgumentChecks.checkMatrix("g", g.length, gOffset, m, n, "ldg", ldg);
        if (x == g) {
            ArgumentChecks.checkDisjoint("g", gOffset, m, n, ldg, xName, xOffset, m, n, ldx);
        }
    }

    @Override
    public final double softmaxCrossEntropy(
            int m, int n, ${t.real}[] x, int xOffset, int ldx,
            int[] labels, int labelsOffset,
            ${t.real} scale, ${t.real}[] gradient, int gradientOffset, int ldGradient) {
        Objects.requireNonNull(labels, "labels");
        checkRows(m, n, x, xOffset, ldx, "gradient", gradient, gradientOffset, "ldGradient", ldGradient);
        ArgumentChecks.checkVector("labels", labels.length, labelsOffset, m);
        ArgumentChecks.checkLabels(labels, labelsOffset, m, n);
        return crossEntropyChecked(m, n, x, xOffset, ldx, labels, labelsOffset, scale, gradient, gradientOffset, ldGradient);
    }

    /// Softmax-cross-entropy against class indices with checked arguments.
    ///
    /// @param m rows
    /// @param n columns
    /// @param x the array of X
    /// @param xOffset index of X's first element
    /// @param ldx leading dimension of X
    /// @param labels class indices
    /// @param labelsOffset index of the first label
    /// @param scale factor of the gradient
    /// @param gradient the array of G, X itself or apart from it
    /// @param gradientOffset index of G's first element
    /// @param ldGradient leading dimension of G
    /// @return the sum of the losses
    protected abstract double crossEntropyChecked(
            int m, int n, ${t.real}[] x, int xOffset, int ldx,
            int[] labels, int labelsOffset,
            ${t.real} scale, ${t.real}[] gradient, int gradientOffset, int ldGradient);

    @Override
    public final double softmaxCrossEntropy(
            int m, int n, ${t.real}[] x, int xOffset, int ldx,
            ${t.real}[] targets, int targetsOffset, int ldTargets,
            ${t.real} scale, ${t.real}[] gradient, int gradientOffset, int ldGradient) {
        Objects.requireNonNull(targets, "targets");
        checkRows(m, n, x, xOffset, ldx, "gradient", gradient, gradientOffset, "ldGradient", ldGradient);
        ArgumentChecks.checkMatrix("targets", targets.length, targetsOffset, m, n, "ldTargets", ldTargets);
        if (targets == gradient) {
            ArgumentChecks.checkDisjoint("gradient", gradientOffset, m, n, ldGradient, "targets", targetsOffset, m, n, ldTargets);
        }
        return crossEntropyChecked(
                m, n, x, xOffset, ldx, targets, targetsOffset, ldTargets, scale, gradient, gradientOffset, ldGradient);
    }

    /// Softmax-cross-entropy against distributions with checked arguments.
    ///
    /// @param m rows
    /// @param n columns
    /// @param x the array of X
    /// @param xOffset index of X's first element
    /// @param ldx leading dimension of X
    /// @param targets the array of T
    /// @param targetsOffset index of T's first element
    /// @param ldTargets leading dimension of T
    /// @param scale factor of the gradient
    /// @param gradient the array of G, X itself or apart from it
    /// @param gradientOffset index of G's first element
    /// @param ldGradient leading dimension of G
    /// @return the sum of the losses
    protected abstract double crossEntropyChecked(
            int m, int n, ${t.real}[] x, int xOffset, int ldx,
            ${t.real}[] targets, int targetsOffset, int ldTargets,
            ${t.real} scale, ${t.real}[] gradient, int gradientOffset, int ldGradient);

    @Override
    public final double softmaxCrossEntropy(
            int m, int n, ${t.real}[] x, int xOffset, int ldx,
            int[] labels, int labelsOffset, CrossEntropy<${t.real}[]> weighting,
            ${t.real} scale, ${t.real}[] gradient, int gradientOffset, int ldGradient) {
        Objects.requireNonNull(labels, "labels");
        Objects.requireNonNull(weighting, "weighting");
        checkRows(m, n, x, xOffset, ldx, "gradient", gradient, gradientOffset, "ldGradient", ldGradient);
        ArgumentChecks.checkVector("labels", labels.length, labelsOffset, m);
        ArgumentChecks.checkLabels(labels, labelsOffset, m, n);
        checkWeighting(weighting, m, n, gradient, gradientOffset, ldGradient);
        ${t.Real}Scratch scratch = ${t.real}Targets.acquire();
        try {
            ${t.real}[] q = scratch.atLeast(n);
            double loss = 0;
            for (int i = 0; i < m; i++) {
                ${t.Real}Targets.row(weighting, n, labels[labelsOffset + i], q);
                loss += weighted(weighting, i, n, x, xOffset, ldx, q, scale, gradient, gradientOffset, ldGradient);
            }
            return loss;
        } finally {
            ${t.real}Targets.release(scratch);
        }
    }

    @Override
    public final double softmaxCrossEntropy(
            int m, int n, ${t.real}[] x, int xOffset, int ldx,
            ${t.real}[] targets, int targetsOffset, int ldTargets, CrossEntropy<${t.real}[]> weighting,
            ${t.real} scale, ${t.real}[] gradient, int gradientOffset, int ldGradient) {
        Objects.requireNonNull(targets, "targets");
        Objects.requireNonNull(weighting, "weighting");
        checkRows(m, n, x, xOffset, ldx, "gradient", gradient, gradientOffset, "ldGradient", ldGradient);
        ArgumentChecks.checkMatrix("targets", targets.length, targetsOffset, m, n, "ldTargets", ldTargets);
        if (targets == gradient) {
            ArgumentChecks.checkDisjoint("gradient", gradientOffset, m, n, ldGradient, "targets", targetsOffset, m, n, ldTargets);
        }
        checkWeighting(weighting, m, n, gradient, gradientOffset, ldGradient);
        ${t.Real}Scratch scratch = ${t.real}Targets.acquire();
        try {
            ${t.real}[] q = scratch.atLeast(n);
            double loss = 0;
            for (int i = 0; i < m; i++) {
                ${t.Real}Targets.row(weighting, n, targets, targetsOffset + i * ldTargets, q);
                loss += weighted(weighting, i, n, x, xOffset, ldx, q, scale, gradient, gradientOffset, ldGradient);
            }
            return loss;
        } finally {
            ${t.real}Targets.release(scratch);
        }
    }

    /// Row i against q, times the sample's weight.
    private double weighted(
            CrossEntropy<${t.real}[]> weighting, int i, int n, ${t.real}[] x, int xOffset, int ldx, ${t.real}[] q,
            ${t.real} scale, ${t.real}[] gradient, int gradientOffset, int ldGradient) {
        ${t.real} weight = weighting.sampleWeights() == null ? 1 : weighting.sampleWeights()[weighting.sampleWeightsOffset() + i];
        return weight
                * crossEntropyChecked(
                        1, n, x, xOffset + i * ldx, ldx, q, 0, n, scale * weight, gradient, gradientOffset + i * ldGradient, ldGradient);
    }

    private static void checkWeighting(
            CrossEntropy<${t.real}[]> weighting, int m, int n, ${t.real}[] gradient, int gradientOffset, int ldGradient) {
        if (weighting.arrayType() != ${t.real}[].class) {
            throw new IllegalArgumentException("the weighting is one of " + weighting.arrayType().getSimpleName() + ", not ${t.real}[]");
        }
        checkWeights("classWeights", weighting.classWeights(), weighting.classWeightsOffset(), n, gradient, gradientOffset, m, n, ldGradient);
        checkWeights("sampleWeights", weighting.sampleWeights(), weighting.sampleWeightsOffset(), m, gradient, gradientOffset, m, n, ldGradient);
    }

    private static void checkWeights(
            String name, ${t.real}[] weights, int offset, int size, ${t.real}[] gradient, int gradientOffset, int m, int n, int ldGradient) {
        if (weights == null) {
            return;
        }
        ArgumentChecks.checkVector(name, weights.length, offset, size);
        if (weights == gradient) {
            ArgumentChecks.checkDisjoint(
                    "gradient", gradientOffset, m, n, ldGradient, name, offset, 1, size, Math.max(1, size));
        }
    }

    /// X and a result of its shape that may be X itself.
    private static void checkRows(
            int m, int n, ${t.real}[] x, int xOffset, int ldx,
            String yName, ${t.real}[] y, int yOffset, String ldyName, int ldy) {
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(y, yName);
        ArgumentChecks.checkSizes(m, n, 0);
        ArgumentChecks.checkMatrix("x", x.length, xOffset, m, n, "ldx", ldx);
        ArgumentChecks.checkMatrix(yName, y.length, yOffset, m, n, ldyName, ldy);
        if (x == y && !(xOffset == yOffset && ldx == ldy)) {
            ArgumentChecks.checkDisjoint(yName, yOffset, m, n, ldy, "x", xOffset, m, n, ldx);
        }
    }
</#list>
}
