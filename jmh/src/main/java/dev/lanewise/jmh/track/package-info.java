/// Whether a change made anything slower: two result files compared, and a history of many.
///
/// May use `result` and `report`.
package dev.lanewise.jmh.track;
