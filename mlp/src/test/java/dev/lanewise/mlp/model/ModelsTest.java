package dev.lanewise.mlp.model;

import static dev.lanewise.mlp.model.ModelFiles.doubles;
import static dev.lanewise.mlp.model.ModelFiles.file;
import static dev.lanewise.mlp.model.ModelFiles.floats;
import static dev.lanewise.mlp.model.ModelFiles.header;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Activation;
import dev.lanewise.mlp.Architecture;
import dev.lanewise.mlp.DoubleParameters;
import dev.lanewise.mlp.FloatParameters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nets to a file and back, to the bit; files of PyTorch's; files that are not those of a net.
class ModelsTest {
    static final List<Activation> ACTIVATIONS = List.of(
            Activation.IDENTITY,
            Activation.RELU,
            Activation.LEAKY_RELU,
            Activation.leakyRelu(0.1 + 0.2),
            Activation.leakyRelu(-0.0),
            Activation.SIGMOID,
            Activation.TANH,
            Activation.SOFTPLUS,
            Activation.ELU,
            Activation.elu(Double.MIN_VALUE),
            Activation.elu(-1e300),
            Activation.GELU,
            Activation.SILU);

    private static final Architecture TINY = Architecture.builder(3)
            .layer(2, Activation.leakyRelu(0.2))
            .layer(1, Activation.IDENTITY)
            .build();
    private static final String TINY_METADATA = "'__metadata__':{'format':'lanewise','version':'1','inputs':'3',"
            + "'layers':'2:leaky_relu(0.2),1:identity'},";
    private static final String TINY_TENSORS = "'0.weight':{'dtype':'F32','shape':[2,3],'data_offsets':[0,24]},"
            + "'0.bias':{'dtype':'F32','shape':[2],'data_offsets':[24,32]},"
            + "'2.weight':{'dtype':'F32','shape':[1,2],'data_offsets':[32,40]},"
            + "'2.bias':{'dtype':'F32','shape':[1],'data_offsets':[40,44]}}";
    // W₀ in×out, b₀, W₁, b₁, and with the weights out×in as the file has them.
    private static final float[] TINY_ARRAY = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    private static final float[] TINY_FILE = {1, 3, 5, 2, 4, 6, 7, 8, 9, 10, 11};

    @TempDir
    Path directory;

    @Test
    void everyActivationComesBackToTheBit() throws IOException {
        Architecture.Builder builder = Architecture.builder(4);
        for (int l = 0; l < ACTIVATIONS.size(); l++) {
            builder.layer(1 + l % 5, ACTIVATIONS.get(l));
        }
        Architecture architecture = builder.build();
        SplittableRandom random = new SplittableRandom(82);
        float[] floats = new float[architecture.parameterCount()];
        double[] doubles = new double[architecture.parameterCount()];
        for (int i = 0; i < floats.length; i++) {
            // Any bits: subnormal, infinite, NaN with any payload.
            floats[i] = Float.intBitsToFloat(random.nextInt());
            doubles[i] = Double.longBitsToDouble(random.nextLong());
        }
        floats[0] = -0f;
        floats[1] = Float.intBitsToFloat(0x7FC01234);
        doubles[0] = -0.0;
        doubles[1] = Double.longBitsToDouble(0xFFF8000000001234L);
        Path file = directory.resolve("net.safetensors");

        FloatModels.save(file, FloatParameters.wrap(architecture, floats));
        FloatParameters floatsRead = FloatModels.load(file);
        assertEquals(architecture, floatsRead.architecture());
        for (int i = 0; i < floats.length; i++) {
            assertEquals(
                    Float.floatToRawIntBits(floats[i]),
                    Float.floatToRawIntBits(floatsRead.array()[i]));
        }
        assertEquals(floatsRead, FloatModels.load(file, architecture));
        FloatModels.save(file, floatsRead);

        DoubleModels.save(file, DoubleParameters.wrap(architecture, doubles));
        DoubleParameters doublesRead = DoubleModels.load(file);
        assertEquals(architecture, doublesRead.architecture());
        for (int i = 0; i < doubles.length; i++) {
            assertEquals(
                    Double.doubleToRawLongBits(doubles[i]),
                    Double.doubleToRawLongBits(doublesRead.array()[i]));
        }
        assertEquals(doublesRead, DoubleModels.load(file, architecture));
        assertEquals(1, ModelFiles.count(directory));
    }

