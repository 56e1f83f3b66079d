// The build derives DoubleModels from this file.
package dev.lanewise.mlp.model;

import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.FloatParameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Float nets in safetensors files, with tensors of type F32 under the names that PyTorch's `nn.Sequential` of Linear
/// and activation modules gives them, so that its `state_dict` and these files can be read for one another. Files of
/// F16 and BF16 are read too; every number of them is one of `float`.
///
/// ```text
/// k.weight   out×in: Linear keeps the transpose of the in×out matrix W of Architecture
/// k.bias     out
/// ```
///
/// k counts the modules before: 0 for the first layer, then two more for each layer with an activation, one more for
/// each with the identity, which has no module ([TensorNames#sequential(Architecture)]).
///
/// The metadata hold the architecture: `format` is `lanewise`, `version` 1, `inputs` the elements of a sample, `layers`
/// outputs and activation of each layer, such as `100:relu,10:identity`. Whatever the caller adds is read again by
/// [Safetensors#metadata()]. The numbers come back as the same bits.
///
/// PyTorch needs its `safetensors` package for these files (`pip install safetensors`): `load_file(name)` reads one
/// into a `state_dict`, `save_file(net.state_dict(), name)` writes one. `net.load_state_dict` takes it where the net
/// is an `nn.Sequential` of `nn.Linear` with bias and one module without parameters for each activation, and nothing
/// else between them. A dropout layer in between, modules of other names and layers without bias make other names:
/// what they are is said by [TensorNames].
///
/// Source of the format: see [Safetensors]; of the names: PyTorch, "torch.nn.Sequential" and "torch.nn.Linear".
public final class FloatModels {
    private static final Safetensors.ElementType TYPE = Safetensors.ElementType.F32;

    private FloatModels() {}

    /// Writes a net without metadata of the caller's.
    ///
    /// @param file the file, replaced if it exists; the file that it names if it is a symbolic link
    /// @param parameters weights and biases, with their architecture
    /// @throws IOException if it cannot be written, or is a directory or a device; what was there before is still there
    public static void save(Path file, FloatParameters parameters) throws IOException {
        save(file, parameters, Map.of());
    }

    /// Writes a net: as a whole or not at all, a neighbour of the file being renamed in the end; an interrupt does not
    /// stop it. The same parameters and metadata give the same bytes.
    ///
    /// @param file the file, replaced if it exists; the file that it names if it is a symbolic link
    /// @param parameters weights and biases, with their architecture
    /// @param metadata any texts by keys other than `format`, `version`, `inputs` and `layers`; may be empty
    /// @throws IOException if it cannot be written, or is a directory or a device; what was there before is still there
    /// @throws IllegalArgumentException if a key of the metadata is taken, or a text has half a surrogate pair
    public static void save(Path file, FloatParameters parameters, Map<String, String> metadata) throws IOException {
        Objects.requireNonNull(file, "file");
        Architecture architecture = parameters.architecture();
        float[] array = parameters.array();
        TensorNames names = TensorNames.sequential(architecture);
        List<Safetensors.Source> tensors = new ArrayList<>();
        for (int l = 0; l < architecture.depth(); l++) {
            Architecture.Layer layer = architecture.layer(l);
            tensors.add(new Safetensors.Source(
                    names.weight(l),
                    TYPE,
                    new int[] {layer.outputs(), layer.inputs()},
                    out -> writeWeights(out, array, layer)));
            tensors.add(Safetensors.Source.of(names.bias(l), array, layer.biasOffset(), layer.outputs()));
        }
        Safetensors.write(file, ModelMetadata.of(architecture, metadata), tensors);
    }

    /// Reads a net whose architecture is in the metadata, as [#save(Path, FloatParameters)] writes it.
    ///
    /// @param file the file
    /// @return parameters with an array of their own
    /// @throws BadModelFileException if it is not a whole safetensors file, has no architecture, or does not have
    ///     exactly the tensors of its architecture in type F32, F16 or BF16
    /// @throws IOException if it cannot be read, or is a directory or a device
    public static FloatParameters load(Path file) throws IOException {
        try (Safetensors open = Safetensors.open(file)) {
            Architecture architecture = ModelMetadata.architecture(open);
            return read(open, architecture, TensorNames.sequential(architecture), false);
        }
    }

    /// Reads a net of a known architecture, as a `state_dict` of PyTorch's is; metadata are not needed.
    ///
    /// @param file the file
    /// @param architecture the shape and the activations
    /// @return parameters with an array of their own
    /// @throws BadModelFileException if it is not a whole safetensors file, does not have exactly the tensors of this
    ///     architecture in type F32, F16 or BF16, or its metadata hold another architecture
    /// @throws IOException if it cannot be read, or is a directory or a device
    public static FloatParameters load(Path file, Architecture architecture) throws IOException {
        Objects.requireNonNull(architecture, "architecture");
        try (Safetensors open = Safetensors.open(file)) {
            ModelMetadata.checkAgrees(open, architecture);
            return read(open, architecture, TensorNames.sequential(architecture), false);
        }
    }

    /// Reads a net of a known architecture by names from elsewhere; metadata are not looked at.
    ///
    /// @param file the file
    /// @param architecture the shape and the activations
    /// @param names what the file calls the layers
    /// @return parameters with an array of their own
    /// @throws BadModelFileException if it is not a whole safetensors file, lacks a weight of the architecture, or has
    ///     tensors of another shape, of a type other than F32, F16 and BF16, or of no layer
    /// @throws IOException if it cannot be read, or is a directory or a device
    /// @throws IllegalArgumentException if there are not as many names as layers
    public static FloatParameters load(Path file, Architecture architecture, TensorNames names) throws IOException {
        Objects.requireNonNull(architecture, "architecture");
        if (names.depth() != architecture.depth()) {
            throw new IllegalArgumentException("names=" + names + " are not as many as the layers of " + architecture);
        }
        try (Safetensors open = Safetensors.open(file)) {
            return read(open, architecture, names, true);
        }
    }

    private static FloatParameters read(
            Safetensors file, Architecture architecture, TensorNames names, boolean biasMayLack) throws IOException {
        ModelMetadata.check(file, architecture, names, TYPE, biasMayLack);
        FloatParameters parameters = FloatParameters.zeros(architecture);
        float[] array = parameters.array();
        for (int l = 0; l < architecture.depth(); l++) {
            Architecture.Layer layer = architecture.layer(l);
            Safetensors.Tensor weight = file.tensor(names.weight(l)).orElseThrow();
            readWeights(file.data(weight), weight.type(), array, layer);
            Safetensors.Tensor bias = file.tensor(names.bias(l)).orElse(null);
            if (bias != null) {
                file.read(bias, array, layer.biasOffset());
            }
        }
        return parameters;
    }

    /// Wᵀ row by row.
    private static void writeWeights(LittleEndianOutput out, float[] array, Architecture.Layer layer)
            throws IOException {
        for (int j = 0; j < layer.outputs(); j++) {
            for (int i = 0; i < layer.inputs(); i++) {
                out.putFloat(array[layer.weightsOffset() + i * layer.outputs() + j]);
            }
        }
    }

    /// Wᵀ row by row.
    private static void readWeights(
            LittleEndianInput in, Safetensors.ElementType type, float[] array, Architecture.Layer layer)
            throws IOException {
        for (int j = 0; j < layer.outputs(); j++) {
            for (int i = 0; i < layer.inputs(); i++) {
                array[layer.weightsOffset() + i * layer.outputs() + j] = type.readFloat(in);
            }
        }
    }
}
