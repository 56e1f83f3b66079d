import dev.lanewise.netlib.LanewiseNetlib;
import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;

/** What a user's program sees, of Lanewise; started from its source on any Java from 17 on. */
final class Probe {
    public static void main(String[] args) throws ReflectiveOperationException {
        System.out.println("blas " + BLAS.getInstance().getClass().getSimpleName());
        System.out.println("java " + JavaBLAS.getInstance().getClass().getSimpleName());
        String library;
        try {
            library = NativeBLAS.getInstance().getClass().getSimpleName();
        } catch (RuntimeException e) {
            library = "none";
        }
        System.out.println("native " + library);
        double[] c = new double[4];
        BLAS.getInstance().dgemm("N", "T", 2, 2, 2, 1, new double[] {1, 2, 3, 4}, 2, new double[] {5, 6, 7, 8}, 2, 0, c, 2);
        System.out.println("product " + java.util.Arrays.toString(c));
        System.out.println("description " + LanewiseNetlib.description());
        if (args.length > 0 && args[0].equals("f2j")) {
            double[] d = new double[4];
            org.netlib.blas.Dgemm.dgemm("N", "T", 2, 2, 2, 1, new double[] {1, 2, 3, 4}, 0, 2, new double[] {5, 6, 7, 8}, 0, 2, 0, d, 0, 2);
            System.out.println("f2j " + java.util.Arrays.toString(d) + " " + (Class.forName("dev.lanewise.netlib.F2jStatics").getField("LANEWISE").get(null) != null));
            double[] b = {2, 6};
            org.netlib.blas.Dtrsm.dtrsm("L", "L", "N", "N", 2, 1, 1, new double[] {2, 1, 0, 5}, 0, 2, b, 0, 2);
            System.out.println("solved " + java.util.Arrays.toString(b));
            double[] two = {1, 1};
            double[] three = new double[3];
            float[] twoFloats = {1, 1};
            float[] threeFloats = new float[3];
            System.out.println("level2 " + whoRefuses(() -> org.netlib.blas.Dgemv.dgemv("N", 2, 2, 1, three, 0, 2, two, 0, 1, 0, new double[2], 0, 1))
                    + " " + whoRefuses(() -> org.netlib.blas.Sgemv.sgemv("N", 2, 2, 1, threeFloats, 0, 2, twoFloats, 0, 1, 0, new float[2], 0, 1))
                    + " " + whoRefuses(() -> org.netlib.blas.Dger.dger(2, 2, 1, two, 0, 1, two, 0, 1, three, 0, 2))
                    + " " + whoRefuses(() -> org.netlib.blas.Sger.sger(2, 2, 1, twoFloats, 0, 1, twoFloats, 0, 1, threeFloats, 0, 2)));
        }
        if (args.length > 0 && args[0].equals("fommil")) {
            com.github.fommil.netlib.BLAS blas = com.github.fommil.netlib.BLAS.getInstance();
            double[] d = new double[4];
            blas.dgemm("N", "T", 2, 2, 2, 1, new double[] {1, 2, 3, 4}, 2, new double[] {5, 6, 7, 8}, 2, 0, d, 2);
            System.out.println("fommil " + blas.getClass().getSimpleName() + " " + java.util.Arrays.toString(d));
        }
    }

    /** Whose code finds that an array is too short. */
    private static String whoRefuses(Runnable call) {
        try {
            call.run();
            return "nobody";
        } catch (IndexOutOfBoundsException e) {
            return java.util.Arrays.stream(e.getStackTrace())
                    .map(StackTraceElement::getClassName)
                    .filter(name -> name.startsWith("dev.ludovic.netlib.") || name.startsWith("org.netlib."))
                    .map(name -> name.startsWith("org.netlib.") ? "f2j" : "netlib")
                    .findFirst()
                    .orElse("somebody");
        }
    }
}
