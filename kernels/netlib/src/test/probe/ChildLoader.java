import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/** netlib on the class path and Lanewise in a class loader below it, as a Spark plugin is; netlib used early or late. */
final class ChildLoader {
    public static void main(String[] args) throws Exception {
        String before = "NotYet";
        if (args[0].equals("late")) {
            before = BLAS.getInstance().getClass().getSimpleName();
        }
        List<URL> urls = new ArrayList<>();
        for (String entry : args[1].split(File.pathSeparator)) {
            urls.add(new File(entry).toURI().toURL());
        }
        URLClassLoader below = new URLClassLoader(urls.toArray(URL[]::new), ChildLoader.class.getClassLoader());
        Object installed = below.loadClass("dev.lanewise.netlib.LanewiseNetlib").getMethod("install").invoke(null);
        String library;
        try {
            library = NativeBLAS.getInstance().getClass().getSimpleName();
        } catch (RuntimeException e) {
            library = "none";
        }
        System.out.println("seen " + before + " " + BLAS.getInstance().getClass().getSimpleName() + " "
                + JavaBLAS.getInstance().getClass().getSimpleName() + " " + library + " " + installed);
        double[] c = new double[4];
        BLAS.getInstance().dgemm("N", "T", 2, 2, 2, 1, new double[] {1, 2, 3, 4}, 2, new double[] {5, 6, 7, 8}, 2, 0, c, 2);
        System.out.println("product " + java.util.Arrays.toString(c));
        if (args.length > 2 && args[2].equals("f2j")) {
            double[] d = new double[4];
            org.netlib.blas.Dgemm.dgemm("N", "T", 2, 2, 2, 1, new double[] {1, 2, 3, 4}, 0, 2, new double[] {5, 6, 7, 8}, 0, 2, 0, d, 0, 2);
            Object behind = Class.forName("dev.lanewise.netlib.F2jStatics").getField("LANEWISE").get(null);
            System.out.println("f2j " + java.util.Arrays.toString(d) + " " + (behind != null));
        }
        if (args.length > 2 && args[2].equals("twice")) {
            URLClassLoader beside = new URLClassLoader(urls.toArray(URL[]::new), ChildLoader.class.getClassLoader());
            Class<?> second = beside.loadClass("dev.lanewise.netlib.LanewiseNetlib");
            System.out.println("twice " + second.getMethod("install").invoke(null) + " " + second.getMethod("description").invoke(null));
        }
    }
}
