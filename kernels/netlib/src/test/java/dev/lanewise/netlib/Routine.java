package dev.lanewise.netlib;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/// One routine of BLAS as the differential test sees it: its arguments in their order, which elements of an operand
/// may be read, and how far two right answers may lie apart.
record Routine(String name, List<Argument> arguments, Kind kind, ToIntFunction<Call> depth) {
    /// How an error bound comes about.
    enum Kind {
        /// Sums of products: the same routine on absolute values is the scale of the error.
        PRODUCT,
        /// A triangular system: solved with the comparison matrix (|diagonal|, −|rest|) it is the scale.
        SYSTEM
    }

    /// Flags and sizes of one call.
    record Call(Map<String, String> flags, Map<String, Integer> sizes) {
        int size(String name) {
            return sizes.get(name);
        }

        boolean is(String flag, char letter) {
            return Character.toUpperCase(flags.get(flag).charAt(0)) == letter;
        }
    }

    sealed interface Argument {}

    record Flag(String name, String letters) implements Argument {}

    record Size(String name) implements Argument {}

    record Scalar(String name) implements Argument {}

    /// Columns of a matrix; packed ones are a single column without a leading dimension.
    record Matrix(
            String name,
            ToIntFunction<Call> rows,
            ToIntFunction<Call> columns,
            Elements read,
            boolean written,
            boolean packed)
            implements Argument {}

    record Vector(String name, ToIntFunction<Call> length, boolean written) implements Argument {}

    /// Whether element (i, j) as it is stored belongs to the operand, and whether it is on the diagonal.
    interface Elements {
        boolean belongs(Call call, int i, int j);
    }

    static final List<Routine> ALL = all();

    private static List<Routine> all() {
        List<Routine> all = new ArrayList<>();
        ToIntFunction<Call> m = c -> c.size("m");
        ToIntFunction<Call> n = c -> c.size("n");
        ToIntFunction<Call> k = c -> c.size("k");
        ToIntFunction<Call> one = c -> 1;
        Flag uplo = new Flag("uplo", "UL");
        Flag trans = new Flag("trans", "NTC");
        Flag diag = new Flag("diag", "NU");
        Flag side = new Flag("side", "LR");
        Size sm = new Size("m");
        Size sn = new Size("n");
        Size sk = new Size("k");
        Scalar alpha = new Scalar("alpha");
        Scalar beta = new Scalar("beta");
        Elements every = (c, i, j) -> true;
        Elements triangle = (c, i, j) -> c.is("uplo", 'U') ? i <= j : i >= j;
        Elements triangular = (c, i, j) -> triangle.belongs(c, i, j) && (i != j || c.is("diag", 'N'));
        ToIntFunction<Call> packedLength = c -> c.size("n") * (c.size("n") + 1) / 2;
        Elements packedTriangular = (c, p, zero) -> c.is("diag", 'N') || !onDiagonal(c, p);
        ToIntFunction<Call> bandRows = c -> c.size("k") + 1;
        Elements band = (c, r, j) -> c.is("uplo", 'U') ? j - (c.size("k") - r) >= 0 : j + r < c.size("n");
        Elements bandTriangular =
                (c, r, j) -> band.belongs(c, r, j) && (c.is("diag", 'N') || r != (c.is("uplo", 'U') ? c.size("k") : 0));
        ToIntFunction<Call> order = c -> c.is("side", 'L') ? c.size("m") : c.size("n");

        // Level 1
        all.add(product("asum", n, sn, in("x", n)));
        all.add(product("nrm2", n, sn, in("x", n)));
        all.add(product("axpy", one, sn, alpha, in("x", n), out("y", n)));
        all.add(product("copy", one, sn, in("x", n), out("y", n)));
        all.add(product("swap", one, sn, out("x", n), out("y", n)));
        all.add(product("dot", n, sn, in("x", n), in("y", n)));
        all.add(product("scal", one, sn, alpha, out("x", n)));
        all.add(product("rot", one, sn, out("x", n), out("y", n), new Scalar("c"), new Scalar("s")));

        // Level 2
        all.add(product(
                "gemv",
                c -> c.is("trans", 'N') ? c.size("n") : c.size("m"),
                trans,
                sm,
                sn,
                alpha,
                in("a", m, n, every),
                in("x", c -> c.is("trans", 'N') ? c.size("n") : c.size("m")),
                beta,
                out("y", c -> c.is("trans", 'N') ? c.size("m") : c.size("n"))));
        all.add(product(
                "gbmv",
                c -> c.size("kl") + c.size("ku") + 1,
                trans,
                sm,
                sn,
                new Size("kl"),
                new Size("ku"),
                alpha,
                in("a", c -> c.size("kl") + c.size("ku") + 1, n, (c, r, j) -> {
                    int i = r - c.size("ku") + j;
                    return i >= 0 && i < c.size("m");
                }),
                in("x", c -> c.is("trans", 'N') ? c.size("n") : c.size("m")),
                beta,
                out("y", c -> c.is("trans", 'N') ? c.size("m") : c.size("n"))));
        all.add(product("ger", one, sm, sn, alpha, in("x", m), in("y", n), new Matrix("a", m, n, every, true, false)));
        all.add(product("symv", n, uplo, sn, alpha, in("a", n, n, triangle), in("x", n), beta, out("y", n)));
        all.add(product("sbmv", n, uplo, sn, sk, alpha, in("a", bandRows, n, band), in("x", n), beta, out("y", n)));
        all.add(product(
                "spmv",
                n,
                uplo,
                sn,
                alpha,
                new Matrix("a", packedLength, one, every, false, true),
                in("x", n),
                beta,
                out("y", n)));
        all.add(product("syr", one, uplo, sn, alpha, in("x", n), new Matrix("a", n, n, triangle, true, false)));
        all.add(product(
                "syr2", c -> 2, uplo, sn, alpha, in("x", n), in("y", n), new Matrix("a", n, n, triangle, true, false)));
        all.add(product(
                "spr", one, uplo, sn, alpha, in("x", n), new Matrix("a", packedLength, one, every, true, true)));
        all.add(product(
                "spr2",
                c -> 2,
                uplo,
                sn,
                alpha,
                in("x", n),
                in("y", n),
                new Matrix("a", packedLength, one, every, true, true)));
        all.add(product("trmv", n, uplo, trans, diag, sn, in("a", n, n, triangular), out("x", n)));
        all.add(product("tbmv", n, uplo, trans, diag, sn, sk, in("a", bandRows, n, bandTriangular), out("x", n)));
        all.add(product(
                "tpmv",
                n,
                uplo,
                trans,
                diag,
                sn,
                new Matrix("a", packedLength, one, packedTriangular, false, true),
                out("x", n)));
        all.add(system("trsv", n, uplo, trans, diag, sn, in("a", n, n, triangular), out("x", n)));
        all.add(system("tbsv", n, uplo, trans, diag, sn, sk, in("a", bandRows, n, bandTriangular), out("x", n)));
        all.add(system(
                "tpsv",
                n,
                uplo,
                trans,
                diag,
                sn,
                new Matrix("a", packedLength, one, packedTriangular, false, true),
                out("x", n)));

        // Level 3
        all.add(product(
                "gemm",
                k,
                new Flag("trans", "NTC"),
                new Flag("transb", "NTC"),
                sm,
                sn,
                sk,
                alpha,
                in(
                        "a",
                        c -> c.is("trans", 'N') ? c.size("m") : c.size("k"),
                        c -> c.is("trans", 'N') ? c.size("k") : c.size("m"),
                        every),
                in(
                        "b",
                        c -> c.is("transb", 'N') ? c.size("k") : c.size("n"),
                        c -> c.is("transb", 'N') ? c.size("n") : c.size("k"),
                        every),
                beta,
                new Matrix("c", m, n, every, true, false)));
        ToIntFunction<Call> rowsOfOp = c -> c.is("trans", 'N') ? c.size("n") : c.size("k");
        ToIntFunction<Call> columnsOfOp = c -> c.is("trans", 'N') ? c.size("k") : c.size("n");
        all.add(product(
                "syrk",
                k,
                uplo,
                trans,
                sn,
                sk,
                alpha,
                in("a", rowsOfOp, columnsOfOp, every),
                beta,
                new Matrix("c", n, n, triangle, true, false)));
        all.add(product(
                "syr2k",
                c -> 2 * c.size("k"),
                uplo,
                trans,
                sn,
                sk,
                alpha,
                in("a", rowsOfOp, columnsOfOp, every),
                in("b", rowsOfOp, columnsOfOp, every),
                beta,
                new Matrix("c", n, n, triangle, true, false)));
        all.add(product(
                "symm",
                order,
                side,
                uplo,
                sm,
                sn,
                alpha,
                in("a", order, order, triangle),
                in("b", m, n, every),
                beta,
                new Matrix("c", m, n, every, true, false)));
        all.add(product(
                "trmm",
                order,
                side,
                uplo,
                trans,
                diag,
                sm,
                sn,
                alpha,
                in("a", order, order, triangular),
                new Matrix("b", m, n, every, true, false)));
        all.add(system(
                "trsm",
                order,
                side,
                uplo,
                trans,
                diag,
                sm,
                sn,
                alpha,
                in("a", order, order, triangular),
                new Matrix("b", m, n, every, true, false)));
        return List.copyOf(all);
    }

