/// Benchmarks: start at [dev.lanewise.jmh.Bench].
package dev.lanewise.jmh;
