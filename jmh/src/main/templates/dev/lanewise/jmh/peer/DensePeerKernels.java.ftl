package dev.lanewise.jmh.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// A library with matrices of its own, which are whole arrays without gaps and know neither α nor β.
///
/// A matrix that is a whole array is passed as it is, and that is how the products are timed. Others are copied first, as the library's
/// own users would have to do; α and β are applied behind the product.
public abstract class DensePeerKernels extends PeerKernels {
    /// Wraps a library.
    ///
    /// @param name its short name
    /// @param threads the threads that one GEMM may use
    /// @param version which version
    protected DensePeerKernels(String name, int threads, String version) {
        super(name, threads, version);
    }

    /// The version of a library that Maven built, from its jar.
    ///
    /// @param type a class of the library
    /// @param artifact its Maven coordinates, as in `org.example/example`
    /// @return the version, or null if the jar does not say
    protected static String version(Class<?> type, String artifact) {
        Properties properties = new Properties();
        try (InputStream in = type.getResourceAsStream("/META-INF/maven/" + artifact + "/pom.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
<#list types as t>

    /// C ← op(A)·op(B) on whole arrays, row-major without gaps, with m, n, k ≥ 1.
    ///
    /// @param transA whether A is stored as its transpose
    /// @param transB whether B is stored as its transpose
    /// @param m rows of C
    /// @param n columns of C
    /// @param k depth
    /// @param a A, m·k elements
    /// @param b B, k·n elements
    /// @param c C, m·n elements
    protected abstract void multiply(
            boolean transA, boolean transB, int m, int n, int k, ${t.real}[] a, ${t.real}[] b, ${t.real}[] c);

    @Override
    protected final void multiply(
            boolean transA, boolean transB, int m, int n, int k,
            ${t.real} alpha, ${t.real}[] a, int aOffset, int lda, ${t.real}[] b, int bOffset, int ldb,
            ${t.real} beta, ${t.real}[] c, int cOffset, int ldc) {
        boolean direct = alpha == 1 && beta == 0 && cOffset == 0 && ldc == n && c.length == m * n;
        ${t.real}[] product = direct ? c : new ${t.real}[m * n];
        multiply(
                transA, transB, m, n, k,
                dense(a, aOffset, lda, transA ? k : m, transA ? m : k),
                dense(b, bOffset, ldb, transB ? n : k, transB ? k : n),
                product);
        if (direct) {
            return;
        }
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int to = cOffset + i * ldc + j;
                c[to] = alpha * product[i * n + j] + (beta == 0 ? 0 : beta * c[to]);
            }
        }
    }

    private static ${t.real}[] dense(${t.real}[] x, int offset, int ld, int rows, int columns) {
        if (offset == 0 && ld == columns && x.length == rows * columns) {
            return x;
        }
        ${t.real}[] copy = new ${t.real}[rows * columns];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(x, offset + i * ld, copy, i * columns, columns);
        }
        return copy;
    }
</#list>
}
