/** The way to Lanewise for Spark applications that cannot change the class path of their cluster. */
package dev.lanewise.netlib.spark;
