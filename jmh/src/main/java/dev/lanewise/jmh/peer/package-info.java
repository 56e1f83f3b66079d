/// Other libraries behind [dev.lanewise.kernels.Kernels], so that the same program runs on each of them, like for like.
///
/// May use the libraries, `kernels` and `mlp`, and nothing of this module.
package dev.lanewise.jmh.peer;
