package dev.lanewise.mlp;

import java.util.Arrays;

/// Dropout of hidden activations: in a training pass each activation of layer l is set to 0 with probability pₗ, else
/// divided by 1 − pₗ, so that its mean stays; prediction drops nothing ("inverted" dropout; N. Srivastava et al.,
/// "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", JMLR 15, 2014).
///
/// Which ones are dropped is a function of the seed, the number of the pass, the layer and the position in the batch,
/// and of nothing else: the same for any number of threads and on any backend, and a training that goes on at pass t
/// drops what an uninterrupted one would have.
///
/// Immutable; equal when seed and rates are.
public final class Dropout {
    /// Odd, and irrational enough: 2⁶⁴ divided by the golden ratio (Steele, Lea, Flood, "Fast Splittable Pseudorandom
    /// Number Generators", OOPSLA 2014, from which the mixing function is too).
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long seed;
    private final double[] rates;

    /// Checks and copies the rates.
    ///
    /// @param seed of the choice
    /// @param rates p of each hidden layer, 0 ≤ p < 1; 0 drops nothing
    /// @throws IllegalArgumentException if a rate is not in 0 … 1, 1 excluded
    public Dropout(long seed, double... rates) {
        for (int l = 0; l < rates.length; l++) {
            if (!(rates[l] >= 0 && rates[l] < 1)) {
                throw new IllegalArgumentException("rates[" + l + "]=" + rates[l] + " is not in 0 … 1, 1 excluded");
            }
        }
        this.seed = seed;
        this.rates = rates.clone();
    }

    /// The seed.
    ///
    /// @return as given
    public long seed() {
        return seed;
    }

    /// The rates.
    ///
    /// @return a copy, one for each hidden layer
    public double[] rates() {
        return rates.clone();
    }

    /// Refuses rates that do not fit a net.
    void check(Architecture architecture) {
        if (rates.length != architecture.depth() - 1) {
            throw new IllegalArgumentException(rates.length + " dropout rates for the " + (architecture.depth() - 1)
                    + " hidden layers of " + architecture);
        }
        for (int l = 0; l < rates.length; l++) {
            if (rates[l] > 0 && architecture.layer(l).vectorActivation() != null) {
                throw new IllegalArgumentException("rates[" + l + "]=" + rates[l]
                        + ": dropout follows elementwise activations, not "
                        + architecture.layer(l).name());
            }
        }
    }

    /// p of a layer, the last included, which keeps everything.
    double rate(int layer) {
        return layer < rates.length ? rates[layer] : 0;
    }

    /// Where the random numbers of a pass and a layer begin.
    long stream(long pass, int layer) {
        return mix(mix(seed + GOLDEN * pass) + GOLDEN * (layer + 1));
    }

    /// A number uniform in 0 … 1, 1 excluded, a multiple of 2⁻²⁴.
    static double uniform(long stream, int position) {
        return (mix(stream + GOLDEN * (position + 1L)) >>> 40) * 0x1p-24;
    }

    private static long mix(long x) {
        long y = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
        y = (y ^ (y >>> 27)) * 0x94D049BB133111EBL;
        return y ^ (y >>> 31);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Dropout that && seed == that.seed && Arrays.equals(rates, that.rates);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(seed) + Arrays.hashCode(rates);
    }

    @Override
    public String toString() {
        return "dropout " + Arrays.toString(rates) + " of seed " + seed;
    }
}
