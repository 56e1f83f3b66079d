package dev.lanewise.jmh.result;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Everything that one run of the program found out: the content of a result file.
///
/// @param format always [#FORMAT]
/// @param version of the format, always [#VERSION]
/// @param time when the run began, ISO 8601 in UTC
/// @param set the named set of cases
/// @param forks JVMs for each case, at least 1
/// @param machine what it ran on
/// @param jvm what it ran in
/// @param lanewise what was measured
/// @param contenders who took part or could not
/// @param cases in the order in which they were measured
/// @param coldStarts fresh JVMs, empty where they were not measured
public record BenchmarkRun(
        String format,
        int version,
        String time,
        String set,
        int forks,
        MachineInfo machine,
        JvmInfo jvm,
        LanewiseInfo lanewise,
        List<ContenderInfo> contenders,
        List<MeasuredCase> cases,
        List<ColdStartSeries> coldStarts) {
    /// Says what the file is.
    public static final String FORMAT = "lanewise-benchmark";

    /// Grows with every change after which an older reader would misunderstand the file.
    public static final int VERSION = 1;

    /// Refuses what cannot be.
    ///
    /// @throws IllegalArgumentException if a field is missing, the format another one, the time none, or a case there
    /// twice
    public BenchmarkRun {
        if (!FORMAT.equals(format)) {
            throw new IllegalArgumentException("format=" + format + " is not " + FORMAT);
        }
        if (version != VERSION) {
            throw new IllegalArgumentException("version=" + version + " is not " + VERSION);
        }
        try {
            Instant.parse(Require.text(time, "time"));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("time=" + time + " is no time like 2026-01-31T12:00:00Z", e);
        }
        Require.text(set, "set");
        Require.atLeast(1, forks, "forks");
        Require.present(machine, "machine");
        Require.present(jvm, "jvm");
        Require.present(lanewise, "lanewise");
        contenders = Require.list(contenders, "contenders");
        cases = Require.list(cases, "cases");
        coldStarts = Require.list(coldStarts, "coldStarts");
        Set<CaseKey> keys = new HashSet<>();
        for (MeasuredCase measured : cases) {
            if (!keys.add(measured.key())) {
                throw new IllegalArgumentException("the case \"" + measured.key() + "\" is there twice");
            }
        }
    }

    /// A run in the present format.
    ///
    /// @param time when the run began
    /// @param set the named set of cases
    /// @param forks JVMs for each case
    /// @param machine what it ran on
    /// @param jvm what it ran in
    /// @param lanewise what was measured
    /// @param contenders who took part or could not
    /// @param cases in the order in which they were measured
    /// @param coldStarts fresh JVMs
    public BenchmarkRun(
            Instant time,
            String set,
            int forks,
            MachineInfo machine,
            JvmInfo jvm,
            LanewiseInfo lanewise,
            List<ContenderInfo> contenders,
            List<MeasuredCase> cases,
            List<ColdStartSeries> coldStarts) {
        this(FORMAT, VERSION, time.toString(), set, forks, machine, jvm, lanewise, contenders, cases, coldStarts);
    }

    /// This run with the cases and cold starts of another one on the same machine, for one report of both.
    ///
    /// @param other another run
    /// @return a run with the time, set and forks of this one
    /// @throws IllegalArgumentException if machine or Lanewise differ, or a case is in both
    public BenchmarkRun with(BenchmarkRun other) {
        if (!machine.equals(other.machine) || !lanewise.equals(other.lanewise)) {
            throw new IllegalArgumentException("the runs of " + time + " and " + other.time
                    + " are of different machines or states of Lanewise: " + machine + ", " + lanewise + "; "
                    + other.machine + ", " + other.lanewise);
        }
        Map<String, ContenderInfo> all = new LinkedHashMap<>();
        contenders.forEach(c -> all.put(c.name(), c));
        other.contenders.forEach(c -> all.putIfAbsent(c.name(), c));
        return new BenchmarkRun(
                format,
                version,
                time,
                set,
                forks,
                machine,
                jvm,
                lanewise,
                List.copyOf(all.values()),
                Stream.concat(cases.stream(), other.cases.stream()).toList(),
                Stream.concat(coldStarts.stream(), other.coldStarts.stream()).toList());
    }
}
