/// The result file of a run: what was measured, where and with what, as JSON that reports and comparisons read.
package dev.lanewise.jmh.result;
