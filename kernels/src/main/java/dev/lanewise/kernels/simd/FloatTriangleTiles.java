// The build derives DoubleTriangleTiles from this file.
package dev.lanewise.kernels.simd;

import dev.lanewise.kernels.level3.FloatTriangle;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Products and solutions with a packed triangle on vectors: see [FloatTriangle] for the triangle and the order of
/// summation.
///
/// X goes through a strip of one or two vectors' width that lies without gaps in the L1 cache, its rows in the order of
/// the triangle's: where X lies, rows a power of two apart would fall on the same few lines of the cache. A tile is a
/// group of four rows: what comes from the rows before it is a general product, then the group's own triangle follows
/// in registers. Four rows of two vectors leave half of 16 registers free and still hide the latency of the
/// multiply-add on 2 units. What is left of X, a vector wide at most, has tiles of one vector: they take as long for
/// each row, but their strip is half as large, which is most of the time where the triangle is small.
final class FloatTriangleTiles {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /// Columns of a wide strip.
    private static final int WIDTH = 2 * LANES;

    private static final int GROUP = FloatTriangle.GROUP;

    private FloatTriangleTiles() {}

    /// Columns of the strip for so many that are left.
    private static int width(int columns) {
        return columns > LANES ? WIDTH : LANES;
    }

