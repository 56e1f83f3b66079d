package dev.lanewise.mlp.data;

import dev.lanewise.mlp.training.FloatDataSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/// Grey images of one size with a class each, ready for training: an m×(rows·columns) matrix of pixels in 0 … 1, one
/// image a row, and m class indices.
///
/// Pixels are `float` and converted once, because each epoch reads them all again: 188 MB for the 60,000 images of
/// MNIST.
public final class LabelledImages {
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

    /// Reads `‹prefix›-images-idx3-ubyte` and `‹prefix›-labels-idx1-ubyte` of a directory, each plain or, where there
    /// is no plain one, with `.gz` behind its name: the names of MNIST and its relatives.
    ///
    /// @param directory where they are
    /// @param prefix `train` or `t10k`
    /// @param classes the number of classes, 1 … 256
    /// @return the data set
    /// @throws NoSuchFileException if a file is missing
    /// @throws BadIdxFileException if a file is damaged or the two disagree
    /// @throws IOException if a file cannot be read
    /// @throws IllegalArgumentException if `classes` is not in 1 … 256
    public static LabelledImages readDirectory(Path directory, String prefix, int classes) throws IOException {
        Path images = find(directory, prefix + "-images-idx3-ubyte");
        Path labels = find(directory, prefix + "-labels-idx1-ubyte");
        return of(Idx.read(images), Idx.read(labels), classes);
    }

    private static Path find(Path directory, String name) throws NoSuchFileException {
        Path plain = directory.resolve(name);
        Path compressed = directory.resolve(name + ".gz");
        if (Files.isRegularFile(plain)) {
            return plain;
        }
        if (Files.isRegularFile(compressed)) {
            return compressed;
        }
        throw new NoSuchFileException(
                plain.toString(), null, "there is neither this file nor " + compressed.getFileName());
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
