package org.kerasaudit.importer.layers.image;

import java.util.Arrays;
import java.util.List;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.DataFormat;
import org.kerasaudit.importer.layers.spatial.Resampling;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * The target size of an image layer, and the ways to reach it.
 *
 * @param single whether aspect ratios are computed in float32, as in TensorFlow, instead of float64
 */
record ImageSize(int height, int width, DataFormat format, boolean single) {

    static ImageSize read(Config config, boolean single) {
        return new ImageSize(config.integer("height", 1), config.integer("width", 1), DataFormat.read(config), single);
    }

    Shape outputShape(Shape input) {
        ImageLayer.requireImages(input);
        return input.with(format.spatialAxis(2, 0), height).with(format.spatialAxis(2, 1), width);
    }

    private int[] axes(Tensor x) {
        return new int[] {x.shape().index(format.spatialAxis(2, 0)), x.shape().index(format.spatialAxis(2, 1))};
    }

    /** Whether a crop of this size fits into the image, as far as its size is known. */
    boolean fitsInto(Shape input) {
        long rows = input.dim(format.spatialAxis(2, 0));
        long columns = input.dim(format.spatialAxis(2, 1));
        return (rows == Shape.UNKNOWN || rows >= height) && (columns == Shape.UNKNOWN || columns >= width);
    }

    Tensor resize(Tensor x, Resampling resampling, Kernels kernels) {
        return resampling.resize(x, axes(x), new int[] {height, width}, kernels);
    }

    /** Resizes the image, keeping its aspect ratio, to the smallest size that contains a window of this size. */
    Tensor cover(Tensor x, Resampling resampling, Kernels kernels) {
        int[] axes = axes(x);
        double rows = x.dim(axes[0]);
        double columns = x.dim(axes[1]);
        boolean tall = rows / columns > (double) height / width;
        int coverHeight = tall ? (int) (width * rows / columns) : height;
        int coverWidth = tall ? width : (int) (height * columns / rows);
        return resampling.resize(x, axes, new int[] {coverHeight, coverWidth}, kernels);
    }

    /** Crops a window of this size from the center of the image; an odd margin is larger at the end. */
    Tensor center(Tensor x) {
        int[] axes = axes(x);
        Tensor rows = Layout.slice(x, axes[0], (x.dim(axes[0]) - height) / 2, height);
        return Layout.slice(rows, axes[1], (x.dim(axes[1]) - width) / 2, width);
    }

    /** Crops the largest window of this aspect ratio from the center of the image. */
    Tensor cropToAspectRatio(Tensor x) {
        int[] axes = axes(x);
        int rows = x.dim(axes[0]);
        int columns = x.dim(axes[1]);
        int[] lengths = window(rows, columns);
        Tensor cut = Layout.slice(x, axes[0], (rows - lengths[0]) / 2, lengths[0]);
        return Layout.slice(cut, axes[1], (columns - lengths[1]) / 2, lengths[1]);
    }

    /** Returns the height and width of the largest window of this aspect ratio. */
    int[] window(int rows, int columns) {
        return new int[] {
            Math.max(1, Math.min(rows, share(columns, height, width))),
            Math.max(1, Math.min(columns, share(rows, width, height)))
        };
    }

    /**
     * Centers the image on a canvas of this aspect ratio; an odd cell is left out.
     *
     * @param tooFar whether the canvas is too large by the size of the image
     */
    Tensor padToAspectRatio(Tensor x, double value, boolean tooFar, Precision precision) {
        int[] axes = axes(x);
        int rows = x.dim(axes[0]);
        int columns = x.dim(axes[1]);
        int canvasRows = Math.max(rows, share(columns, height, width));
        int canvasColumns = Math.max(columns, share(rows, width, height));
        int above = (canvasRows - rows) / 2;
        int before = (canvasColumns - columns) / 2;
        int below = tooFar ? canvasRows - above : above;
        int after = tooFar ? canvasColumns - before : before;
        if (above + below + before + after == 0) return x;
        Tensor floating = precision.convert(x);
        Tensor tall = Layout.concat(
                List.of(edge(x, axes[0], above, value, precision), floating, edge(x, axes[0], below, value, precision)),
                axes[0]);
        return Layout.concat(
                List.of(
                        edge(tall, axes[1], before, value, precision),
                        tall,
                        edge(tall, axes[1], after, value, precision)),
                axes[1]);
    }

    private static Tensor edge(Tensor x, int axis, int cells, double value, Precision precision) {
        int[] dims = x.dims();
        dims[axis] = cells;
        double[] filling = new double[Tensor.count(dims)];
        Arrays.fill(filling, value);
        return precision.of(filling, dims);
    }

    /** Computes {@code cells × numerator / denominator}, truncated. */
    private int share(int cells, int numerator, int denominator) {
        long product = (long) cells * numerator;
        return (int) (single ? (float) product / denominator : (double) product / denominator);
    }
}
