/// Whether a change made anything slower: two result files compared, and a history of many.
package dev.lanewise.jmh.track;
