package dev.lanewise.kernels.runtime;

/// Makes sure of stack before shared state is touched.
///
/// A StackOverflowError may come out of any call, also out of the one that counts a part as done or gives a buffer
/// back: then another thread waits for ever. What has asked for this reserve first gets the error here, where nothing
/// has begun, or runs to its end.
final class StackReserve {
    /// Frames of about 100 bytes when compiled, more when interpreted: 16 KiB, ten times what the slowest way
    /// through a team's own methods takes (interpreted, to a thread that is parked).
    private static final int FRAMES = 160;

    private StackReserve() {}

    /// @throws StackOverflowError if too little is left
    static void require() {
        if (touch(FRAMES, 1, 2, 3, 4, 5, 6, 7, 8) == 0) {
            throw new AssertionError("a sum of positive numbers");
        }
    }

    /// Recursion whose arguments are needed after it, so that every frame holds them.
    private static long touch(int frames, long a, long b, long c, long d, long e, long f, long g, long h) {
        if (frames == 0) {
            return 1;
        }
        long deeper = touch(frames - 1, b, c, d, e, f, g, h, a + 1);
        return (deeper ^ a ^ b ^ c ^ d ^ e ^ f ^ g ^ h) | 1;
    }
}
