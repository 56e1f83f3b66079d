package dev.lanewise.mlp.data;

import dev.lanewise.mlp.training.FloatDataSet;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Grey images of one size with a class each, ready for training: an m×(rows·columns) matrix of pixels in 0 … 1, one
/// image a row, and m class indices.
///
/// Pixels are `float` and converted once, because each epoch reads them all again: 188 MB for the 60,000 images of
/// MNIST.
public final class LabelledImages {
    private static final String IMAGES = "-images-idx3-ubyte";
    private static final String LABELS = "-labels-idx1-ubyte";
    private static final String COMPRESSED = ".gz";

    private final int count;
    private final int rows;
    private final int columns;
    private final int classes;
    private final float[] pixels;
    private final int[] labels;

    private LabelledImages(int count, int rows, int columns, int classes, float[] pixels, int[] labels) {
        this.count = count;
        this.rows = rows;
        this.columns = columns;
        this.classes = classes;
        this.pixels = pixels;
        this.labels = labels;
    }

    /// Puts images and labels together.
    ///
    /// @param images three dimensions: count, rows, columns, the last two at least 1
    /// @param labels one dimension: count
    /// @param classes the number of classes, 1 … 256
    /// @return the data set, with arrays of its own
    /// @throws BadIdxFileException if the dimensions are not these or disagree, or a label is not below `classes`
    /// @throws IllegalArgumentException if `classes` is not in 1 … 256
    public static LabelledImages of(Idx images, Idx labels, int classes) throws BadIdxFileException {
        if (classes < 1 || classes > 256) {
            throw new IllegalArgumentException("classes=" + classes + " is not in 1 … 256");
        }
        int[] size = images.dimensions();
        if (size.length != 3) {
            throw new BadIdxFileException(
                    images.name(),
                    3,
                    size.length + " dimensions " + Arrays.toString(size) + " are not those of images, 3");
        }
        if (size[1] == 0 || size[2] == 0) {
            throw new BadIdxFileException(images.name(), 8, "images of " + size[1] + "×" + size[2] + " have no pixel");
        }
        if ((long) size[1] * size[2] > Integer.MAX_VALUE) {
            throw new BadIdxFileException(
                    images.name(), 8, "images of " + size[1] + "×" + size[2] + " are larger than an array can be");
        }
        int[] labelSize = labels.dimensions();
        if (labelSize.length != 1) {
            throw new BadIdxFileException(
                    labels.name(),
                    3,
                    labelSize.length + " dimensions " + Arrays.toString(labelSize) + " are not those of labels, 1");
        }
        if (labelSize[0] != size[0]) {
            throw new BadIdxFileException(
                    labels.name(), 4, labelSize[0] + " labels for the " + size[0] + " images of " + images.name());
        }
        int[] classIndices = new int[size[0]];
        byte[] labelBytes = labels.data();
        for (int i = 0; i < classIndices.length; i++) {
            classIndices[i] = labelBytes[i] & 0xFF;
            if (classIndices[i] >= classes) {
                throw new BadIdxFileException(
                        labels.name(),
                        labels.headerLength() + (long) i,
                        "label " + classIndices[i] + " is not a class in 0 … " + (classes - 1));
            }
        }
        byte[] grey = images.data();
        float[] pixels = new float[grey.length];
        for (int i = 0; i < grey.length; i++) {
            pixels[i] = (grey[i] & 0xFF) / 255f;
        }
        return new LabelledImages(size[0], size[1], size[2], classes, pixels, classIndices);
    }

    /// Puts images and labels together, with as many classes as the largest label asks for.
    ///
    /// @param images three dimensions: count, rows, columns, the last two at least 1
    /// @param labels one dimension: count
    /// @return the data set, with arrays of its own
    /// @throws BadIdxFileException if the dimensions are not these or disagree
    public static LabelledImages of(Idx images, Idx labels) throws BadIdxFileException {
        int largest = 0;
        for (byte label : labels.data()) {
            largest = Math.max(largest, label & 0xFF);
        }
        return of(images, labels, largest + 1);
    }

    /// The same images and labels among more classes, of which some do not occur.
    ///
    /// @param more the number of classes, at least [#classes()] and at most 256
    /// @return a data set of the same arrays, which are not copied
    /// @throws IllegalArgumentException if `more` is not in that range
    public LabelledImages withClasses(int more) {
        if (more < classes || more > 256) {
            throw new IllegalArgumentException("classes=" + more + " is not in " + classes + " … 256");
        }
        return new LabelledImages(count, rows, columns, more, pixels, labels);
    }

