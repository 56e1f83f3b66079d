import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;

/** What a user's program sees, with Lanewise or without it; started from its source on any Java from 17 on. */
final class NetlibAlone {
    public static void main(String[] args) {
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
    }
}
