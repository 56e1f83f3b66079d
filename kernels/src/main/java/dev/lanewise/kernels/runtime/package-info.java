/// What a backend needs to run: reused buffers and a team of threads.
package dev.lanewise.kernels.runtime;
