/// How this module writes files; not exported.
package dev.lanewise.mlp.files;
