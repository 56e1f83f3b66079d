package dev.lanewise.netlib;

import dev.ludovic.netlib.blas.BLAS;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.net.URI;

/**
 * Gives netlib's class loader the {@code InstanceBuilder} of this jar. netlib's own is loaded at the first use of BLAS; a class of that
 * name that is there already takes its place, as an earlier jar's would.
 */
final class OtherLoader {
    private static final String INSTANCE_BUILDER = "dev/ludovic/netlib/blas/InstanceBuilder.class";

    private OtherLoader() {}

    /** Throws a LinkageError if netlib has loaded its own. */
    static void define() throws IOException, IllegalAccessException {
        MethodHandles.Lookup inNetlib = MethodHandles.privateLookupIn(BLAS.class, MethodHandles.lookup());
        inNetlib.defineClass(bytes());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(OtherLoader.class.getClassLoader());
        try {
            BLAS.getInstance(); // initialises the class, which finds Lanewise by the context class loader
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** From where this class comes: by its name alone netlib's would be found, which is in a loader above and often in this one too. */
    private static byte[] bytes() throws IOException {
        String own = "dev/lanewise/netlib/OtherLoader.class";
        String url = OtherLoader.class.getResource("OtherLoader.class").toString();
        URI beside = URI.create(url.substring(0, url.length() - own.length()) + INSTANCE_BUILDER);
        try (InputStream in = beside.toURL().openStream()) {
            return in.readAllBytes();
        }
    }
}
