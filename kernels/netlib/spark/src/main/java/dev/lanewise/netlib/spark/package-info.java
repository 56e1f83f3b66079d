/**
 * A Spark plugin that brings Lanewise to applications that cannot change the class path of their cluster.
 *
 * <p>May use Spark and the classes of {@code lanewise-netlib}; nothing uses it.
 */
package dev.lanewise.netlib.spark;
