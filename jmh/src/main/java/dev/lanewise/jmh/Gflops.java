package dev.lanewise.jmh;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The counter behind the column "GFLOP/s": each call adds its 10⁹ floating-point operations, JMH divides by the
/// seconds.
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Gflops {
    /// The name of the counter in JMH's results.
    static final String NAME = "gflops";

    /// 10⁹ floating-point operations since the iteration began.
    public double gflops;
}
