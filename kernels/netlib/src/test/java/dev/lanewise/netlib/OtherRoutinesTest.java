package dev.lanewise.netlib;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.netlib.util.doubleW;
import org.netlib.util.floatW;

/// The routines that [DifferentialTest] does not cover, because their results are indices, flags or rotations, beside
/// netlib's F2jBLAS.
class OtherRoutinesTest {
    private static final BLAS REFERENCE = Implementations.f2j();
    private static final BLAS LANEWISE = Implementations.lanewise();
    private static final int[] STRIDES = {1, 2, -1, -3};
    private static final int LONGEST = 130;

    private final Random random = new Random(7);

    @Test
    void indexOfTheLargest() {
        for (int n = 0; n <= LONGEST; n++) {
            for (int inc : STRIDES) {
                double[] x = doubles(n * 3 + 5);
                // Twice the same value: the first counts.
                x[random.nextInt(x.length)] = 2;
                x[random.nextInt(x.length)] = -2;
                float[] f = floats(x);
                String what = n + " with " + inc;
                assertEquals(REFERENCE.idamax(n, x, 2, inc), LANEWISE.idamax(n, x, 2, inc), what);
                assertEquals(REFERENCE.isamax(n, f, 2, inc), LANEWISE.isamax(n, f, 2, inc), what);
                assertEquals(REFERENCE.idamax(n, x, inc), LANEWISE.idamax(n, x, inc), what);
                assertEquals(REFERENCE.isamax(n, f, inc), LANEWISE.isamax(n, f, inc), what);
            }
        }
    }

    /// The sum is taken in double and rounded once.
    @Test
    void sumInDoublePrecision() {
        // netlib's answer; in the reference BLAS it is the 0.5.
        float none = REFERENCE.sdsdot(0, 0.5f, new float[1], 1, new float[1], 1);
        assertEquals(none, LANEWISE.sdsdot(0, 0.5f, new float[1], 1, new float[1], 1));
        for (int n = 1; n <= LONGEST; n++) {
            for (int incx : STRIDES) {
                for (int incy : STRIDES) {
                    float[] x = floats(doubles(n * 3 + 5));
                    float[] y = floats(doubles(n * 3 + 5));
                    double sum = 0.5;
                    double scale = 0.5;
                    for (int i = 0; i < n; i++) {
                        double product = (double) x[at(1, n, i, incx)] * y[at(2, n, i, incy)];
                        sum += product;
                        scale += Math.abs(product);
                    }
                    float got = LANEWISE.sdsdot(n, 0.5f, x, 1, incx, y, 2, incy);
                    double bound = 0x1p-24 * Math.abs(sum) + 2 * (n + 1) * 0x1p-53 * scale;
                    assertTrue(Math.abs(got - sum) <= bound, n + ": " + got + ", not " + sum + " ± " + bound);
                }
            }
        }
    }

    private static int at(int offset, int n, int i, int inc) {
        return offset + (inc < 0 ? (i - n + 1) * inc : i * inc);
    }

    @Test
    void modifiedRotations() {
        for (int n = 0; n <= LONGEST; n += 3) {
            for (int incx : STRIDES) {
                for (int incy : STRIDES) {
                    for (int flag = -2; flag <= 1; flag++) {
                        double[] param = doubles(6);
                        param[1] = flag;
                        double[] x = doubles(n * 3 + 5);
                        double[] y = doubles(n * 3 + 5);
                        double[] wantX = x.clone();
                        double[] wantY = y.clone();
                        REFERENCE.drotm(n, wantX, 1, incx, wantY, 2, incy, param, 1);
                        float[] fx = floats(x);
                        float[] fy = floats(y);
                        float[] wantFx = fx.clone();
                        float[] wantFy = fy.clone();
                        REFERENCE.srotm(n, wantFx, 1, incx, wantFy, 2, incy, floats(param), 1);
                        LANEWISE.drotm(n, x, 1, incx, y, 2, incy, param, 1);
                        LANEWISE.srotm(n, fx, 1, incx, fy, 2, incy, floats(param), 1);
                        // Two products of at most 1, with or without a rounding between.
                        assertArrayEquals(wantX, x, 4 * 0x1p-53);
                        assertArrayEquals(wantY, y, 4 * 0x1p-53);
                        assertArrayEquals(wantFx, fx, 4 * 0x1p-24f);
                        assertArrayEquals(wantFy, fy, 4 * 0x1p-24f);
                    }
                }
            }
        }
    }

    @Test
    void rotationsAreMadeAlike() {
        for (int i = 0; i < 2000; i++) {
            double[] v = doubles(4);
            double[] zeros = {i % 7 == 0 ? 0 : v[0], i % 5 == 0 ? 0 : v[1], i % 11 == 0 ? 0 : v[2], v[3]};
            near(rotg(REFERENCE, zeros), rotg(LANEWISE, zeros));
            near(srotg(REFERENCE, zeros), srotg(LANEWISE, zeros));
            near(rotmg(REFERENCE, zeros), rotmg(LANEWISE, zeros));
            near(srotmg(REFERENCE, zeros), srotmg(LANEWISE, zeros));
        }
    }

    /// A dozen operations without cancellation, each rounded at most once on either side.
    private static void near(double[] want, double[] got) {
        for (int q = 0; q < want.length; q++) {
            assertEquals(want[q], got[q], 24 * 0x1p-53 * Math.abs(want[q]), "element " + q);
        }
    }

    private static void near(float[] want, float[] got) {
        for (int q = 0; q < want.length; q++) {
            assertEquals(want[q], got[q], 24 * 0x1p-24f * Math.abs(want[q]), "element " + q);
        }
    }

    private static double[] rotg(BLAS blas, double[] v) {
        doubleW a = new doubleW(v[0]);
        doubleW b = new doubleW(v[1]);
        doubleW c = new doubleW(0);
        doubleW s = new doubleW(0);
        blas.drotg(a, b, c, s);
        return new double[] {a.val, b.val, c.val, s.val};
    }

    private static float[] srotg(BLAS blas, double[] v) {
        floatW a = new floatW((float) v[0]);
        floatW b = new floatW((float) v[1]);
        floatW c = new floatW(0);
        floatW s = new floatW(0);
        blas.srotg(a, b, c, s);
        return new float[] {a.val, b.val, c.val, s.val};
    }

    private static double[] rotmg(BLAS blas, double[] v) {
        doubleW d1 = new doubleW(v[0]);
        doubleW d2 = new doubleW(v[1]);
        doubleW x1 = new doubleW(v[2]);
        double[] param = new double[6];
        blas.drotmg(d1, d2, x1, v[3], param, 1);
        return new double[] {d1.val, d2.val, x1.val, param[1], param[2], param[3], param[4], param[5]};
    }

    private static float[] srotmg(BLAS blas, double[] v) {
        floatW d1 = new floatW((float) v[0]);
        floatW d2 = new floatW((float) v[1]);
        floatW x1 = new floatW((float) v[2]);
        float[] param = new float[6];
        blas.srotmg(d1, d2, x1, (float) v[3], param, 1);
        return new float[] {d1.val, d2.val, x1.val, param[1], param[2], param[3], param[4], param[5]};
    }

    @Test
    void lettersAreComparedWithoutCase() {
        for (String a : new String[] {"N", "n", "T", "Trans", "u"}) {
            for (String b : new String[] {"N", "n", "No", "t", "U"}) {
                assertEquals(REFERENCE.lsame(a, b), LANEWISE.lsame(a, b), a + " " + b);
            }
        }
    }

    private double[] doubles(int length) {
        return random.doubles(length, -1, 1).toArray();
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