    static boolean onDiagonal(Call call, int packedIndex) {
        int n = call.size("n");
        int at = 0;
        for (int j = 0; j < n; j++) {
            if (packedIndex == (call.is("uplo", 'U') ? at + j : at)) {
                return true;
            }
            at += call.is("uplo", 'U') ? j + 1 : n - j;
        }
        return false;
    }

    /// Every combination of the flags' letters, one of them in lower case.
    List<Map<String, String>> flags() {
        List<Map<String, String>> combinations = new ArrayList<>();
        combinations.add(Map.of());
        for (Argument argument : arguments) {
            if (argument instanceof Flag flag) {
                String letters = flag.letters();
                List<Map<String, String>> longer = new ArrayList<>();
                for (Map<String, String> combination : combinations) {
                    for (int l = 0; l < letters.length(); l++) {
                        char letter = letters.charAt(l);
                        Map<String, String> with = new LinkedHashMap<>(combination);
                        String text = String.valueOf(letter);
                        with.put(
                                flag.name(),
                                letter == letters.charAt(letters.length() - 1)
                                        ? text.toLowerCase(java.util.Locale.ROOT)
                                        : text);
                        longer.add(with);
                    }
                }
                combinations = longer;
            }
        }
        return combinations;
    }

    private static Routine product(String name, ToIntFunction<Call> depth, Argument... arguments) {
        return new Routine(name, List.of(arguments), Kind.PRODUCT, depth);
    }

    private static Routine system(String name, ToIntFunction<Call> depth, Argument... arguments) {
        return new Routine(name, List.of(arguments), Kind.SYSTEM, depth);
    }

    private static Matrix in(String name, ToIntFunction<Call> rows, ToIntFunction<Call> columns, Elements read) {
        return new Matrix(name, rows, columns, read, false, false);
    }

    private static Vector in(String name, ToIntFunction<Call> length) {
        return new Vector(name, length, false);
    }

    private static Vector out(String name, ToIntFunction<Call> length) {
        return new Vector(name, length, true);
    }

    @Override
    public String toString() {
        return name;
    }
}
