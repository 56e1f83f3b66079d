package dev.lanewise.netlib;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Says which BLAS runs behind netlib's interface, and why.
 *
 * <p>Lanewise runs on Java 25 or newer with {@code --add-modules jdk.incubator.vector}. Everywhere else, and whenever anything fails
 * while it loads, netlib makes its own choice as if Lanewise were not there. Either way one line says so when BLAS is first used, by
 * {@link java.util.logging}, logger {@code dev.lanewise.netlib}. This class runs on Java 17.
 */
public final class LanewiseNetlib {
    /**
     * The system property that chooses: {@code lanewise} (the default), {@code java} (netlib's own Java code), {@code native} (the
     * library that netlib finds). What cannot be had is replaced by netlib's own choice.
     */
    public static final String PROPERTY = "lanewise.netlib";

    /** The system property that says how many threads one call may use; 1 unless it is set, since callers run many tasks at once. */
    public static final String THREADS_PROPERTY = "lanewise.netlib.threads";

    /** The oldest Java whose class files the implementation is made of. */
    static final int OLDEST_JAVA = 25;

    private static final Logger LOG = Logger.getLogger("dev.lanewise.netlib");

    private static Selection selection;

    private LanewiseNetlib() {}

    /** What was chosen, and the sentence that says it. */
    private record Selection(BLAS blas, String sentence, Level level) {}

    /**
     * Which BLAS runs, with how many bits, and why: the sentence that was logged.
     *
     * @return one line
     */
    public static String description() {
        blas();
        synchronized (LanewiseNetlib.class) {
            return selection.sentence();
        }
    }

    /**
     * The BLAS that was chosen, safe for any number of threads.
     *
     * @return Lanewise, or what stands in for it
     */
    public static BLAS blas() {
        // With this jar before netlib's the answer comes through choose(), from netlib's first use; else this is the
        // first use.
        BLAS netlibs = BLAS.getInstance();
        synchronized (LanewiseNetlib.class) {
            if (selection == null) {
                select(JavaBLAS.getInstance(), LanewiseNetlib::nativeOrNull, netlibs);
            }
            return selection.blas();
        }
    }

    /**
     * Puts what is chosen behind netlib's interface also where netlib was loaded by another class loader than this class, one that does not
     * see Lanewise: by {@code --packages} a Spark plugin comes into a loader below the one of Spark's own jars. That loader is given this
     * jar's {@code InstanceBuilder}, which is possible until netlib is used for the first time.
     *
     * @return whether callers of netlib now get what {@link #blas()} returns; if not, a warning says why
     */
    @SuppressWarnings("ReferenceEquality") // which loader, which object: identity is what is asked for
    public static boolean install() {
        if (BLAS.class.getClassLoader() != LanewiseNetlib.class.getClassLoader() && reasonMissing() == null) {
            try {
                OtherLoader.define();
            } catch (Throwable t) {
                LOG.log(Level.FINE, "netlib keeps its InstanceBuilder", t);
            }
        }
        BLAS chosen = blas();
        boolean installed = BLAS.getInstance() == chosen;
        if (!installed) {
            LOG.warning(
                    "netlib had chosen before: its callers keep "
                            + BLAS.getInstance().getClass().getSimpleName()
                            + ". Put lanewise-netlib earlier on the class path than netlib, or install it before anything calls BLAS");
        }
        return installed;
    }

    /**
     * Chooses once for this JVM (for this class loader, to be exact), and logs the line.
     *
     * @param java netlib's Java implementation
     * @param nativeOrNull netlib's library, or null where there is none; asked for only when it is needed
     * @return the chosen one
     */
    public static synchronized BLAS choose(JavaBLAS java, Supplier<NativeBLAS> nativeOrNull) {
        if (selection == null) {
            select(java, nativeOrNull, null);
        }
        return selection.blas();
    }

    /**
     * Whether Lanewise was chosen.
     *
     * @return false if netlib's own choice stands in for it
     */
    public static boolean isLanewise() {
        return isLanewise(blas());
    }

    private static boolean isLanewise(BLAS blas) {
        return blas.getClass().getName().equals("dev.lanewise.netlib.LanewiseBlas");
    }

