package dev.lanewise.kernels.simd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The caches of one core that block sizes depend on, in bytes.
///
/// Read from Linux' sysfs where that is there. Where it is not, as in some virtual machines, `/proc/cpuinfo` still has
/// the second level of AMD's cores (of Intel's it has the last level, which says nothing). Elsewhere the size of a
/// small current core, which costs a few per cent where the real one is larger and nothing where it is not. The system
/// property `lanewise.l2` (bytes) overrides all.
///
/// @param l2 second-level cache
record CacheSizes(int l2) {
    private static final int DEFAULT_L2 = 512 << 10;
    private static final Path SYSFS = Path.of("/sys/devices/system/cpu/cpu0/cache");
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");
    private static final Pattern CACHE_SIZE = Pattern.compile("(?m)^cache size\\s*:\\s*(\\d+) KB$");

    static CacheSizes ofThisMachine() {
        int l2 = Files.isDirectory(SYSFS) ? DEFAULT_L2 : l2OfCpuinfo(read(CPUINFO), DEFAULT_L2);
        for (int index = 0; index < 4; index++) {
            Path cache = SYSFS.resolve("index" + index);
            if (read(cache.resolve("level")).equals("2")
                    && !read(cache.resolve("type")).equals("Instruction")) {
                l2 = parse(read(cache.resolve("size")), l2);
            }
        }
        return new CacheSizes(property("lanewise.l2", l2));
    }

    /// What the text of `/proc/cpuinfo` says of the second level.
    static int l2OfCpuinfo(String text, int otherwise) {
        Matcher size = CACHE_SIZE.matcher(text);
        boolean amd = text.contains("AuthenticAMD") || text.contains("HygonGenuine");
        return amd && size.find() ? parse(size.group(1) + "K", otherwise) : otherwise;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /// `48K`, `2048K`, `2M`; a size that makes no sense is ignored.
    static int parse(String text, int otherwise) {
        try {
            String digits = text.replaceAll("[KM]$", "");
            long unit = text.endsWith("K") ? 1 << 10 : text.endsWith("M") ? 1 << 20 : 1;
            long bytes = Long.parseLong(digits) * unit;
            return bytes >= 4 << 10 && bytes <= 1 << 30 ? (int) bytes : otherwise;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static int property(String name, int otherwise) {
        String value = System.getProperty(name);
        return value == null ? otherwise : parse(value.strip(), otherwise);
    }
}
