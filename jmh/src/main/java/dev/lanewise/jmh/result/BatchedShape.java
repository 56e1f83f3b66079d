package dev.lanewise.jmh.result;

/// Many products of one shape.
///
/// @param shape of each
/// @param batch how many, at least 1
public record BatchedShape(GemmShape shape, int batch) {
    /// Reads `8x8x8/1000`: the shape, then how many.
    ///
    /// @param text the batch
    /// @return the batch
    /// @throws IllegalArgumentException if the text is no batch of products
    public static BatchedShape parse(String text) {
        if (!text.matches("[^/]+/[1-9]\\d{0,8}")) {
            throw new IllegalArgumentException("\"" + text + "\" is no batch; write 8x8x8/1000 for 1000 products");
        }
        String[] parts = text.split("/", 2);
        return new BatchedShape(GemmShape.parse(parts[0]), Integer.parseInt(parts[1]));
    }

    /// Floating-point operations of all products.
    ///
    /// @return batch times those of one
    public double flops() {
        return batch * shape.flops();
    }

    /// For people: `1000 of 8³`.
    @Override
    public String toString() {
        return batch + " of " + shape;
    }
}