    @Test
    void writesAndReadsTheseVeryBytes() throws IOException {
        byte[] bytes = file(header("{" + TINY_METADATA + TINY_TENSORS), floats(TINY_FILE));
        Path file = directory.resolve("tiny");
        FloatModels.save(file, FloatParameters.wrap(TINY, TINY_ARRAY));
        assertEquals(
                new String(bytes, StandardCharsets.ISO_8859_1),
                new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        Files.write(file, bytes);
        FloatParameters read = FloatModels.load(file);
        assertEquals(TINY, read.architecture());
        assertArrayEquals(TINY_ARRAY, read.array());
    }

    /// As the safetensors package writes the state_dict of Sequential(Linear(2, 2), Tanh(), Linear(2, 1)): by name,
    /// with its own metadata or none.
    @Test
    void readsWhatPyTorchWrites() throws IOException {
        Architecture architecture = Architecture.of(Activation.TANH, Activation.IDENTITY, 2, 2, 1);
        String tensors = "'0.bias':{'dtype':'F64','shape':[2],'data_offsets':[0,16]},"
                + "'0.weight':{'dtype':'F64','shape':[2,2],'data_offsets':[16,48]},"
                + "'2.bias':{'dtype':'F64','shape':[1],'data_offsets':[48,56]},"
                + "'2.weight':{'dtype':'F64','shape':[1,2],'data_offsets':[56,72]}}";
        byte[] data = doubles(5, 6, 1, 3, 2, 4, 9, 7, 8);
        for (String metadata : new String[] {"", "'__metadata__':{'format':'pt'},"}) {
            Path file = written(file(header("{" + metadata + tensors), data));
            DoubleParameters read = DoubleModels.load(file, architecture);
            assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, read.array());
            refused(file, DoubleModels::load, "do not have the format \"lanewise\"");
            refused(file, f -> FloatModels.load(f, architecture), "DoubleModels reads it");
        }
    }

    /// state_dicts of modules of one's own: attributes for names, numbers that a dropout layer has moved on, a prefix
    /// beside other tensors, no bias; and every type of which each number is one of the net's.
    @Test
    void readsByNamesFromElsewhere() throws IOException {
        Architecture architecture = Architecture.of(Activation.TANH, Activation.IDENTITY, 2, 2, 1);
        byte[] data = floats(5, 6, 1, 3, 2, 4, 9, 7, 8);
        String tensors = "{'fc1.bias':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
                + "'fc1.weight':{'dtype':'F32','shape':[2,2],'data_offsets':[8,24]},"
                + "'fc2.bias':{'dtype':'F32','shape':[1],'data_offsets':[24,28]},"
                + "'fc2.weight':{'dtype':'F32','shape':[1,2],'data_offsets':[28,36]}";
        float[] expected = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        TensorNames names = TensorNames.of("fc1", "fc2");
        Path file = written(file(header(tensors + "}"), data));
        assertArrayEquals(expected, FloatModels.load(file, architecture, names).array());
        refused(
                file,
                f -> FloatModels.load(f, architecture),
                "tensor \"0.weight\" of \"2-2(tanh)-1(identity)\" is missing;"
                        + " there are \"fc1.bias\", \"fc1.weight\", \"fc2.bias\", \"fc2.weight\"");
        refused(file, f -> FloatModels.load(f, architecture, names.under("model.")), "tensor \"model.fc1.weight\"");
        refused(file, f -> FloatModels.load(f, architecture, TensorNames.of("fc2", "fc1")), "does not have the shape");
        assertThrows(IllegalArgumentException.class, () -> FloatModels.load(file, architecture, TensorNames.of("fc1")));

        // nn.Sequential(Linear, Tanh, Dropout, Linear).
        written(file(header(tensors.replace("fc1", "0").replace("fc2", "3") + "}"), data));
        assertArrayEquals(
                expected,
                FloatModels.load(file, architecture, TensorNames.of("0", "3")).array());

        // Behind a prefix, beside what is somebody else's; a tensor behind the prefix belongs to the net.
        String other = ",'head.mean':{'dtype':'I64','shape':[],'data_offsets':[36,44]}}";
        byte[] longer = ModelFiles.joined(data, new byte[8]);
        written(file(header(tensors.replace("fc", "model.fc") + other), longer));
        assertArrayEquals(
                expected,
                FloatModels.load(file, architecture, names.under("model.")).array());
        written(file(header(tensors.replace("fc", "model.fc") + other.replace("head", "model.norm")), longer));
        refused(file, f -> FloatModels.load(f, architecture, names.under("model.")), "\"model.norm.mean\"");

        // Linear(bias=False), of one layer or of all.
        written(file(
                header("{'fc1.weight':{'dtype':'F32','shape':[2,2],'data_offsets':[0,16]},"
                        + "'fc2.weight':{'dtype':'F32','shape':[1,2],'data_offsets':[16,24]}}"),
                floats(1, 3, 2, 4, 7, 8)));
        assertArrayEquals(
                new float[] {1, 2, 3, 4, 0, 0, 7, 8, 0},
                FloatModels.load(file, architecture, names).array());
        assertEquals(TensorNames.of("0", "2"), TensorNames.sequential(architecture));
        assertEquals(
                "[a.b.x.weight]", TensorNames.of("x").under("b.").under("a.").toString());
        for (String[] wrong : new String[][] {{}, {"a", "a"}}) {
            assertThrows(IllegalArgumentException.class, () -> TensorNames.of(wrong));
        }
    }

