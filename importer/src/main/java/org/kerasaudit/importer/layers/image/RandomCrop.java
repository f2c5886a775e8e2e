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

/** A random crop during training. Its behavior at inference has changed in nearly every generation. */
record RandomCrop(ImageSize size, AtInference rule, Resampling resampling, Elements elements) implements ImageLayer {

    /** The output at inference. */
    enum AtInference {
        /** tf.keras before 2.7: the image resized to cover the target size, then center-cropped. */
        RESIZED_THEN_CROPPED,
        /** tf.keras 2.7 to Keras 3.5: the largest centered crop with the target aspect ratio, resized. */
        CROPPED_THEN_RESIZED,
        /**
         * Keras 3.6 and 3.7: a crop of the target size that starts where that centered crop does, resized if the image ends
         * first.
         */
        CROPPED_OFF_CENTER,
        /** Since Keras 3.8: the image unchanged, although the layer still declares the target size. */
        UNCHANGED
    }

    static RandomCrop read(Config config) {
        Origin origin = config.origin();
        AtInference rule = rule(origin);
        boolean casts = origin.keras3() ? rule != AtInference.UNCHANGED : origin.atLeast(2, 8);
        return new RandomCrop(
                ImageSize.read(config, !origin.keras3()),
                rule,
                Resampling.bilinear(origin),
                Elements.read(config, casts));
    }

    private static AtInference rule(Origin origin) {
        if (!origin.keras3()) {
            return origin.atLeast(2, 7) ? AtInference.CROPPED_THEN_RESIZED : AtInference.RESIZED_THEN_CROPPED;
        }
        if (origin.atLeast(3, 8)) return AtInference.UNCHANGED;
        return origin.atLeast(3, 6) ? AtInference.CROPPED_OFF_CENTER : AtInference.CROPPED_THEN_RESIZED;
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
            case UNCHANGED -> images;
            case CROPPED_OFF_CENTER -> resized(cropOffCenter(images), images.dtype(), kernels);
            case CROPPED_THEN_RESIZED -> resized(size.cropToAspectRatio(images), images.dtype(), kernels);
            case RESIZED_THEN_CROPPED -> size.center(size.cover(images, resampling, kernels));
        };
    }

    private Tensor resized(Tensor images, DType dtype, Kernels kernels) {
        return Cast.to(dtype, size.resize(images, resampling, kernels));
    }

    private Tensor cropOffCenter(Tensor x) {
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
        return rule == AtInference.UNCHANGED && input.tensor().rank() == 4 ? elements.mask(input, kernels) : null;
    }
}
