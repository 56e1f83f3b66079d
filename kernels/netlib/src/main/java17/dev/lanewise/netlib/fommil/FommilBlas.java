package dev.lanewise.netlib.fommil;

import com.github.fommil.netlib.F2jBLAS;
import dev.lanewise.netlib.LanewiseNetlib;
import dev.ludovic.netlib.blas.BLAS;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Lanewise behind the interface of the old netlib-java, which H2O, MTJ and old Breeze call:
 * {@code -Dcom.github.fommil.netlib.BLAS=dev.lanewise.netlib.fommil.FommilBlas}.
 *
 * <p>The dense routines of level 3, gemv, ger and the vector sums go through {@link LanewiseNetlib#blas()}, the rest, and everything where
 * Lanewise cannot run, to netlib-java's own {@link F2jBLAS}.
 */
public final class FommilBlas extends DoubleFommilBlas {
    /** Null where Lanewise does not run. */
    static final BLAS LANEWISE = lanewise();

    /** Called by netlib-java. */
    public FommilBlas() {}

    private static BLAS lanewise() {
        try {
            return LanewiseNetlib.isLanewise() ? LanewiseNetlib.blas() : null;
        } catch (Throwable t) {
            Logger log = Logger.getLogger("dev.lanewise.netlib");
            log.warning("BLAS by netlib-java's F2jBLAS, since Lanewise failed while it was loaded: " + t);
            log.log(Level.FINE, "Lanewise did not load", t);
            return null;
        }
    }
}
