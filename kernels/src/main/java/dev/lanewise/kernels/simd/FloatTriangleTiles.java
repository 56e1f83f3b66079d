// The build derives DoubleTriangleTiles from this file.
package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.level3.FloatTriangle;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Products and solutions with a packed triangle on vectors: see [FloatTriangle] for the triangle and the order of
/// summation.
///
/// X goes through a strip of two vectors' width that lies without gaps in the L1 cache, its rows in the order of the
/// triangle's: where X lies, rows a power of two apart would fall on the same few lines of the cache. A tile is a
/// group of four rows: what comes from the rows before it is a general product, then the group's own triangle follows
/// in registers. Four rows of two vectors leave half of 16 registers free and still hide the latency of the
/// multiply-add on 2 units.
final class FloatTriangleTiles {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /// Columns of a strip.
    private static final int WIDTH = 2 * LANES;

    private static final int GROUP = FloatTriangle.GROUP;

    private FloatTriangleTiles() {}

    /// X ← L·X or L⁻¹·X.
    static void triangleTimes(
            boolean solve, int rows, int columns, float[] t, float[] x, int xo, int rowStride, float[] strip) {
        for (int j = 0; j < columns; j += WIDTH) {
            int width = Math.min(WIDTH, columns - j);
            if (width == WIDTH) {
                load(rows, x, xo + j, rowStride, strip);
            } else {
                for (int i = 0; i < rows; i++) {
                    int to = i * WIDTH;
                    System.arraycopy(x, xo + j + i * rowStride, strip, to, width);
                    Arrays.fill(strip, to + width, to + WIDTH, 0);
                }
            }
            run(solve, rows, t, strip);
            if (width == WIDTH) {
                store(rows, strip, x, xo + j, rowStride);
            } else {
                for (int i = 0; i < rows; i++) {
                    System.arraycopy(strip, i * WIDTH, x, xo + j + i * rowStride, width);
                }
            }
        }
    }

    /// X ← X·Lᵀ or X·L⁻ᵀ. The strip is X transposed.
    static void timesTriangle(
            boolean solve,
            int rows,
            int columns,
            float[] t,
            float[] x,
            int xo,
            int ldx,
            boolean backward,
            float[] strip) {
        int at = backward ? (columns - 1) * WIDTH : 0;
        int step = backward ? -WIDTH : WIDTH;
        for (int i = 0; i < rows; i += WIDTH) {
            int height = Math.min(WIDTH, rows - i);
            if (height < WIDTH) {
                Arrays.fill(strip, 0, columns * WIDTH, 0);
            }
            FloatTransposes.transpose(columns, height, x, xo + i * ldx, ldx, strip, at, step);
            run(solve, columns, t, strip);
            FloatTransposes.transpose(height, columns, strip, at, step, x, xo + i * ldx, ldx);
        }
    }

    private static void load(int rows, float[] x, int xo, int rowStride, float[] strip) {
        for (int i = 0; i < rows; i++) {
            int from = xo + i * rowStride;
            int to = i * WIDTH;
            FloatVector.fromArray(SPECIES, x, from).intoArray(strip, to);
            FloatVector.fromArray(SPECIES, x, from + LANES).intoArray(strip, to + LANES);
        }
    }

    private static void store(int rows, float[] strip, float[] x, int xo, int rowStride) {
        for (int i = 0; i < rows; i++) {
            int from = i * WIDTH;
            int to = xo + i * rowStride;
            FloatVector.fromArray(SPECIES, strip, from).intoArray(x, to);
            FloatVector.fromArray(SPECIES, strip, from + LANES).intoArray(x, to + LANES);
        }
    }

    /// The strip in place. The last group is filled up: its surplus rows are computed from what lies there, and nobody
    /// reads them.
    private static void run(boolean solve, int rows, float[] t, float[] strip) {
        int groups = (rows + GROUP - 1) / GROUP;
        Arrays.fill(strip, rows * WIDTH, groups * GROUP * WIDTH, 0);
        if (solve) {
            for (int group = 0; group < groups; group++) {
                solve(group * GROUP, t, FloatTriangle.start(group), strip);
            }
        } else {
            // From the last to the first: a row depends on those before it.
            for (int group = groups - 1; group >= 0; group--) {
                multiply(group * GROUP, t, FloatTriangle.start(group), strip);
            }
        }
    }

