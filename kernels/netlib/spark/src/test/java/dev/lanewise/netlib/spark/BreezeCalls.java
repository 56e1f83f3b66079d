package dev.lanewise.netlib.spark;

import breeze.generic.UFunc;
import breeze.linalg.DenseMatrix;
import breeze.linalg.DenseVector;
import java.util.Arrays;
import java.util.Random;
import scala.Product;

/// Breeze's product and its six factorisations, on matrices large enough for LAPACK's blocked algorithms.
final class BreezeCalls {
    private static final int N = 150;

    private BreezeCalls() {}

    @SuppressWarnings({"unchecked", "rawtypes"}) // Scala's Double is Object here
    static void print() throws ReflectiveOperationException {
        DenseMatrix a = matrix(1);
        DenseMatrix b = matrix(2);
        var ops = breeze.linalg.operators.HasOps$.MODULE$;
        SparkJobs.print("breeze-product", values(a.$times(b, ops.impl_OpMulMatrix_DMD_DMD_eq_DMD())));
        SparkJobs.print("breeze-solve", solve(a, b));
        UFunc.UImpl inverse =
                breeze.linalg.inv$.MODULE$.canInvUsingLU_Double(implementation("LU$primitive$LU_DM_Impl_Double$"));
        SparkJobs.print("breeze-inv", values(inverse.apply(a)));
        SparkJobs.print("breeze-svd", singularValues(a));
        Product eig = (Product) implementation("eig$Eig_DM_Impl$").apply(a);
        double[] sorted = ((double[]) ((DenseVector) eig.productElement(0)).data()).clone();
        Arrays.sort(sorted);
        SparkJobs.print("breeze-eig", sorted);
        Product qr = (Product) implementation("qr$impl_DM_Double$").apply(a);
        SparkJobs.print("breeze-qr", values(qr.productElement(1)));
        DenseMatrix positive = matrix(3);
        double[] p = values(positive);
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < i; j++) {
                p[i + j * N] = p[j + i * N];
            }
        }
        SparkJobs.print(
                "breeze-cholesky",
                values(implementation("cholesky$ImplCholesky_DM$").apply(positive)));
    }

    /// `a \ b`.
    @SuppressWarnings({"unchecked", "rawtypes"})
    static double[] solve(DenseMatrix a, DenseMatrix b) {
        var ops = breeze.linalg.operators.HasOps$.MODULE$;
        return values(a.$bslash(b, ops.impl_OpSolveMatrixBy_DMD_DMD_eq_DMD()));
    }

    /// `svd(a)`, of which the singular values are returned.
    @SuppressWarnings({"unchecked", "rawtypes"})
    static double[] singularValues(DenseMatrix a) throws ReflectiveOperationException {
        Product svd = (Product) implementation("svd$Svd_DM_Impl$").apply(a);
        return (double[]) ((DenseVector) svd.productElement(1)).data();
    }

    /// What Scala's compiler passes on its own.
    @SuppressWarnings("rawtypes")
    private static UFunc.UImpl implementation(String name) throws ReflectiveOperationException {
        return (UFunc.UImpl)
                Class.forName("breeze.linalg." + name).getField("MODULE$").get(null);
    }

    private static double[] values(Object matrix) {
        return (double[]) ((DenseMatrix<?>) matrix).data();
    }

    /// Well-conditioned, and positive definite once it is symmetric.
    private static DenseMatrix<?> matrix(int seed) {
        double[] values = new Random(seed).doubles(N * N, -1, 1).toArray();
        for (int i = 0; i < N; i++) {
            values[i + i * N] += N;
        }
        return new breeze.linalg.DenseMatrix$mcD$sp(N, N, values);
    }
}