    /// Numbers of 16 bits, bit patterns by hand: 1, −2, the largest, the smallest and an infinity.
    @Test
    void readsHalves() throws IOException {
        Architecture architecture = Architecture.of(Activation.RELU, Activation.IDENTITY, 4, 1);
        String tensors = "{'0.weight':{'dtype':'F16','shape':[1,4],'data_offsets':[0,8]},"
                + "'0.bias':{'dtype':'F16','shape':[1],'data_offsets':[8,10]}}";
        Path file = written(file(header(tensors), shorts(0x3C00, 0xC000, 0x7BFF, 0x0001, 0x7C00)));
        float[] expected = {1, -2, 65504, 0x1p-24f, Float.POSITIVE_INFINITY};
        assertArrayEquals(expected, FloatModels.load(file, architecture).array());
        double[] wide = {1, -2, 65504, 0x1p-24, Double.POSITIVE_INFINITY};
        assertArrayEquals(wide, DoubleModels.load(file, architecture).array());
        written(file(header(tensors.replace("F16", "BF16")), shorts(0x3F80, 0xC000, 0x7F7F, 0x0001, 0x7F80)));
        float[] brain = {1, -2, 0x1.FEp127f, 0x1p-133f, Float.POSITIVE_INFINITY};
        assertArrayEquals(brain, FloatModels.load(file, architecture).array());
        double[] wideBrain = {1, -2, 0x1.FEp127, 0x1p-133, Double.POSITIVE_INFINITY};
        assertArrayEquals(wideBrain, DoubleModels.load(file, architecture).array());
    }

