/// Files of trained nets: [Safetensors] with PyTorch's names for reading and writing, [Onnx] for other runtimes.
package dev.lanewise.mlp.model;
