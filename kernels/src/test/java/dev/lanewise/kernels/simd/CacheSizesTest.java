package dev.lanewise.kernels.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CacheSizesTest {
    private static final int OTHERWISE = 512 << 10;

    @Test
    void sizesAsSysfsWritesThem() {
        assertEquals(48 << 10, CacheSizes.parse("48K", OTHERWISE));
        assertEquals(2 << 20, CacheSizes.parse("2M", OTHERWISE));
        assertEquals(1 << 20, CacheSizes.parse("1048576", OTHERWISE));
        for (String senseless : new String[] {"", "K", "-1K", "1K", "99999999999999999999", "2048M", "1.5M"}) {
            assertEquals(OTHERWISE, CacheSizes.parse(senseless, OTHERWISE), senseless);
        }
    }

    @Test
    void secondLevelFromCpuinfo() {
        String amd =
                "processor\t: 0\nvendor_id\t: AuthenticAMD\nmodel name\t: AMD EPYC\ncache size\t: 1024 KB\nflags\t: fpu\n";
        assertEquals(1 << 20, CacheSizes.l2OfCpuinfo(amd, OTHERWISE));
        assertEquals(
                OTHERWISE,
                CacheSizes.l2OfCpuinfo(amd.replace("AuthenticAMD", "GenuineIntel"), OTHERWISE),
                "the last level of Intel's");
        assertEquals(
                OTHERWISE, CacheSizes.l2OfCpuinfo(amd.replace("1024 KB", "1 KB"), OTHERWISE), "no cache is so small");
        assertEquals(OTHERWISE, CacheSizes.l2OfCpuinfo(amd.replace("cache size", "cache lines"), OTHERWISE));
        assertEquals(OTHERWISE, CacheSizes.l2OfCpuinfo("", OTHERWISE));
    }

    @Test
    void thisMachinesAreSound() {
        CacheSizes caches = CacheSizes.ofThisMachine();
        assertTrue(caches.l2() >= 64 << 10 && caches.l2() <= 1 << 30, caches::toString);
    }
}
