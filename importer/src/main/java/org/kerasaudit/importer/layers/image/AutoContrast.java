package org.kerasaudit.importer.layers.image;

import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Elements;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/** Stretches each channel of each image over the whole value range, at inference too. */
record AutoContrast(ValueRange range, Elements elements) implements ImageLayer {
    private static final UnaryOp NEGATIVE = new UnaryOp("negative", x -> -x);
    private static final UnaryOp INVERSE_OF_FULL = new UnaryOp("255/x", x -> 255 / x);
    private static final UnaryOp CLIP = new UnaryOp("clip(0,255)", x -> Math.min(Math.max(x, 0), 255));
    /** A channel with a single value cannot be stretched. */
    private static final BinaryOp UNLESS_NAN = new BinaryOp("unless nan", (a, b) -> Double.isNaN(a) ? b : a);

    static AutoContrast read(Config config) {
        config.ignore("data_format", "bounding_box_format");
        AutoContrast read = new AutoContrast(ValueRange.read(config, true), Elements.read(config, false));
        if (read.elements.whole().isPresent()) {
            config.refuse("dtype", "every backend computes integer contrast differently");
        }
        return read;
    }

    @Override
    public Shape outputShape(Shape input) {
        ImageLayer.requireImages(input);
        return input;
    }

    /** Keras takes minimum and maximum over the second and third axes of a batch, even for channels-first images. */
    @Override
    public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
        int first = x.rank() - 3;
        Tensor bytes = kernels.precision().convert(range.toBytes(x, kernels));
        Tensor low = kernels.reduce(bytes, Reduction.MIN, true, first, first + 1);
        Tensor high = kernels.reduce(bytes, Reduction.MAX, true, first, first + 1);
        Tensor scale = kernels.map(kernels.subtract(high, low), INVERSE_OF_FULL);
        Tensor offset = kernels.multiply(kernels.map(low, NEGATIVE), scale);
        Tensor stretched = kernels.add(kernels.multiply(bytes, scale), offset);
        return kernels.zip(range.fromBytes(kernels.map(stretched, CLIP), kernels), x, UNLESS_NAN);
    }
}
