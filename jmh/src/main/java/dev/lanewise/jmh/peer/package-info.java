/// Other libraries behind [dev.lanewise.kernels.Kernels], so that the same program runs on each of them, like for like.
package dev.lanewise.jmh.peer;
