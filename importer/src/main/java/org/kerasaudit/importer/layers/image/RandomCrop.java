package org.kerasaudit.importer.layers.image;

import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Elements;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.spatial.Resampling;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** A random part of an image in training. What it does at inference has changed with nearly every generation. */
record RandomCrop(ImageSize size, AtInference rule, Resampling resampling, Elements elements) implements ImageLayer {

    /** What comes out at inference. */
    enum AtInference {
        /** tf.keras before 2.7: the whole image resized to touch the size from outside, and its middle. */
        RESIZED_THEN_CUT,
        /** Until Keras 3.5: the middle of the size's aspect ratio, resized. */
        CUT_THEN_RESIZED,
        /** Keras 3.6 and 3.7: a part of the size that begins where that middle does, resized if the image ends before. */
        CUT_ASIDE,
        /** Since Keras 3.8: the image as it is, though the layer still declares the size. */
        UNTOUCHED
    }

    static RandomCrop read(Config config) {
        Origin origin = config.origin();
        AtInference rule = rule(origin);
        boolean casts = origin.keras3() ? rule != AtInference.UNTOUCHED : origin.atLeast(2, 8);
        return new RandomCrop(
                ImageSize.read(config, !origin.keras3()),
                rule,
                Resampling.bilinear(origin),
                Elements.read(config, casts));
    }

    private static AtInference rule(Origin origin) {
        if (!origin.keras3()) {
            return origin.atLeast(2, 7) ? AtInference.CUT_THEN_RESIZED : AtInference.RESIZED_THEN_CUT;
        }
        if (origin.atLeast(3, 8)) return AtInference.UNTOUCHED;
        return origin.atLeast(3, 6) ? AtInference.CUT_ASIDE : AtInference.CUT_THEN_RESIZED;
    }

    @Override
    public Shape outputShape(Shape input) {
        return size.outputShape(input);
    }

    @Override
    public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
        Tensor.count(outputShape(x.shape()).toInts());
        Tensor images = elements.of(x, kernels);
        return switch (rule) {
            case UNTOUCHED -> images;
            case CUT_ASIDE -> resized(cutAside(images), images.dtype(), kernels);
            case CUT_THEN_RESIZED -> resized(size.cutToAspectRatio(images), images.dtype(), kernels);
            case RESIZED_THEN_CUT -> size.centre(size.cover(images, resampling, kernels));
        };
    }

    private Tensor resized(Tensor images, DType dtype, Kernels kernels) {
        return Cast.to(dtype, size.resize(images, resampling, kernels));
    }

    private Tensor cutAside(Tensor x) {
        int rowAxis = x.shape().index(size.format().spatialAxis(2, 0));
        int columnAxis = x.shape().index(size.format().spatialAxis(2, 1));
        int rows = x.dim(rowAxis);
        int columns = x.dim(columnAxis);
        int[] window = size.window(rows, columns);
        int top = (rows - window[0]) / 2;
        int left = (columns - window[1]) / 2;
        Tensor cut = Layout.slice(x, rowAxis, top, Math.min(size.height(), rows - top));
        return Layout.slice(cut, columnAxis, left, Math.min(size.width(), columns - left));
    }

    @Override
    public @Nullable Tensor outputMask(Value input, Kernels kernels) {
        return rule == AtInference.UNTOUCHED && input.tensor().rank() == 4 ? elements.mask(input, kernels) : null;
    }
}
