package dev.lanewise.jmh.report;

import dev.lanewise.jmh.result.CaseKey;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What the kinds of benchmarks are called, and how their figures are best read. A kind that is not here is shown as
/// well, under its own name.
final class Kinds {
    /// Whoever uses a net counts time, not arithmetic.
    private static final Set<String> AS_TIME = Set.of("forward", "training");

    private static final Map<String, String> TITLES = Map.ofEntries(
            Map.entry("gemm", "Products"),
            Map.entry("operands", "Where the operands are"),
            Map.entry("batched", "Many products in one call"),
            Map.entry("matrix_vector", "Matrix-vector and outer products"),
            Map.entry("packing", "Packing"),
            Map.entry("epilogue", "A layer's product with its elementwise work"),
            Map.entry("activation", "Activations"),
            Map.entry("softmax", "Softmax and losses"),
            Map.entry("forward", "Forward passes"),
            Map.entry("training", "Training steps"),
            Map.entry("netlib", "Routines of BLAS behind netlib's interface"),
            Map.entry("level3", "Level 3 of BLAS"),
            Map.entry(BlockingTables.KIND, "Block sizes of the model"),
            Map.entry(BlockingTables.SWEEP, "Block sizes, the whole sweep"));

    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry(
                    "gemm",
                    "C = op(A)·op(B), row-major; NT means that B is stored transposed. Lines join cubes, m = n = k."),
            Map.entry(
                    "operands",
                    "The same product with its operands off the heap, and with a B that was packed before."),
            Map.entry("batched", "`lanewise` is one call for all products, `lanewise-loop` a call for each."),
            Map.entry(
                    "matrix_vector",
                    "Every element of the matrix is used once, so that the memory sets the pace: GB/s count each operand once."),
            Map.entry(
                    "packing",
                    "A matrix copied into the order in which the tiles read it, beside a plain copy. GB/s count it read and written."),
            Map.entry(
                    "epilogue",
                    "`forward` is C = relu(A·B + bias) with the pre-activation kept, `backward` is C = (A·Bᵀ) ⊙ relu′(S) with the"
                            + " column sums of C. `lanewise` fuses that work into the product, `lanewise-passes` does it in a pass behind"
                            + " the product, `lanewise-bare` leaves it out; a peer multiplies and runs Lanewise's passes. GFLOP/s count"
                            + " the product alone; `cost` is the time that the fused work adds."),
            Map.entry(
                    "activation",
                    "One function over a matrix; a prime marks its derivative. GB/s count each operand once."),
            Map.entry("softmax", "Row-wise functions over a batch. GB/s count each operand once."),
            Map.entry(
                    "forward",
                    "One batch through a net, named by its layer sizes and / the batch. Peers multiply; the elementwise work is"
                            + " Lanewise's own."),
            Map.entry(
                    "training",
                    "Forward pass, softmax cross-entropy, backward pass and update. Peers multiply, the elementwise work is"
                            + " Lanewise's own; the columns of ojAlgo and rapaio are nets of their own."),
            Map.entry(
                    "netlib",
                    "Square matrices of order n, or vectors of length n, column-major. `lanewise` is `lanewise-netlib`, the"
                            + " others are netlib's own implementations, `netlib-openblas` JNI on the system's OpenBLAS."),
            Map.entry(
                    "level3",
                    "Symmetric and triangular matrices of order n, row-major: the routine, where its symmetric or triangular"
                            + " operand stands, which triangle is stored, and whether it is transposed. `lanewise-gemm` is the"
                            + " general product of the same order, measured in turns with the row; `of gemm` is the share of its"
                            + " speed."),
            Map.entry(
                    BlockingTables.KIND,
                    "The product with the block sizes that Lanewise chooses, and with the best others of a sweep. They take turns"
                            + " in each JVM, and `model ÷ best` is the median of the JVMs' quotients: 0.97 is what the model has to"
                            + " reach. `model twice` is the quotient of the same blocks, told and chosen, which differ by what the"
                            + " measurement cannot see."),
            Map.entry(
                    BlockingTables.SWEEP,
                    "Every block of the sweep in turns in one JVM. The fastest of so many is also the luckiest: the best few are"
                            + " measured again, in the section above."));

    private Kinds() {}

    static String title(String kind) {
        String words = kind.replace('_', ' ');
        return TITLES.getOrDefault(kind, words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1));
    }

    /// How to read it, or empty.
    static String text(String kind) {
        return TEXTS.getOrDefault(kind, "");
    }

    static boolean asTime(String kind) {
        return AS_TIME.contains(kind);
    }

    /// What a row's subject is.
    static String subject(CaseKey row) {
        if (row.subject().contains("/")) {
            return row.subject().contains("x") ? "products" : "net / batch";
        }
        if (row.subject().matches("\\d+")) {
            return "n";
        }
        return row.subject().matches("\\d+x\\d+") ? "m×n" : "m×n×k";
    }
}
