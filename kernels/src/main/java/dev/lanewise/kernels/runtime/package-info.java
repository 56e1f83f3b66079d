/// What a backend needs to run, whatever it computes: reused buffers, on and off the heap, a team of threads, and
/// what the virtual machine says of itself.
///
/// May use the JDK alone.
package dev.lanewise.kernels.runtime;
