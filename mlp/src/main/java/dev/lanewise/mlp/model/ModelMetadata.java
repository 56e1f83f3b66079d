package dev.lanewise.mlp.model;

import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.VectorActivation;
import dev.lanewise.mlp.model.Safetensors.ElementType;
import dev.lanewise.mlp.model.Safetensors.Tensor;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What files of float and double nets have in common: the names of the tensors and the architecture as text.
final class ModelMetadata {
    private static final String FORMAT = "format";
    private static final String FORMAT_VALUE = "lanewise";
    private static final String VERSION = "version";
    private static final String VERSION_VALUE = "1";
    private static final String INPUTS = "inputs";
    private static final String LAYERS = "layers";
    private static final List<String> KEYS = List.of(FORMAT, VERSION, INPUTS, LAYERS);

    private static final int SHOWN_NAMES = 12;

    private ModelMetadata() {}

    /// The architecture's entries, then the caller's by key, so that equal nets give equal bytes.
    static Map<String, String> of(Architecture architecture, Map<String, String> extra) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(FORMAT, FORMAT_VALUE);
        metadata.put(VERSION, VERSION_VALUE);
        metadata.put(INPUTS, Integer.toString(architecture.inputs()));
        metadata.put(
                LAYERS,
                architecture.layers().stream()
                        .map(layer -> layer.outputs() + ":" + name(layer))
                        .collect(Collectors.joining(",")));
        for (Map.Entry<String, String> entry : new TreeMap<>(extra).entrySet()) {
            if (KEYS.contains(entry.getKey())) {
                throw new IllegalArgumentException("metadata has the key \"" + entry.getKey()
                        + "\", which the architecture takes; taken are " + KEYS);
            }
            metadata.put(entry.getKey(), entry.getValue());
        }
        return metadata;
    }

    /// What a file calls the activation; one of the caller's own it could not give back.
    static String name(Architecture.Layer layer) {
        VectorActivation f = layer.vectorActivation();
        if (f != null && !f.equals(VectorActivation.SOFTMAX) && !f.equals(VectorActivation.LOG_SOFTMAX)) {
            throw new IllegalArgumentException("a file cannot hold the activation " + f + ", which is code");
        }
        return layer.name();
    }

    /// Whether the metadata are those that [#of] makes, of whatever version.
    static boolean isPresent(Safetensors file) {
        return FORMAT_VALUE.equals(file.metadata().get(FORMAT));
    }

    static Architecture architecture(Safetensors file) throws BadModelFileException {
        if (!isPresent(file)) {
            throw bad(
                    file,
                    "the metadata do not have the format \"" + FORMAT_VALUE
                            + "\" and so not the architecture; for a file from elsewhere it is to be given");
        }
        Map<String, String> metadata = file.metadata();
        if (!VERSION_VALUE.equals(metadata.get(VERSION))) {
            throw bad(
                    file,
                    "the metadata are of version " + shown(metadata.get(VERSION)) + ", only " + VERSION_VALUE
                            + " can be read");
        }
        String inputs = metadata.get(INPUTS);
        String layers = metadata.get(LAYERS);
        if (inputs == null || layers == null) {
            throw bad(file, "the metadata lack " + (inputs == null ? INPUTS : LAYERS));
        }
        try {
            Architecture.Builder builder = Architecture.builder(Integer.parseInt(inputs));
            int from = 0;
            int to;
            // One by one: a text of nothing but commas ends at the first.
            do {
                to = layers.indexOf(',', from) < 0 ? layers.length() : layers.indexOf(',', from);
                String layer = layers.substring(from, to);
                int colon = layer.indexOf(':');
                if (colon < 0) {
                    throw new IllegalArgumentException("a layer without activation");
                }
                builder.layer(Integer.parseInt(layer.substring(0, colon)), layer.substring(colon + 1));
                from = to + 1;
            } while (to < layers.length());
            return builder.build();
        } catch (IllegalArgumentException e) {
            BadModelFileException bad =
                    bad(file, "the architecture " + shown(inputs) + ", " + shown(layers) + " cannot be read");
            bad.initCause(e);
            throw bad;
        }
    }

    /// Checks that the file has the tensors of this architecture, in a type that is read as this one, and no others.
    /// From then on the architecture's weights are known to be in the file, so that memory for them may be had.
    ///
    /// @param biasMayLack whether a layer may have no bias
    static void check(
            Safetensors file, Architecture architecture, TensorNames names, ElementType type, boolean biasMayLack)
            throws BadModelFileException {
        Set<String> known = new HashSet<>();
        for (int l = 0; l < architecture.depth(); l++) {
            Architecture.Layer layer = architecture.layer(l);
            check(file, architecture, names.weight(l), type, layer.outputs(), layer.inputs());
            known.add(names.weight(l));
            if (!biasMayLack || file.tensor(names.bias(l)).isPresent()) {
                check(file, architecture, names.bias(l), type, layer.outputs());
                known.add(names.bias(l));
            }
        }
        for (Tensor tensor : file.tensors()) {
            if (names.claims(tensor.name()) && !known.contains(tensor.name())) {
                throw new BadModelFileException(
                        file.name(),
                        tensor.headerPosition(),
                        "there are " + file.tensors().size() + " tensors, and " + tensor + " is of no layer of "
                                + shown(architecture));
            }
        }
    }

    private static void check(Safetensors file, Architecture architecture, String name, ElementType type, long... shape)
            throws BadModelFileException {
        Tensor tensor = file.tensor(name)
                .orElseThrow(() -> bad(
                        file,
                        "tensor " + shown(name) + " of " + shown(architecture) + " is missing; there are "
                                + tensorNames(file)));
        if (!Safetensors.isReadAs(tensor.type(), type)) {
            String reader = tensor.type() == ElementType.F32
                    ? "FloatModels reads it"
                    : tensor.type() == ElementType.F64
                            ? "DoubleModels reads it"
                            : "neither FloatModels nor DoubleModels does";
            throw new BadModelFileException(
                    file.name(),
                    tensor.headerPosition(),
                    "tensor " + tensor + " is not of type " + type + ", F16 or BF16; " + reader);
        }
        if (!tensor.hasShape(shape)) {
            throw new BadModelFileException(
                    file.name(),
                    tensor.headerPosition(),
                    "tensor " + tensor + " does not have the shape of " + shown(architecture));
        }
    }

    /// The first of them, for who looks for the right ones.
    private static String tensorNames(Safetensors file) {
        String names = file.tensors().stream()
                .limit(SHOWN_NAMES)
                .map(tensor -> shown(tensor.name()))
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names + (file.tensors().size() > SHOWN_NAMES ? ", …" : "");
    }

    /// Checks that the file does not say that it has another architecture.
    static void checkAgrees(Safetensors file, Architecture given) throws BadModelFileException {
        if (isPresent(file)) {
            Architecture own = architecture(file);
            if (!own.equals(given)) {
                throw bad(file, "the metadata say " + shown(own) + ", not " + shown(given) + " as given");
            }
        }
    }

    private static String shown(Object text) {
        return text == null ? "none" : SafetensorsHeader.shown(text.toString());
    }

    private static BadModelFileException bad(Safetensors file, String problem) {
        return new BadModelFileException(file.name(), file.metadataPosition(), problem);
    }
}