    /// X ← L·X or L⁻¹·X.
    static void triangleTimes(
            boolean solve, int rows, int columns, float[] t, float[] x, int xo, int rowStride, float[] strip) {
        int width;
        for (int j = 0; j < columns; j += width) {
            width = width(columns - j);
            int used = Math.min(width, columns - j);
            load(rows, used, x, xo + j, rowStride, strip, width);
            run(solve, rows, t, strip, width);
            store(rows, used, strip, width, x, xo + j, rowStride);
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
        int width;
        for (int i = 0; i < rows; i += width) {
            width = width(rows - i);
            int used = Math.min(width, rows - i);
            int at = backward ? (columns - 1) * width : 0;
            int step = backward ? -width : width;
            if (used < width) {
                clear(0, columns, strip, width);
            }
            FloatTransposes.transpose(columns, used, x, xo + i * ldx, ldx, strip, at, step);
            run(solve, columns, t, strip, width);
            FloatTransposes.transpose(used, columns, strip, at, step, x, xo + i * ldx, ldx);
        }
    }

    /// Rows of X to rows of the strip. A vector that is not whole is read with a mask where there are masks and the
    /// whole one would still lie within the array, so that the mask never leaves its register (a copy of each row and a
    /// fill beside it were half the time of an 8×8 triangle).
    private static void load(int rows, int columns, float[] x, int xo, int rowStride, float[] strip, int width) {
        int last = width - LANES;
        VectorMask<Float> mask = SPECIES.indexInRange(last, columns);
        for (int i = 0; i < rows; i++) {
            int from = xo + i * rowStride;
            int to = i * width;
            if (last > 0) {
                FloatVector.fromArray(SPECIES, x, from).intoArray(strip, to);
            }
            if (columns == width) {
                FloatVector.fromArray(SPECIES, x, from + last).intoArray(strip, to + last);
            } else if (FloatRegisters.MASKS && from + last <= x.length - LANES) {
                FloatVector.fromArray(SPECIES, x, from + last, mask).intoArray(strip, to + last);
            } else {
                FloatVector.zero(SPECIES).intoArray(strip, to + last);
                System.arraycopy(x, from + last, strip, to + last, columns - last);
            }
        }
    }

    private static void store(int rows, int columns, float[] strip, int width, float[] x, int xo, int rowStride) {
        int last = width - LANES;
        VectorMask<Float> mask = SPECIES.indexInRange(last, columns);
        for (int i = 0; i < rows; i++) {
            int from = i * width;
            int to = xo + i * rowStride;
            if (last > 0) {
                FloatVector.fromArray(SPECIES, strip, from).intoArray(x, to);
            }
            if (columns == width) {
                FloatVector.fromArray(SPECIES, strip, from + last).intoArray(x, to + last);
            } else if (FloatRegisters.MASKS && to + last <= x.length - LANES) {
                FloatVector.fromArray(SPECIES, strip, from + last).intoArray(x, to + last, mask);
            } else {
                System.arraycopy(strip, from + last, x, to + last, columns - last);
            }
        }
    }

    private static void clear(int from, int to, float[] strip, int width) {
        for (int at = from * width; at < to * width; at += LANES) {
            FloatVector.zero(SPECIES).intoArray(strip, at);
        }
    }

    /// The strip in place. The last group is filled up: its surplus rows are computed from what lies there, and nobody
    /// reads them.
    private static void run(boolean solve, int rows, float[] t, float[] strip, int width) {
        int groups = (rows + GROUP - 1) / GROUP;
        clear(rows, groups * GROUP, strip, width);
        if (solve) {
            boolean twoFactors = t[FloatTriangle.TWO_FACTORS] != 0;
            for (int group = 0; group < groups; group++) {
                int to = FloatTriangle.start(group);
                if (width == LANES) {
                    solveOne(group * GROUP, twoFactors, t, to, strip);
                } else {
                    solve(group * GROUP, twoFactors, t, to, strip);
                }
            }
        } else {
            // From the last to the first: a row depends on those before it.
            for (int group = groups - 1; group >= 0; group--) {
                int to = FloatTriangle.start(group);
                if (width == LANES) {
                    multiplyOne(group * GROUP, t, to, strip);
                } else {
                    multiply(group * GROUP, t, to, strip);
                }
            }
        }
    }

    private static void solve(int i, boolean twoFactors, float[] t, int to, float[] x) {
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
        c00 = c00.mul(t[d]);
        if (twoFactors) {
            c00 = c00.mul(t[second]);
        }
        c01 = c01.mul(t[d]);
        if (twoFactors) {
            c01 = c01.mul(t[second]);
        }
        FloatVector l1 = FloatVector.broadcast(SPECIES, t[d + 1]);
        c10 = l1.fma(c00, c10);
        c11 = l1.fma(c01, c11);
        FloatVector l2 = FloatVector.broadcast(SPECIES, t[d + 2]);
        c20 = l2.fma(c00, c20);
        c21 = l2.fma(c01, c21);
        FloatVector l3 = FloatVector.broadcast(SPECIES, t[d + 3]);
        c30 = l3.fma(c00, c30);
        c31 = l3.fma(c01, c31);
        c10 = c10.mul(t[d + 5]);
        if (twoFactors) {
            c10 = c10.mul(t[second + 1]);
        }
        c11 = c11.mul(t[d + 5]);
        if (twoFactors) {
            c11 = c11.mul(t[second + 1]);
        }
        FloatVector l6 = FloatVector.broadcast(SPECIES, t[d + 6]);
        c20 = l6.fma(c10, c20);
        c21 = l6.fma(c11, c21);
        FloatVector l7 = FloatVector.broadcast(SPECIES, t[d + 7]);
        c30 = l7.fma(c10, c30);
        c31 = l7.fma(c11, c31);
        c20 = c20.mul(t[d + 10]);
        if (twoFactors) {
            c20 = c20.mul(t[second + 2]);
        }
        c21 = c21.mul(t[d + 10]);
        if (twoFactors) {
            c21 = c21.mul(t[second + 2]);
        }
        FloatVector l11 = FloatVector.broadcast(SPECIES, t[d + 11]);
        c30 = l11.fma(c20, c30);
        c31 = l11.fma(c21, c31);
        c30 = c30.mul(t[d + 15]);
        if (twoFactors) {
            c30 = c30.mul(t[second + 3]);
        }
        c31 = c31.mul(t[d + 15]);
        if (twoFactors) {
            c31 = c31.mul(t[second + 3]);
        }
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

    // The same on strips of one vector. Written twice, because a number of vectors that is not a constant would need
    // accumulators in an array, which C2 boxes.

    private static void solveOne(int i, boolean twoFactors, float[] t, int to, float[] x) {
        int row = i * LANES;
        FloatVector c0 = FloatVector.fromArray(SPECIES, x, row);
        FloatVector c1 = FloatVector.fromArray(SPECIES, x, row + LANES);
        FloatVector c2 = FloatVector.fromArray(SPECIES, x, row + 2 * LANES);
        FloatVector c3 = FloatVector.fromArray(SPECIES, x, row + 3 * LANES);
        for (int p = 0; p < i; p++) {
            FloatVector b = FloatVector.fromArray(SPECIES, x, p * LANES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, t[to + GROUP * p]);
            c0 = a0.fma(b, c0);
            FloatVector a1 = FloatVector.broadcast(SPECIES, t[to + GROUP * p + 1]);
            c1 = a1.fma(b, c1);
            FloatVector a2 = FloatVector.broadcast(SPECIES, t[to + GROUP * p + 2]);
            c2 = a2.fma(b, c2);
            FloatVector a3 = FloatVector.broadcast(SPECIES, t[to + GROUP * p + 3]);
            c3 = a3.fma(b, c3);
        }
        int d = to + GROUP * i;
        int second = FloatTriangle.SECOND + i;
        c0 = c0.mul(t[d]);
        if (twoFactors) {
            c0 = c0.mul(t[second]);
        }
        FloatVector l1 = FloatVector.broadcast(SPECIES, t[d + 1]);
        c1 = l1.fma(c0, c1);
        FloatVector l2 = FloatVector.broadcast(SPECIES, t[d + 2]);
        c2 = l2.fma(c0, c2);
        FloatVector l3 = FloatVector.broadcast(SPECIES, t[d + 3]);
        c3 = l3.fma(c0, c3);
        c1 = c1.mul(t[d + 5]);
        if (twoFactors) {
            c1 = c1.mul(t[second + 1]);
        }
        FloatVector l6 = FloatVector.broadcast(SPECIES, t[d + 6]);
        c2 = l6.fma(c1, c2);
        FloatVector l7 = FloatVector.broadcast(SPECIES, t[d + 7]);
        c3 = l7.fma(c1, c3);
        c2 = c2.mul(t[d + 10]);
        if (twoFactors) {
            c2 = c2.mul(t[second + 2]);
        }
        FloatVector l11 = FloatVector.broadcast(SPECIES, t[d + 11]);
        c3 = l11.fma(c2, c3);
        c3 = c3.mul(t[d + 15]);
        if (twoFactors) {
            c3 = c3.mul(t[second + 3]);
        }
        c0.intoArray(x, row);
        c1.intoArray(x, row + LANES);
        c2.intoArray(x, row + 2 * LANES);
        c3.intoArray(x, row + 3 * LANES);
    }

    private static void multiplyOne(int i, float[] t, int to, float[] x) {
        FloatVector c0 = FloatVector.zero(SPECIES);
        FloatVector c1 = FloatVector.zero(SPECIES);
        FloatVector c2 = FloatVector.zero(SPECIES);
        FloatVector c3 = FloatVector.zero(SPECIES);
        for (int p = 0; p < i; p++) {
            FloatVector b = FloatVector.fromArray(SPECIES, x, p * LANES);
            FloatVector a0 = FloatVector.broadcast(SPECIES, t[to + GROUP * p]);
            c0 = a0.fma(b, c0);
            FloatVector a1 = FloatVector.broadcast(SPECIES, t[to + GROUP * p + 1]);
            c1 = a1.fma(b, c1);
            FloatVector a2 = FloatVector.broadcast(SPECIES, t[to + GROUP * p + 2]);
            c2 = a2.fma(b, c2);
            FloatVector a3 = FloatVector.broadcast(SPECIES, t[to + GROUP * p + 3]);
            c3 = a3.fma(b, c3);
        }
        int d = to + GROUP * i;
        int row = i * LANES;
        FloatVector x0 = FloatVector.fromArray(SPECIES, x, row);
        c0 = x0.fma(FloatVector.broadcast(SPECIES, t[d]), c0);
        c1 = x0.fma(FloatVector.broadcast(SPECIES, t[d + 1]), c1);
        c2 = x0.fma(FloatVector.broadcast(SPECIES, t[d + 2]), c2);
        c3 = x0.fma(FloatVector.broadcast(SPECIES, t[d + 3]), c3);
        FloatVector x1 = FloatVector.fromArray(SPECIES, x, row + LANES);
        c1 = x1.fma(FloatVector.broadcast(SPECIES, t[d + 5]), c1);
        c2 = x1.fma(FloatVector.broadcast(SPECIES, t[d + 6]), c2);
        c3 = x1.fma(FloatVector.broadcast(SPECIES, t[d + 7]), c3);
        FloatVector x2 = FloatVector.fromArray(SPECIES, x, row + 2 * LANES);
        c2 = x2.fma(FloatVector.broadcast(SPECIES, t[d + 10]), c2);
        c3 = x2.fma(FloatVector.broadcast(SPECIES, t[d + 11]), c3);
        FloatVector x3 = FloatVector.fromArray(SPECIES, x, row + 3 * LANES);
        c3 = x3.fma(FloatVector.broadcast(SPECIES, t[d + 15]), c3);
        c0.intoArray(x, row);
        c1.intoArray(x, row + LANES);
        c2.intoArray(x, row + 2 * LANES);
        c3.intoArray(x, row + 3 * LANES);
    }
}
