/// Benchmarks: start at [dev.lanewise.jmh.Bench]. Programs, the sets of cases and the JMH classes.
///
/// May use everything; nothing else of this module uses it.
package dev.lanewise.jmh;