    private static byte[] shorts(int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int number : numbers) {
            bytes.putShort((short) number);
        }
        return bytes.array();
    }

    @Test
    void callersMetadataAreKept() throws IOException {
        Path file = directory.resolve("net");
        FloatParameters parameters = FloatParameters.wrap(TINY, TINY_ARRAY);
        FloatModels.save(file, parameters, Map.of("epochs", "3", "by", "ü", "loss", "", "a", "b"));
        byte[] first = Files.readAllBytes(file);
        try (Safetensors open = Safetensors.open(file)) {
            assertEquals("ü", open.metadata().get("by"));
            assertEquals(8, open.metadata().size());
            assertEquals(
                    List.of("format", "version", "inputs", "layers", "a", "by", "epochs", "loss"),
                    List.copyOf(open.metadata().keySet()));
        }
        FloatModels.save(file, FloatModels.load(file), Map.of("loss", "", "by", "ü", "a", "b", "epochs", "3"));
        assertArrayEquals(first, Files.readAllBytes(file));
        for (String taken : new String[] {"format", "version", "inputs", "layers"}) {
            assertThrows(IllegalArgumentException.class, () -> FloatModels.save(file, parameters, Map.of(taken, "x")));
        }
        assertArrayEquals(first, Files.readAllBytes(file));
    }

    @Test
    void refusesOtherTensors() throws IOException {
        byte[] data = floats(TINY_FILE);
        String good = "{" + TINY_METADATA + TINY_TENSORS;
        Path file = written(file(header(good), data));
        BadModelFileException e = refused(file, DoubleModels::load, "FloatModels reads it");
        assertEquals(8 + good.indexOf("'0.weight'"), e.position());
        refused(
                file,
                f -> FloatModels.load(f, Architecture.of(Activation.RELU, Activation.IDENTITY, 3, 2, 1)),
                "the metadata say \"3-2(leaky_relu(0.2))-1(identity)\", not \"3-2(relu)-1(identity)\"");
        bad(good.replace("2.weight", "1.weight"), data, "tensor \"2.weight\"");
        bad(good.replace("[2,3]", "[3,2]"), data, "does not have the shape");
        bad(good.replace("[2,3]", "[6]"), data, "does not have the shape");
        bad(good.replace("'F32','shape':[1,2]", "'I32','shape':[1,2]"), data, "neither FloatModels nor DoubleModels");
        bad(good.replace("}}", "},'3.bias':{'dtype':'F32','shape':[0],'data_offsets':[44,44]}}"), data, "5 tensors");
        bad("{" + TINY_METADATA.replace("},", "}}"), new byte[0], "tensor \"0.weight\"");
    }

    @Test
    void refusesOtherMetadata() throws IOException {
        byte[] data = floats(TINY_FILE);
        String good = "{" + TINY_METADATA + TINY_TENSORS;
        bad(good.replace("lanewise", "pt"), data, "do not have the format");
        bad(good.replace("'version':'1'", "'version':'2'"), data, "version \"2\", only 1 can be read");
        bad(good.replace("'version':'1',", ""), data, "version none");
        bad(good.replace("'inputs':'3',", ""), data, "lack inputs");
        bad(good.replace("'layers':'2", "'others':'2"), data, "lack layers");
        for (String inputs : new String[] {"0", "-3", "3.0", "", "9999999999"}) {
            bad(good.replace("'inputs':'3'", "'inputs':'" + inputs + "'"), data, "cannot be read");
        }
        String layers = "2:leaky_relu(0.2),1:identity";
        for (String wrong : new String[] {
            "",
            ",",
            "2",
            "2:",
            ":relu",
            "2:relu,",
            "2:relu(1)",
            "0:relu",
            "2:leaky_relu(NaN)",
            "2:leaky_relu(0.2",
            "x:relu"
        }) {
            bad(good.replace(layers, wrong), data, "cannot be read");
        }
        // Sizes of 2³⁰ parameters and more, which are not there.
        for (String wrong : new String[] {"32768:relu,32767:relu", "2147483647:relu", "536870911:identity"}) {
            String header = header(good.replace(layers, wrong).replace("'inputs':'3'", "'inputs':'1'"));
            Path file = written(file(header, data));
            long allocated = ModelFiles.allocated(() -> refused(file, FloatModels::load, ""));
            assertTrue(allocated < 1 << 20, allocated + " bytes allocated");
        }
    }

    @Test
    void refusesTruncatedFiles() throws IOException {
        byte[] good = file(header("{" + TINY_METADATA + TINY_TENSORS), floats(TINY_FILE));
        ModelFiles.refusesEveryTruncation(directory.resolve("bad"), good, FloatModels::load);
    }

    @Test
    void survivesEveryDamage() throws IOException {
        byte[] good = file(header("{" + TINY_METADATA + TINY_TENSORS), floats(TINY_FILE));
        ModelFiles.survivesEveryDamage(directory.resolve("bad"), good, FloatModels::load);
        ModelFiles.survivesEveryDamage(directory.resolve("bad"), good, f -> FloatModels.load(f, TINY));
    }

    private void bad(String header, byte[] data, String words) throws IOException {
        refused(written(file(header(header), data)), FloatModels::load, words);
    }

    private static BadModelFileException refused(Path file, ModelFiles.Reader reader, String words) {
        return ModelFiles.refused(file, reader, words);
    }

    private Path written(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("test.safetensors"), bytes);
    }
}
