/// How this module reads and writes files: whole or not at all, what kind a file is, whether two names are one file.
/// Not exported.
///
/// May use the JDK alone.
package dev.lanewise.mlp.files;
