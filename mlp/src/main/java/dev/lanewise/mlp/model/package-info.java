/// Files of trained nets: [Safetensors] with PyTorch's names for reading and writing, [Onnx] for other runtimes.
///
/// May use nets (`dev.lanewise.mlp`) and `files`.
package dev.lanewise.mlp.model;
