package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every illegal argument of the level-3 routines: the right exception, the argument's name and value in its message,
/// and nothing written. The checks of both types come from one source; double is called once for each kind.
class Level3ArgumentsTest {
    private static Kernels kernels;

    @BeforeAll
    static void open() {
        kernels = Kernels.best();
    }

    @AfterAll
    static void close() {
        kernels.close();
    }

    enum Operation {
        SYRK,
        SYR2K,
        SYMM,
        TRMM,
        TRSM
    }

    /// The arguments of a call, all legal until a test spoils one: A 3×3 (3×4 for updates), B and C 3×5 (C 3×3 for
    /// updates).
    private static final class Call {
        final Operation operation;
        Side side = Side.LEFT;
        Triangle uplo = Triangle.UPPER;
        Transpose trans = Transpose.NO_TRANS;
        Diagonal diag = Diagonal.NON_UNIT;
        int m = 3;
        int n;
        int k = 4;
        float[] a = filled(40);
        int aOffset = 1;
        int lda = 6;
        float[] b = filled(40);
        int bOffset = 2;
        int ldb = 7;
        float[] c = filled(40);
        int cOffset = 3;
        int ldc = 8;

        Call(Operation operation) {
            this.operation = operation;
            n = updates() ? 3 : 5;
        }

        boolean updates() {
            return operation == Operation.SYRK || operation == Operation.SYR2K;
        }

        boolean triangular() {
            return operation == Operation.TRMM || operation == Operation.TRSM;
        }

        void run() {
            switch (operation) {
                case SYRK -> kernels.ssyrk(uplo, trans, n, k, 1, a, aOffset, lda, 1, c, cOffset, ldc);
                case SYR2K ->
                    kernels.ssyr2k(uplo, trans, n, k, 1, a, aOffset, lda, b, bOffset, ldb, 1, c, cOffset, ldc);
                case SYMM -> kernels.ssymm(side, uplo, m, n, 1, a, aOffset, lda, b, bOffset, ldb, 1, c, cOffset, ldc);
                case TRMM -> kernels.strmm(side, uplo, trans, diag, m, n, 1, a, aOffset, lda, c, cOffset, ldc);
                case TRSM -> kernels.strsm(side, uplo, trans, diag, m, n, 1, a, aOffset, lda, c, cOffset, ldc);
            }
        }
    }

    private static float[] filled(int length) {
        float[] x = new float[length];
        for (int i = 0; i < length; i++) {
            x[i] = i + 1;
        }
        return x;
    }

    private interface Change {
        void to(Call call);
    }

    private static void refused(Operation operation, Class<? extends Throwable> type, String part, Change change) {
        Call call = new Call(operation);
        change.to(call);
        float[][] before = {copy(call.a), copy(call.b), copy(call.c)};
        Throwable e = assertThrows(type, call::run, part);
        assertEquals(type, e.getClass(), part);
        assertTrue(e.getMessage().contains(part), () -> "\"" + e.getMessage() + "\" does not name " + part);
        float[][] after = {call.a, call.b, call.c};
        assertTrue(Arrays.deepEquals(before, after), () -> "written before: " + e.getMessage());
    }

    private static float[] copy(float[] x) {
        return x == null ? null : x.clone();
    }

    /// What the routine calls the matrix that it writes.
    private static String written(Operation operation) {
        return new Call(operation).triangular() ? "b" : "c";
    }

    @ParameterizedTest
    @EnumSource
    void theUnspoiledCallIsLegal(Operation operation) {
        Call call = new Call(operation);
        call.run();
        assertTrue(!Arrays.equals(filled(40), call.c));
    }

    @ParameterizedTest
    @EnumSource
    void nullIsRefused(Operation operation) {
        Class<NullPointerException> npe = NullPointerException.class;
        boolean updates = new Call(operation).updates();
        boolean triangular = new Call(operation).triangular();
        refused(operation, npe, "uplo", call -> call.uplo = null);
        refused(operation, npe, "a", call -> call.a = null);
        refused(operation, npe, written(operation), call -> call.c = null);
        if (!updates) {
            refused(operation, npe, "side", call -> call.side = null);
        }
        if (updates || triangular) {
            refused(operation, npe, "trans", call -> call.trans = null);
        }
        if (triangular) {
            refused(operation, npe, "diag", call -> call.diag = null);
        }
        if (operation == Operation.SYR2K || operation == Operation.SYMM) {
            refused(operation, npe, "b", call -> call.b = null);
        }
        refused(operation, npe, "a", call -> {
            call.a = null;
            call.m = 0;
            call.n = 0;
            call.k = 0;
        });
    }

