package dev.lanewise.mlp.cli;

import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// Where a run's wall-clock time went: every moment belongs to one phase, from the start of the process on.
final class TimeSplit {
    /// What a program can be busy with.
    enum Phase {
        START("start of the virtual machine and of the kernels"),
        READING("reading the data"),
        FIRST_EPOCH("first epoch, while kernels are being compiled"),
        TRAINING("the other epochs"),
        TESTING("testing");

        private final String text;

        Phase(String text) {
            this.text = text;
        }
    }

    private final Map<Phase, Long> nanos = new EnumMap<>(Phase.class);
    private Phase phase = Phase.START;
    private long since;

    private TimeSplit(long elapsedNanos) {
        nanos.put(Phase.START, elapsedNanos);
        since = System.nanoTime();
    }

    /// Begins in the phase `START`, which has lasted since the virtual machine started. Not since the process did:
    /// Linux gives that to the second, which made a third of a second read as more than one.
    static TimeSplit sinceStart() {
        long started = ManagementFactory.getRuntimeMXBean().getStartTime();
        return new TimeSplit(Math.max(0, System.currentTimeMillis() - started) * 1_000_000);
    }

    /// Ends the present phase.
    ///
    /// @return how long it lasted this time, in seconds
    double enter(Phase next) {
        long now = System.nanoTime();
        long lasted = now - since;
        nanos.merge(phase, lasted, Long::sum);
        phase = next;
        since = now;
        return lasted * 1e-9;
    }

    /// The phases so far, one a line, the whole in the last.
    String report() {
        enter(phase);
        StringBuilder text = new StringBuilder();
        long sum = 0;
        for (Map.Entry<Phase, Long> entry : nanos.entrySet()) {
            text.append(line(entry.getValue(), entry.getKey().text)).append('\n');
            sum += entry.getValue();
        }
        return text.append(line(sum, "since the virtual machine started")).toString();
    }

    private static String line(long nanos, String what) {
        return String.format(Locale.ROOT, "%6.2f s %s", nanos * 1e-9, what);
    }
}