    /** netlibs: what netlib has chosen already, or null where it is to choose now. */
    private static void select(JavaBLAS java, Supplier<NativeBLAS> nativeOrNull, BLAS netlibs) {
        String asked = asked();
        String why = "-D" + PROPERTY + "=" + asked;
        switch (asked) {
            case "" -> selection = lanewise(java, nativeOrNull, netlibs, Level.INFO);
            case "lanewise" -> selection = lanewise(java, nativeOrNull, netlibs, Level.WARNING);
            case "java" -> selection = new Selection(java, sentence(java, why), Level.INFO);
            case "native" -> {
                NativeBLAS library = nativeOrNull.get();
                selection = library != null
                        ? new Selection(library, sentence(library, why), Level.INFO)
                        : new Selection(
                                java,
                                sentence(java, why + " was asked for, but netlib finds no native library"),
                                Level.WARNING);
            }
            default -> {
                BLAS own = netlibs != null ? netlibs : own(java, nativeOrNull);
                selection = new Selection(
                        own, sentence(own, why + " names nothing; there are lanewise, java and native"), Level.WARNING);
            }
        }
        LOG.log(selection.level(), selection.sentence());
    }

    /** otherwise: the level of the line if Lanewise cannot run. */
    private static Selection lanewise(JavaBLAS java, Supplier<NativeBLAS> nativeOrNull, BLAS netlibs, Level otherwise) {
        if (netlibs != null && isLanewise(netlibs)) {
            return new Selection(netlibs, "BLAS by " + netlibs, Level.INFO); // another class loader's
        }
        String missing = reasonMissing();
        if (missing == null) {
            try {
                BLAS blas = lanewise("create", java);
                return new Selection(blas, "BLAS by " + blas, Level.INFO);
            } catch (InvocationTargetException e) {
                missing = e.getCause() instanceof RuntimeException refusal
                        ? refusal.getMessage()
                        : e.getCause().toString();
                LOG.log(Level.FINE, "Lanewise did not load", e.getCause());
            } catch (Throwable t) {
                missing = t.toString();
                LOG.log(Level.FINE, "Lanewise did not load", t);
            }
        }
        BLAS own = netlibs != null ? netlibs : own(java, nativeOrNull);
        return new Selection(
                own, sentence(own, "its own choice, since Lanewise cannot run here: " + missing), otherwise);
    }

    /**
     * Lanewise before a slow implementation, which gets only what Lanewise does not take: also small calls of level 3 are Lanewise's, which
     * {@link #blas()} leaves to netlib. Called by name from the jar with f2j's static methods.
     *
     * @param slow the other one
     * @return Lanewise, or null where it was not chosen
     * @throws ReflectiveOperationException if it does not load after all
     */
    public static BLAS before(BLAS slow) throws ReflectiveOperationException {
        return isLanewise() ? lanewise("createForAll", slow) : null;
    }

    /** By name: the class is of a version that older JVMs refuse, and uses modules that may be missing. */
    private static BLAS lanewise(String factory, BLAS rest) throws ReflectiveOperationException {
        return (BLAS) Class.forName("dev.lanewise.netlib.LanewiseBlas")
                .getDeclaredMethod(factory, BLAS.class, String.class)
                .invoke(null, rest, System.getProperty(THREADS_PROPERTY, "1").strip());
    }

    private static String reasonMissing() {
        int version = Runtime.version().feature();
        if (version < OLDEST_JAVA) {
            return "it needs Java " + OLDEST_JAVA + ", this is Java " + version;
        }
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
                ? null
                : "the JVM was started without --add-modules jdk.incubator.vector";
    }

    private static BLAS own(JavaBLAS java, Supplier<NativeBLAS> nativeOrNull) {
        NativeBLAS library = nativeOrNull.get();
        return library != null ? library : java;
    }

    private static NativeBLAS nativeOrNull() {
        try {
            return NativeBLAS.getInstance();
        } catch (RuntimeException e) {
            return null; // netlib's way to say that there is none
        }
    }

    private static String sentence(BLAS blas, String why) {
        return "BLAS by netlib's " + blas.getClass().getSimpleName() + " (" + why + ")";
    }

    private static String asked() {
        return System.getProperty(PROPERTY, "").strip().toLowerCase(Locale.ROOT);
    }
}
