package dev.lanewise.mlp.model;

import dev.lanewise.mlp.Architecture;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// What a file from elsewhere calls the linear part of each layer: `fc1` for the tensors `fc1.weight` (out×in) and
/// `fc1.bias` (out), behind a prefix that all of them may have.
///
/// ```text
/// class Net(nn.Module):                         TensorNames.of("fc1", "fc2")
///     self.fc1 = nn.Linear(784, 100)
///     self.fc2 = nn.Linear(100, 10)
/// nn.Sequential(Linear, ReLU, Dropout, Linear)  TensorNames.of("0", "3")
/// {"model": Net()}                              TensorNames.of("fc1", "fc2").under("model.")
/// ```
///
/// A layer whose weight is in the file and whose bias is not has the bias 0, as `nn.Linear(bias=False)`. Tensors whose
/// names do not begin with the prefix are somebody else's; one that does and is of no layer, such as that of a
/// normalisation between them, makes the file another net's, which is refused.
///
/// Immutable; equal when prefix and names are.
public final class TensorNames {
    private final String prefix;
    private final List<String> modules;

    private TensorNames(String prefix, List<String> modules) {
        this.prefix = prefix;
        this.modules = modules;
    }

    /// Names for each layer, from the input on.
    ///
    /// @param modules one a layer, no two alike
    /// @return the names, without a prefix
    /// @throws IllegalArgumentException if there are none or two are alike
    public static TensorNames of(String... modules) {
        List<String> names = List.of(modules);
        if (names.isEmpty() || new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException(
                    "modules=" + Arrays.toString(modules) + (names.isEmpty() ? " is empty" : " has a name twice"));
        }
        return new TensorNames("", names);
    }

    /// The names of an `nn.Sequential` of nothing but `nn.Linear` and a module for each activation but the identity:
    /// 0 for the first layer, then two more for each layer with an activation, one more for each with the identity.
    ///
    /// @param architecture the layers
    /// @return the names, without a prefix
    public static TensorNames sequential(Architecture architecture) {
        String[] names = new String[architecture.depth()];
        int next = 0;
        for (int l = 0; l < names.length; l++) {
            names[l] = Integer.toString(next);
            next += architecture.layer(l).isLinear() ? 1 : 2;
        }
        return of(names);
    }

    /// The same names behind a prefix.
    ///
    /// @param prefix with the full stop at its end, such as `model.`; in front of the prefix that there is
    /// @return new names
    public TensorNames under(String prefix) {
        return new TensorNames(Objects.requireNonNull(prefix, "prefix") + this.prefix, modules);
    }

    /// How many layers have names.
    ///
    /// @return at least 1
    public int depth() {
        return modules.size();
    }

    /// The weight of a layer.
    ///
    /// @param layer from 0
    /// @return the name of its tensor, prefix included
    public String weight(int layer) {
        return prefix + modules.get(layer) + ".weight";
    }

    /// The bias of a layer.
    ///
    /// @param layer from 0
    /// @return the name of its tensor, prefix included
    public String bias(int layer) {
        return prefix + modules.get(layer) + ".bias";
    }

    /// Whether a tensor must be one of these.
    boolean claims(String tensor) {
        return tensor.startsWith(prefix);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TensorNames that && prefix.equals(that.prefix) && modules.equals(that.modules);
    }

    @Override
    public int hashCode() {
        return 31 * prefix.hashCode() + modules.hashCode();
    }

    /// The weights: `[model.fc1.weight, model.fc2.weight]`.
    @Override
    public String toString() {
        return IntStream.range(0, depth()).mapToObj(this::weight).toList().toString();
    }
}