    @ParameterizedTest
    @EnumSource
    void sizesAndLeadingDimensionsAreChecked(Operation operation) {
        Class<IllegalArgumentException> iae = IllegalArgumentException.class;
        boolean updates = new Call(operation).updates();
        String ldWritten = "ld" + written(operation);
        refused(operation, iae, "n=-7", call -> call.n = -7);
        if (updates) {
            refused(operation, iae, "k=-1", call -> call.k = -1);
            refused(operation, iae, "lda=3", call -> call.lda = 3);
            refused(operation, iae, "lda=2", call -> {
                call.trans = Transpose.TRANS;
                call.lda = 2;
            });
            refused(operation, iae, ldWritten + "=2", call -> call.ldc = 2);
        } else {
            refused(operation, iae, "m=-2147483648", call -> call.m = Integer.MIN_VALUE);
            refused(operation, iae, "lda=2", call -> call.lda = 2);
            refused(operation, iae, "lda=4", call -> {
                call.side = Side.RIGHT;
                call.lda = 4;
            });
            refused(operation, iae, ldWritten + "=4", call -> call.ldc = 4);
        }
        if (operation == Operation.SYR2K || operation == Operation.SYMM) {
            refused(operation, iae, "ldb=3", call -> call.ldb = 3);
        }
        refused(operation, iae, "lda=0", call -> {
            call.m = 0;
            call.n = 0;
            call.k = 0;
            call.lda = 0;
        });
    }

    @ParameterizedTest
    @EnumSource
    void matricesBeyondTheirArrayAreRefused(Operation operation) {
        Class<IndexOutOfBoundsException> ioobe = IndexOutOfBoundsException.class;
        String written = written(operation);
        refused(operation, ioobe, "aOffset=-1", call -> call.aOffset = -1);
        refused(operation, ioobe, "aOffset=1 with lda=6", call -> call.a = filled(1 + 12 + (call.updates() ? 3 : 2)));
        refused(operation, ioobe, "lda=2147483647", call -> call.lda = Integer.MAX_VALUE);
        refused(
                operation,
                ioobe,
                written + "Offset=3 with ld" + written + "=8",
                call -> call.c = filled(3 + 16 + (call.updates() ? 2 : 4)));
        if (operation == Operation.SYR2K || operation == Operation.SYMM) {
            refused(operation, ioobe, "bOffset=2 with ldb=7", call -> call.b = filled(2 + 14 + 3));
        }
        if (!new Call(operation).updates()) {
            refused(operation, ioobe, "5×5 matrix at aOffset=1", call -> {
                call.side = Side.RIGHT;
                call.a = filled(1 + 4 * 6 + 4);
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void overlapsAreRefused(Operation operation) {
        Class<IllegalArgumentException> iae = IllegalArgumentException.class;
        refused(operation, iae, "overlaps A", call -> call.a = call.c);
        if (operation == Operation.SYR2K || operation == Operation.SYMM) {
            refused(operation, iae, "overlaps B", call -> call.b = call.c);
        }
        // Two column blocks of one matrix interleave.
        Call call = new Call(operation);
        call.c = filled(100);
        call.a = call.c;
        call.ldc = 20;
        call.lda = 20;
        call.cOffset = 0;
        call.aOffset = 10;
        call.run();
    }

    @Test
    void doubleIsCheckedToo() {
        double[] x = new double[9];
        double[] y = new double[9];
        var up = Triangle.UPPER;
        var no = Transpose.NO_TRANS;
        assertThrows(IllegalArgumentException.class, () -> kernels.dsyrk(up, no, 3, 3, 1, x, 0, 3, 1, x, 0, 3));
        assertThrows(
                IndexOutOfBoundsException.class, () -> kernels.dsyr2k(up, no, 3, 3, 1, x, 1, 3, x, 0, 3, 1, y, 0, 3));
        assertThrows(
                IllegalArgumentException.class,
                () -> kernels.dsymm(Side.LEFT, up, -3, 3, 1, x, 0, 3, x, 0, 3, 1, y, 0, 3));
        assertThrows(
                NullPointerException.class, () -> kernels.dtrmm(Side.LEFT, up, no, null, 3, 3, 1, x, 0, 3, y, 0, 3));
        assertThrows(
                IllegalArgumentException.class,
                () -> kernels.dtrsm(Side.LEFT, up, no, Diagonal.UNIT, 3, 3, 1, x, 0, 2, y, 0, 3));
    }
}
