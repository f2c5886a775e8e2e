package org.kerasaudit.importer.layers.image;

import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Elements;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.spatial.Interpolation;
import org.kerasaudit.importer.layers.spatial.Resampling;
import org.kerasaudit.importer.layers.spatial.Resampling.Result;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Resizes images to one size. */
record Resizing(ImageSize size, Fit fit, double fillValue, Resampling resampling, Elements elements, Result result)
        implements ImageLayer {

    /** The treatment of images with another aspect ratio. */
    enum Fit {
        STRETCHED,
        CUT,
        PADDED,
        /** Padded too much, as on NumPy in Keras 3.3 to 3.8. */
        PADDED_TOO_FAR
    }

    static Resizing read(Config config) {
        Origin origin = config.origin();
        boolean keras3 = origin.keras3();
        Resampling resampling =
                Resampling.read(config, Interpolation.BILINEAR, keras3 && config.bool("antialias", false));
        boolean casts = !keras3 && origin.atLeast(2, 8) && resampling.kernel() == Interpolation.NEAREST;
        boolean single = !keras3 || origin.backend().equals("tensorflow") && origin.atLeast(3, 3);
        Elements elements = Elements.read(config, casts);
        Result result = !keras3 && origin.atLeast(2, 8) ? Result.CUT_OFF : Result.of(origin);
        if (result == Result.CUT_OFF
                && elements.whole().isPresent()
                && resampling.kernel().overshoots()) {
            config.refuse("dtype", "TensorFlow's cast of out-of-range values is undefined");
        }
        double fillValue = keras3 ? config.real("fill_value", 0) : 0;
        return new Resizing(ImageSize.read(config, single), fit(config), fillValue, resampling, elements, result);
    }

    private static Fit fit(Config config) {
        boolean cut = config.bool("crop_to_aspect_ratio", false);
        if (!config.origin().keras3()) return cut ? Fit.CUT : Fit.STRETCHED;
        boolean padded = config.bool("pad_to_aspect_ratio", false);
        config.oneOf("fill_mode", "constant");
        if (cut && padded) {
            throw Config.wrong(
                    "pad_to_aspect_ratio", "false if crop_to_aspect_ratio is set", config.raw("pad_to_aspect_ratio"));
        }
        if (!padded) return cut ? Fit.CUT : Fit.STRETCHED;
        boolean tooFar =
                config.origin().backend().equals("numpy") && config.origin().before(3, 9);
        return tooFar ? Fit.PADDED_TOO_FAR : Fit.PADDED;
    }

    @Override
    public Shape outputShape(Shape input) {
        return size.outputShape(input);
    }

    @Override
    public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
        Tensor.count(outputShape(x.shape()).toInts());
        Tensor images = elements.of(x, kernels);
        Tensor fitted = switch (fit) {
            case STRETCHED -> images;
            case CUT -> size.cropToAspectRatio(images);
            case PADDED, PADDED_TOO_FAR ->
                size.padToAspectRatio(
                        images,
                        fillValue,
                        fit == Fit.PADDED_TOO_FAR,
                        kernels.wide().precision());
        };
        Tensor resized = size.resize(fitted, resampling, kernels);
        DType wanted = result == Result.CUT_OFF ? elements.computed(kernels) : images.dtype();
        return result.of(resized, wanted, kernels);
    }
}
