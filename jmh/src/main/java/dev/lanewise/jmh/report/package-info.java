/// What a run is shown as: tables for the terminal, a Markdown file and a page with pictures, all from a result file.
///
/// May use `result`.
package dev.lanewise.jmh.report;
