package dev.lanewise.jmh;

import com.sun.management.ThreadMXBean;
import dev.lanewise.jmh.result.Analysis;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/// Calls a benchmark's body until the JIT compilers have done their work.
///
/// Until C2 has compiled a kernel its vectors are objects and a call takes a thousand times longer. How long that lasts
/// depends on the tiles that a shape needs, on the machine and on what else runs: 0.5 s for a small product, 4 s for a
/// training step, 10 s on a bad day. A fixed warm-up is too long for most and now and then too short (a step of 18 ms
/// instead of 0.6 with 4 s); so a fork first waits for this, and what JMH warms up afterwards may be short.
///
/// The body is warm after a window of calls in which the compilers worked less than [#IDLE_MILLIS] and
/// the calls allocated next to nothing; for a library that makes objects, after [#IDLE_WINDOWS] in a row in which
/// they were as idle. One such window is not enough: C2 needs more than half a second for a single large method, and
/// tells of it only at its end. For Lanewise, which allocates nothing, no number of them is: a step of 40 ms calls some
/// methods so seldom that the compilers rest before they have seen them often enough.
final class JitWarmUp {
    /// The property that limits the seconds; 0 for none of this, where figures do not matter.
    static final String LIMIT = "lanewise.jmh.warmUpSeconds";

    private static final int DEFAULT_LIMIT_SECONDS = 20;
    private static final long WINDOW_NANOS = Duration.ofMillis(150).toNanos();

    /// Some small method is compiled at any time.
    private static final long IDLE_MILLIS = 5;

    private static final int IDLE_WINDOWS = 6;

    /// What the JVM itself allocates in a window counts for so many calls at least: a long call may be alone in it.
    private static final int LEAST_CALLS = 16;

    private static final CompilationMXBean COMPILERS = ManagementFactory.getCompilationMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private JitWarmUp() {}

    /// Calls the body until it is warm or the limit is reached.
    static void untilCompiled(String contender, Runnable body) {
        boolean makesObjects = !contender.startsWith(Contenders.LANEWISE);
        long end = System.nanoTime()
                + Duration.ofSeconds(Integer.getInteger(LIMIT, DEFAULT_LIMIT_SECONDS))
                        .toNanos();
        int idleWindows = 0;
        while (System.nanoTime() < end) {
            long compiled = COMPILERS.getTotalCompilationTime();
            long allocated = THREADS.getTotalThreadAllocatedBytes();
            long start = System.nanoTime();
            long calls = 0;
            do {
                body.run();
                calls++;
            } while (System.nanoTime() - start < WINDOW_NANOS);
            long bytes = THREADS.getTotalThreadAllocatedBytes() - allocated;
            boolean nothingMade = bytes < Analysis.BOXED_BYTES * Math.max(calls, LEAST_CALLS);
            boolean idle = COMPILERS.getTotalCompilationTime() - compiled < IDLE_MILLIS;
            idleWindows = idle ? idleWindows + 1 : 0;
            if ((idle && nothingMade) || (makesObjects && idleWindows == IDLE_WINDOWS)) {
                return;
            }
        }
    }

    /// How long that takes on an idle machine, roughly.
    static double typicalSeconds(BenchmarkCase benchmark) {
        return switch (benchmark.kind()) {
            case PEAK, BANDWIDTH -> 0;
            case FORWARD, TRAINING -> 3.5;
            default -> 1.2;
        };
    }
}
