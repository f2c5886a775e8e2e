package org.kerasaudit.importer.layers.image;

import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.DataFormat;
import org.kerasaudit.importer.layers.Elements;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Contrast limited adaptive histogram equalization (Zuiderveld 1994), at inference too: each tile of the image is
 * equalized by its own histogram with clipped bins, and each pixel is interpolated between the four tiles around it.
 *
 * @param clipLimit the maximum bin count as a multiple of the mean; 0 or less for no limit
 */
record Clahe(ValueRange range, double clipLimit, int rows, int columns, DataFormat format, Elements elements)
        implements ImageLayer {

    static Clahe read(Config config) {
        config.ignore("bounding_box_format");
        int[] tiles = config.ints("tile_grid_size", 2, 1, 8);
        return new Clahe(
                ValueRange.read(config, false),
                config.real("clip_limit", 4),
                tiles[0],
                tiles[1],
                DataFormat.read(config),
                Elements.read(config, false));
    }

    @Override
    public Shape outputShape(Shape input) {
        ImageLayer.requireImages(input);
        return input;
    }

    /** Bins are chosen from float32 levels, regardless of the layer's dtype. */
    @Override
    public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
        Kernels single = kernels.in(Precision.FLOAT32);
        Tensor images = elements.of(x, kernels);
        Tensor batch = x.rank() == 3 ? images.reshape(x.shape().insert(0, 1).toInts()) : images;
        Tensor bytes = range.toBytes(format.toChannelsLast(batch), single);
        Tensor equalized = single.precision().of(new Equalization(bytes).run(), bytes.dims());
        Tensor output = format.fromChannelsLast(range.fromBytes(equalized, single));
        return Cast.to(images.dtype(), output.reshape(x.dims()));
    }

    /** A batch of channels-last images being equalized. */
    private final class Equalization {
        private static final int LEVELS = 256;
        private static final double FULL = 255;

        private final int batch;
        private final int height;
        private final int width;
        private final int channels;
        private final int tileHeight;
        private final int tileWidth;
        private final int[] levels;

        Equalization(Tensor bytes) {
            batch = bytes.dim(0);
            height = bytes.dim(1);
            width = bytes.dim(2);
            channels = bytes.dim(3);
            tileHeight = (height + rows - 1) / rows;
            tileWidth = (width + columns - 1) / columns;
            levels = new int[bytes.size()];
            for (int i = 0; i < levels.length; i++) levels[i] = (int) Math.min(Math.max(bytes.get(i), 0), FULL);
        }

        double[] run() {
            double[] result = new double[levels.length];
            for (int b = 0; b < batch; b++) {
                for (int c = 0; c < channels; c++) equalize(b, c, tiles(b, c), result);
            }
            return result;
        }

        private int index(int b, int y, int x, int c) {
            return ((b * height + y) * width + x) * channels + c;
        }

        /** Returns the new value of each level, per tile. */
        private double[][][] tiles(int b, int c) {
            double[][][] tables = new double[rows][columns][];
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) tables[i][j] = table(clipped(histogram(b, c, i, j)));
            }
            return tables;
        }

        private double[] histogram(int b, int c, int row, int column) {
            double[] counts = new double[LEVELS];
            for (int y = row * tileHeight; y < (row + 1) * tileHeight; y++) {
                for (int x = column * tileWidth; x < (column + 1) * tileWidth; x++) {
                    counts[levels[index(b, mirrored(y, height), mirrored(x, width), c)]]++;
                }
            }
            return counts;
        }

        /** Mirrors a position past the end of the image, as many times as needed. */
        private static int mirrored(int at, int length) {
            int folded = at % (2 * length);
            return folded < length ? folded : 2 * length - 1 - folded;
        }

        /** Spreads counts above the limit over all levels. */
        private double[] clipped(double[] counts) {
            if (clipLimit <= 0) return counts;
            double limit = clipLimit * (tileHeight * tileWidth) / LEVELS;
            double excess = 0;
            for (double count : counts) excess += Math.max(0, count - limit);
            for (int i = 0; i < LEVELS; i++) counts[i] = Math.min(counts[i], limit) + excess / LEVELS;
            return counts;
        }

        private double[] table(double[] counts) {
            double[] table = new double[LEVELS];
            double first = counts[0];
            double area = tileHeight * tileWidth - first;
            double sum = 0;
            for (int i = 0; i < LEVELS; i++) {
                sum += counts[i];
                table[i] = Math.min(Math.max((sum - first) * FULL / (area == 0 ? 1 : area), 0), FULL);
            }
            return table;
        }

        private void equalize(int b, int c, double[][][] tables, double[] result) {
            for (int y = 0; y < height; y++) {
                Between vertical = between(y, tileHeight, rows);
                for (int x = 0; x < width; x++) {
                    Between horizontal = between(x, tileWidth, columns);
                    int at = index(b, y, x, c);
                    double above = horizontal.mix(tables[vertical.before], levels[at]);
                    double below = horizontal.mix(tables[vertical.after], levels[at]);
                    result[at] = above * (1 - vertical.share) + below * vertical.share;
                }
            }
        }

        /** Finds the two tile centers around a pixel; beyond the outermost centers both are the same tile. */
        private static Between between(int at, int tile, int tiles) {
            double position = (at - tile / 2.0) / tile;
            int cell = (int) Math.floor(position);
            int last = tiles - 1;
            return new Between(Math.max(cell, 0), Math.min(cell + 1, last), position - cell);
        }

        /** @param share the weight of the later tile */
        private record Between(int before, int after, double share) {
            double mix(double[][] tables, int level) {
                return tables[before][level] * (1 - share) + tables[after][level] * share;
            }
        }
    }
}
