package org.kerasaudit.importer.layers.image;

import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Elements;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.spatial.Resampling;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * The center of an image; if the image is too small, the largest crop with the target aspect ratio, enlarged.
 *
 * @param enlarges whether smaller images are accepted; not before tf.keras 2.7
 * @param keepsType whether enlarged images are cast back to their type; not in Keras 3
 */
record CenterCrop(ImageSize size, Resampling resampling, boolean enlarges, boolean keepsType, Elements elements)
        implements ImageLayer {

    static CenterCrop read(Config config) {
        Origin origin = config.origin();
        boolean keras3 = origin.keras3();
        return new CenterCrop(
                ImageSize.read(config, !keras3),
                Resampling.bilinear(origin),
                keras3 || origin.atLeast(2, 7),
                !keras3,
                Elements.read(config, keras3 || origin.atLeast(2, 8)));
    }

    @Override
    public Shape outputShape(Shape input) {
        Shape output = size.outputShape(input);
        if (!enlarges && !size.fitsInto(input)) {
            throw new ShapeException("an image of at least " + size.height() + " × " + size.width(), input.toString());
        }
        return output;
    }

    @Override
    public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
        Tensor.count(outputShape(x.shape()).toInts());
        Tensor images = elements.of(x, kernels);
        if (size.fitsInto(images.shape())) return size.center(images);
        Tensor enlarged = size.resize(size.cropToAspectRatio(images), resampling, kernels);
        return keepsType || images.dtype().isFloating() ? Cast.to(images.dtype(), enlarged) : enlarged;
    }
}
