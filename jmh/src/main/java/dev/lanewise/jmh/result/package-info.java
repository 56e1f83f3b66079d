/// The result file of a run: what was measured (shapes and cases), where and with what, as JSON that reports and
/// comparisons read.
///
/// May use nothing else of this module.
package dev.lanewise.jmh.result;
