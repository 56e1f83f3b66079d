package dev.lanewise.jmh;

import dev.lanewise.kernels.Side;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.Triangle;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A routine of level 3 on square operands of order n, and where its symmetric or triangular one stands. The diagonal
/// of
/// a triangular one is stored.
///
/// @param routine one of [#ROUTINES]
/// @param side where a symmetric or triangular operand stands, null for a rank update
/// @param triangle the stored one of that operand, or the written one of a rank update
/// @param trans op of a triangular operand or of a rank update's, null for a symmetric one
record Level3Form(NetlibRoutine routine, Side side, Triangle triangle, Transpose trans) {
    /// What has a form besides the general product.
    static final List<NetlibRoutine> ROUTINES = List.of(
            NetlibRoutine.SYRK, NetlibRoutine.SYR2K, NetlibRoutine.SYMM, NetlibRoutine.TRMM, NetlibRoutine.TRSM);

    /// Refuses what is no form of the routine.
    Level3Form {
        if (!ROUTINES.contains(routine)
                || triangle == null
                || (side != null) == isRankUpdate(routine)
                || (trans != null) == (routine == NetlibRoutine.SYMM)) {
            throw new IllegalArgumentException("no form: " + routine + " " + side + " " + triangle + " " + trans);
        }
    }

    /// Every form there is.
    static List<Level3Form> all() {
        return ROUTINES.stream().flatMap(Level3Form::all).toList();
    }

    private static Stream<Level3Form> all(NetlibRoutine routine) {
        Stream<Side> sides = isRankUpdate(routine) ? Stream.of((Side) null) : Stream.of(Side.values());
        return sides.flatMap(side -> Stream.of(Triangle.values())
                .flatMap(triangle -> routine == NetlibRoutine.SYMM
                        ? Stream.of(new Level3Form(routine, side, triangle, null))
                        : Stream.of(Transpose.values()).map(trans -> new Level3Form(routine, side, triangle, trans))));
    }

    private static boolean isRankUpdate(NetlibRoutine routine) {
        return routine == NetlibRoutine.SYRK || routine == NetlibRoutine.SYR2K;
    }

    /// By its name in tables and parameters.
    static Level3Form named(String name) {
        return all().stream()
                .filter(form -> form.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + name
                        + "\" is no form of level 3; write syrk-lower-n, symm-left-lower, trsm-right-upper-t"));
    }

    /// For tables and parameters: `trsm-right-upper-t`.
    String label() {
        return Stream.of(routine.label(), side, triangle, trans == null ? null : isTransposed() ? "t" : "n")
                .filter(Objects::nonNull)
                .map(word -> word.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("-"));
    }

    boolean isTransposed() {
        return trans == Transpose.TRANS;
    }

    boolean isLower() {
        return triangle == Triangle.LOWER;
    }

    boolean isLeft() {
        return side == Side.LEFT;
    }

    /// Whether the result overwrites an operand.
    boolean isInPlace() {
        return routine == NetlibRoutine.TRMM || routine == NetlibRoutine.TRSM;
    }
}