    /// Reads the images and labels of a directory, under the names of MNIST and its relatives:
    /// `‹prefix›-images-idx3-ubyte` and `‹prefix›-labels-idx1-ubyte`, or with a dot, `‹prefix›-images.idx3-ubyte`; each
    /// plain or, where there is no plain one, with `.gz` behind its name. Other words and a hyphen may stand before the
    /// prefix, as in `emnist-balanced-train-images-idx3-ubyte`, where that is one pair of files only; and `test` may
    /// stand for `t10k`. There are as many classes as the largest label asks for.
    ///
    /// @param directory where they are
    /// @param prefix `train` or `t10k`
    /// @return the data set
    /// @throws NoSuchFileException if a file is missing
    /// @throws BadIdxFileException if a file is damaged or the two disagree
    /// @throws IOException if a file cannot be read, or several could be meant
    public static LabelledImages readDirectory(Path directory, String prefix) throws IOException {
        return of(Idx.read(find(directory, prefix, IMAGES)), Idx.read(find(directory, prefix, LABELS)));
    }

    /// Reads a directory for which the number of classes is known.
    ///
    /// @param directory where the files are, named as [#readDirectory(Path, String)] has it
    /// @param prefix `train` or `t10k`
    /// @param classes the number of classes, 1 … 256
    /// @return the data set
    /// @throws NoSuchFileException if a file is missing
    /// @throws BadIdxFileException if a file is damaged, the two disagree, or a label is not below `classes`
    /// @throws IOException if a file cannot be read, or several could be meant
    /// @throws IllegalArgumentException if `classes` is not in 1 … 256
    public static LabelledImages readDirectory(Path directory, String prefix, int classes) throws IOException {
        return of(Idx.read(find(directory, prefix, IMAGES)), Idx.read(find(directory, prefix, LABELS)), classes);
    }

    /// The files of a directory that are named as images or labels are.
    ///
    /// @param directory a directory
    /// @return in no particular order; empty where there is no such directory
    /// @throws IOException if it cannot be read
    public static List<Path> files(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> {
                        String name = name(file);
                        return name.endsWith(IMAGES) || name.endsWith(LABELS);
                    })
                    .toList();
        }
    }

    /// The name without `.gz`, and with a hyphen for the dot.
    private static String name(Path file) {
        String name = file.getFileName().toString();
        return (name.endsWith(COMPRESSED) ? name.substring(0, name.length() - COMPRESSED.length()) : name)
                .replace(".idx", "-idx");
    }

    private static Path find(Path directory, String prefix, String ending) throws IOException {
        List<String> names = prefix.equals("t10k") ? List.of(prefix, "test") : List.of(prefix);
        Map<String, List<Path>> found = new TreeMap<>();
        for (Path file : files(directory)) {
            String name = name(file);
            for (String one : names) {
                if (name.equals(one + ending) || name.endsWith("-" + one + ending)) {
                    found.computeIfAbsent(name, n -> new ArrayList<>()).add(file);
                }
            }
        }
        if (found.isEmpty()) {
            String wanted = names.get(0) + ending;
            throw new NoSuchFileException(
                    directory.resolve(wanted).toString(),
                    null,
                    "there is neither this file nor " + wanted + COMPRESSED + ", nor either with a dot before idx");
        }
        // MNIST's own names are meant before those with something in front.
        List<Path> files = found.get(names.get(0) + ending);
        if (files == null) {
            if (found.size() > 1) {
                throw new FileSystemException(
                        directory.toString(),
                        null,
                        "has several that could be meant, " + String.join(", ", found.keySet())
                                + "; a directory of its own for each tells them apart");
            }
            files = found.values().iterator().next();
        }
        return files.stream()
                .min(Comparator.comparing((Path file) -> file.toString().endsWith(COMPRESSED))
                        .thenComparing(Path::toString))
                .orElseThrow();
    }

    /// The number of images.
    ///
    /// @return m, at least 0
    public int count() {
        return count;
    }

    /// Rows of an image.
    ///
    /// @return at least 1
    public int rows() {
        return rows;
    }

    /// Columns of an image.
    ///
    /// @return at least 1
    public int columns() {
        return columns;
    }

    /// The number of classes.
    ///
    /// @return every label is below it
    public int classes() {
        return classes;
    }

    /// Pixels of an image: the columns of the matrix [#pixels()].
    ///
    /// @return rows·columns
    public int size() {
        return rows * columns;
    }

    /// All pixels, 0 (black) … 1, image by image, row by row.
    ///
    /// @return the m×size matrix itself, not a copy
    public float[] pixels() {
        return pixels;
    }

    /// All class indices.
    ///
    /// @return the m labels themselves, not a copy
    public int[] labels() {
        return labels;
    }

    /// The images as a trainer takes them: pixels as samples, one image after another, and classes.
    ///
    /// @return a data set of these arrays, which are not copied
    public FloatDataSet dataSet() {
        return FloatDataSet.labelled(pixels, size(), labels, classes);
    }

    /// Count and sizes: `60000 images of 28×28 in 10 classes`.
    @Override
    public String toString() {
        return count + " images of " + rows + "×" + columns + " in " + classes + " classes";
    }
}
