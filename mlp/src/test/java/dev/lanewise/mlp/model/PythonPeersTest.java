package dev.lanewise.mlp.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.DoubleMlp;
import dev.lanewise.mlp.DoubleParameters;
import dev.lanewise.mlp.FloatMlp;
import dev.lanewise.mlp.FloatParameters;
import dev.lanewise.mlp.Initialiser;
import dev.lanewise.mlp.Loss;
import dev.lanewise.mlp.Reduction;
import dev.lanewise.mlp.VectorActivation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Our files read by those whose formats they are, and theirs by us, where python3 has their packages (`pip install
/// safetensors onnx onnxruntime`): the safetensors package both ways, ONNX's checker, and the outputs of ONNX Runtime
/// beside the net's.
class PythonPeersTest {
    private static final int BATCH = 6;
    private static final int INPUTS = 5;
    private static final int OUTPUTS = 3;

    @TempDir
    Path directory;

    private static List<Architecture> nets() {
        List<Architecture> nets = new ArrayList<>();
        for (Activation activation : ModelsTest.ACTIVATIONS) {
            if (Math.abs(activation.parameter()) <= 1e30) {
                nets.add(Architecture.of(activation, activation, INPUTS, 7, 4, OUTPUTS));
            }
        }
        nets.add(Architecture.builder(INPUTS)
                .layer(6, VectorActivation.SOFTMAX)
                .layer(OUTPUTS, VectorActivation.LOG_SOFTMAX)
                .build());
        return nets;
    }

    private static FloatParameters floats(Architecture architecture) {
        return FloatParameters.initialised(architecture, Initialiser.XAVIER_NORMAL, new SplittableRandom(41));
    }

    private static DoubleParameters doubles(Architecture architecture) {
        return DoubleParameters.initialised(architecture, Initialiser.XAVIER_NORMAL, new SplittableRandom(41));
    }

    @Test
    void onnxHasNoObjection() throws Exception {
        assumePython("import onnx");
        int count = 0;
        for (Architecture architecture : nets()) {
            Onnx.write(directory.resolve(count++ + ".onnx"), floats(architecture));
            Onnx.write(directory.resolve(count++ + ".onnx"), doubles(architecture));
        }
        run("""
                import onnx, sys
                for i in range(int(sys.argv[1])):
                    onnx.checker.check_model(onnx.load(f"{i}.onnx"), full_check=True)
                """, count);
    }

    @Test
    void onnxRuntimeSaysWhatTheNetSays() throws Exception {
        assumePython("import onnxruntime, numpy");
        double[] x = new SplittableRandom(42).doubles(BATCH * INPUTS, -2, 2).toArray();
        float[] narrow = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            narrow[i] = (float) x[i];
        }
        Files.write(directory.resolve("float.x"), ModelFiles.floats(narrow));
        Files.write(directory.resolve("double.x"), ModelFiles.doubles(x));
        List<Architecture> nets = nets();
        for (int i = 0; i < nets.size(); i++) {
            Onnx.write(directory.resolve(i + ".float.onnx"), floats(nets.get(i)));
            Onnx.write(directory.resolve(i + ".double.onnx"), doubles(nets.get(i)));
        }
        // Not every operator has an implementation for doubles there.
        run("""
                import onnxruntime, numpy, sys
                for i in range(int(sys.argv[1])):
                    for name in ["float", "double"]:
                        x = numpy.fromfile(f"{name}.x", dtype="<f4" if name == "float" else "<f8").reshape(-1, 5)
                        try:
                            session = onnxruntime.InferenceSession(f"{i}.{name}.onnx")
                        except onnxruntime.capi.onnxruntime_pybind11_state.NotImplemented:
                            if name == "float":
                                raise
                            continue
                        session.run(["y"], {"x": x})[0].tofile(f"{i}.{name}.y")
                """, nets.size());
        int inDouble = 0;
        for (int i = 0; i < nets.size(); i++) {
            FloatMlp net = new FloatMlp(Kernels.scalar(), floats(nets.get(i)), Loss.HALF_SQUARED_ERROR, Reduction.SUM);
            float[] y = new float[BATCH * OUTPUTS];
            net.predictor().predict(narrow, 0, INPUTS, BATCH, y, 0, OUTPUTS);
            ByteBuffer theirs = read(i + ".float.y");
            for (float ours : y) {
                assertEquals(
                        ours,
                        theirs.getFloat(),
                        1e-5f * Math.max(1, Math.abs(ours)),
                        nets.get(i).toString());
            }
            if (Files.exists(directory.resolve(i + ".double.y"))) {
                inDouble++;
                DoubleMlp wide =
                        new DoubleMlp(Kernels.scalar(), doubles(nets.get(i)), Loss.HALF_SQUARED_ERROR, Reduction.SUM);
                double[] wideY = new double[BATCH * OUTPUTS];
                wide.predictor().predict(x, 0, INPUTS, BATCH, wideY, 0, OUTPUTS);
                ByteBuffer wideTheirs = read(i + ".double.y");
                for (double ours : wideY) {
                    assertEquals(
                            ours,
                            wideTheirs.getDouble(),
                            1e-12 * Math.max(1, Math.abs(ours)),
                            nets.get(i).toString());
                }
            }
        }
        assertEquals(true, inDouble >= 3, inDouble + " nets in double");
    }

    /// They read ours under PyTorch's names, with Linear's shapes; what they write of it, without our metadata, is the
    /// same net.
    @Test
    void safetensorsBothWays() throws Exception {
        assumePython("import safetensors.numpy");
        List<Architecture> nets = nets();
        for (int i = 0; i < nets.size(); i++) {
            FloatModels.save(directory.resolve(i + ".float"), floats(nets.get(i)));
            DoubleModels.save(directory.resolve(i + ".double"), doubles(nets.get(i)));
        }
        run("""
                import safetensors, safetensors.numpy, sys
                for i in range(int(sys.argv[1])):
                    for name in ["float", "double"]:
                        tensors = safetensors.numpy.load_file(f"{i}.{name}")
                        first = tensors["0.weight"]
                        assert first.shape[1] == 5, first.shape
                        assert tensors["0.bias"].shape == (first.shape[0],)
                        assert str(first.dtype) == ("float32" if name == "float" else "float64")
                        with safetensors.safe_open(f"{i}.{name}", "np") as opened:
                            assert opened.metadata()["format"] == "lanewise"
                        safetensors.numpy.save_file(tensors, f"{i}.{name}.theirs")
                """, nets.size());
        for (int i = 0; i < nets.size(); i++) {
            assertArrayEquals(
                    floats(nets.get(i)).array(),
                    FloatModels.load(directory.resolve(i + ".float.theirs"), nets.get(i))
                            .array());
            assertArrayEquals(
                    doubles(nets.get(i)).array(),
                    DoubleModels.load(directory.resolve(i + ".double.theirs"), nets.get(i))
                            .array());
        }
    }

    private ByteBuffer read(String name) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(directory.resolve(name))).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void assumePython(String imports) throws Exception {
        assumeTrue(python(imports, 0) == 0, "python3 cannot " + imports);
    }

    private void run(String program, int count) throws Exception {
        assertEquals(0, python(program, count), () -> output());
    }

    private String output() {
        try {
            return Files.readString(directory.resolve("output"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /// −1 if there is no Python.
    private int python(String program, int count) throws InterruptedException {
        try {
            Process process = new ProcessBuilder("python3", "-c", program, Integer.toString(count))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("output").toFile())
                    .start();
            try {
                return process.waitFor(2, TimeUnit.MINUTES) ? process.exitValue() : -1;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return -1;
        }
    }
}