    private static void solve(int i, float[] t, int to, float[] x) {
        int row = i * WIDTH;
        FloatVector c00 = FloatVector.fromArray(SPECIES, x, row);
        FloatVector c01 = FloatVector.fromArray(SPECIES, x, row + LANES);
        FloatVector c10 = FloatVector.fromArray(SPECIES, x, row + WIDTH);
        FloatVector c11 = FloatVector.fromArray(SPECIES, x, row + WIDTH + LANES);
        FloatVector c20 = FloatVector.fromArray(SPECIES, x, row + 2 * WIDTH);
        FloatVector c21 = FloatVector.fromArray(SPECIES, x, row + 2 * WIDTH + LANES);
        FloatVector c30 = FloatVector.fromArray(SPECIES, x, row + 3 * WIDTH);
        FloatVector c31 = FloatVector.fromArray(SPECIES, x, row + 3 * WIDTH + LANES);
        for (int p = 0; p < i; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, x, p * WIDTH);
            FloatVector b1 = FloatVector.fromArray(SPECIES, x, p * WIDTH + LANES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, t[to + GROUP * p]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(SPECIES, t[to + GROUP * p + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(SPECIES, t[to + GROUP * p + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(SPECIES, t[to + GROUP * p + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
        }
        int d = to + GROUP * i;
        int second = FloatTriangle.SECOND + i;
        c00 = c00.mul(t[d]).mul(t[second]);
        c01 = c01.mul(t[d]).mul(t[second]);
        FloatVector l1 = FloatVector.broadcast(SPECIES, t[d + 1]);
        c10 = l1.fma(c00, c10);
        c11 = l1.fma(c01, c11);
        FloatVector l2 = FloatVector.broadcast(SPECIES, t[d + 2]);
        c20 = l2.fma(c00, c20);
        c21 = l2.fma(c01, c21);
        FloatVector l3 = FloatVector.broadcast(SPECIES, t[d + 3]);
        c30 = l3.fma(c00, c30);
        c31 = l3.fma(c01, c31);
        c10 = c10.mul(t[d + 5]).mul(t[second + 1]);
        c11 = c11.mul(t[d + 5]).mul(t[second + 1]);
        FloatVector l6 = FloatVector.broadcast(SPECIES, t[d + 6]);
        c20 = l6.fma(c10, c20);
        c21 = l6.fma(c11, c21);
        FloatVector l7 = FloatVector.broadcast(SPECIES, t[d + 7]);
        c30 = l7.fma(c10, c30);
        c31 = l7.fma(c11, c31);
        c20 = c20.mul(t[d + 10]).mul(t[second + 2]);
        c21 = c21.mul(t[d + 10]).mul(t[second + 2]);
        FloatVector l11 = FloatVector.broadcast(SPECIES, t[d + 11]);
        c30 = l11.fma(c20, c30);
        c31 = l11.fma(c21, c31);
        c30 = c30.mul(t[d + 15]).mul(t[second + 3]);
        c31 = c31.mul(t[d + 15]).mul(t[second + 3]);
        c00.intoArray(x, row);
        c01.intoArray(x, row + LANES);
        c10.intoArray(x, row + WIDTH);
        c11.intoArray(x, row + WIDTH + LANES);
        c20.intoArray(x, row + 2 * WIDTH);
        c21.intoArray(x, row + 2 * WIDTH + LANES);
        c30.intoArray(x, row + 3 * WIDTH);
        c31.intoArray(x, row + 3 * WIDTH + LANES);
    }

    private static void multiply(int i, float[] t, int to, float[] x) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c01 = FloatVector.zero(SPECIES);
        FloatVector c10 = FloatVector.zero(SPECIES);
        FloatVector c11 = FloatVector.zero(SPECIES);
        FloatVector c20 = FloatVector.zero(SPECIES);
        FloatVector c21 = FloatVector.zero(SPECIES);
        FloatVector c30 = FloatVector.zero(SPECIES);
        FloatVector c31 = FloatVector.zero(SPECIES);
        for (int p = 0; p < i; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, x, p * WIDTH);
            FloatVector b1 = FloatVector.fromArray(SPECIES, x, p * WIDTH + LANES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, t[to + GROUP * p]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(SPECIES, t[to + GROUP * p + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(SPECIES, t[to + GROUP * p + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(SPECIES, t[to + GROUP * p + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
        }
        int d = to + GROUP * i;
        int row = i * WIDTH;
        FloatVector x0 = FloatVector.fromArray(SPECIES, x, row);
        FloatVector y0 = FloatVector.fromArray(SPECIES, x, row + LANES);
        c00 = x0.fma(FloatVector.broadcast(SPECIES, t[d]), c00);
        c01 = y0.fma(FloatVector.broadcast(SPECIES, t[d]), c01);
        c10 = x0.fma(FloatVector.broadcast(SPECIES, t[d + 1]), c10);
        c11 = y0.fma(FloatVector.broadcast(SPECIES, t[d + 1]), c11);
        c20 = x0.fma(FloatVector.broadcast(SPECIES, t[d + 2]), c20);
        c21 = y0.fma(FloatVector.broadcast(SPECIES, t[d + 2]), c21);
        c30 = x0.fma(FloatVector.broadcast(SPECIES, t[d + 3]), c30);
        c31 = y0.fma(FloatVector.broadcast(SPECIES, t[d + 3]), c31);
        FloatVector x1 = FloatVector.fromArray(SPECIES, x, row + WIDTH);
        FloatVector y1 = FloatVector.fromArray(SPECIES, x, row + WIDTH + LANES);
        c10 = x1.fma(FloatVector.broadcast(SPECIES, t[d + 5]), c10);
        c11 = y1.fma(FloatVector.broadcast(SPECIES, t[d + 5]), c11);
        c20 = x1.fma(FloatVector.broadcast(SPECIES, t[d + 6]), c20);
        c21 = y1.fma(FloatVector.broadcast(SPECIES, t[d + 6]), c21);
        c30 = x1.fma(FloatVector.broadcast(SPECIES, t[d + 7]), c30);
        c31 = y1.fma(FloatVector.broadcast(SPECIES, t[d + 7]), c31);
        FloatVector x2 = FloatVector.fromArray(SPECIES, x, row + 2 * WIDTH);
        FloatVector y2 = FloatVector.fromArray(SPECIES, x, row + 2 * WIDTH + LANES);
        c20 = x2.fma(FloatVector.broadcast(SPECIES, t[d + 10]), c20);
        c21 = y2.fma(FloatVector.broadcast(SPECIES, t[d + 10]), c21);
        c30 = x2.fma(FloatVector.broadcast(SPECIES, t[d + 11]), c30);
        c31 = y2.fma(FloatVector.broadcast(SPECIES, t[d + 11]), c31);
        FloatVector x3 = FloatVector.fromArray(SPECIES, x, row + 3 * WIDTH);
        FloatVector y3 = FloatVector.fromArray(SPECIES, x, row + 3 * WIDTH + LANES);
        c30 = x3.fma(FloatVector.broadcast(SPECIES, t[d + 15]), c30);
        c31 = y3.fma(FloatVector.broadcast(SPECIES, t[d + 15]), c31);
        c00.intoArray(x, row);
        c01.intoArray(x, row + LANES);
        c10.intoArray(x, row + WIDTH);
        c11.intoArray(x, row + WIDTH + LANES);
        c20.intoArray(x, row + 2 * WIDTH);
        c21.intoArray(x, row + 2 * WIDTH + LANES);
        c30.intoArray(x, row + 3 * WIDTH);
        c31.intoArray(x, row + 3 * WIDTH + LANES);
    }
}
