package org.kerasaudit.importer.layers.image;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.DataFormat;
import org.kerasaudit.importer.layers.Elements;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.tensor.Shape;

/** Layers that change images at random during training, but not at inference. */
public final class Augmentations implements LayerFamily {
    private static final String[] MOVED = {"fill_mode", "fill_value", "interpolation"};

    /** Whether a layer, as of Keras 3.6, casts integers at inference; otherwise it returns its input unchanged. */
    private enum Whole {
        CAST,
        KEPT
    }

    @Override
    public List<Type> types() {
        List<Type> types = new ArrayList<>(List.of(
                type("RandomFlip", Whole.CAST, "mode"),
                type("RandomRotation", Whole.CAST, with("factor", "value_range")),
                type("RandomTranslation", Whole.CAST, with("height_factor", "width_factor")),
                type("RandomZoom", Whole.CAST, with("height_factor", "width_factor")),
                type("RandomShear", Whole.CAST, with("x_factor", "y_factor")),
                type("RandomPerspective", Whole.CAST, with("factor", "scale")),
                type("RandomElasticTransform", Whole.CAST, with("factor", "scale", "value_range")),
                type("RandomErasing", Whole.CAST, "factor", "scale", "fill_value", "value_range"),
                type("RandomGaussianBlur", Whole.CAST, "factor", "kernel_size", "sigma", "value_range"),
                type("RandomSharpness", Whole.CAST, "factor", "value_range"),
                type("Solarization", Whole.CAST, "addition_factor", "threshold_factor", "value_range"),
                type("CutMix", Whole.CAST, "factor"),
                type("RandAugment", Whole.CAST, "value_range", "num_ops", "factor", "interpolation"),
                type("MixUp", Whole.KEPT, "alpha"),
                type("MaxNumBoundingBoxes", Whole.KEPT, "max_number", "fill_value"),
                type("Equalization", Whole.KEPT, "value_range", "bins"),
                type("RandomBrightness", Whole.KEPT, "factor", "value_range"),
                type("RandomContrast", Whole.KEPT, "factor", "value_range"),
                type("RandomGrayscale", Whole.KEPT, "factor"),
                type("RandomHue", Whole.KEPT, "factor", "value_range"),
                type("RandomInvert", Whole.KEPT, "factor", "value_range"),
                type("RandomPosterization", Whole.KEPT, "factor", "value_range"),
                type("RandomSaturation", Whole.KEPT, "factor", "value_range"),
                type("RandomColorDegeneration", Augmentations::colorDegeneration),
                type("RandomHeight", config -> resized(config, -3))
                        .doc("2.18/" + ImageLayer.AUGMENTATION + "random_height/"),
                type("RandomWidth", config -> resized(config, -2))
                        .doc("2.18/" + ImageLayer.AUGMENTATION + "random_width/")));
        types.add(type(
                "RandomColorJitter",
                Whole.KEPT,
                "value_range",
                "brightness_factor",
                "contrast_factor",
                "saturation_factor",
                "hue_factor"));
        types.add(type(
                "AugMix",
                Whole.CAST,
                "value_range",
                "num_chains",
                "chain_depth",
                "factor",
                "alpha",
                "all_ops",
                "interpolation"));
        return types;
    }

    private static String[] with(String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of(MOVED));
        return all.toArray(String[]::new);
    }

    /** @param options options that only affect training */
    private static Type type(String className, Whole whole, String... options) {
        return type(className, config -> read(config, whole, sameImages(config.origin()), options));
    }

    private static Type type(String className, Function<Config, Layer> reader) {
        Type type = new Type(className, reader)
                .doc(ImageLayer.AUGMENTATION + snakeCase(className) + "/")
                .pitfalls("It changes images only during training; at inference it returns them unchanged.");
        return className.startsWith("Random") ? type.with(Trait.ADDS_NOISE) : type;
    }

    private static String snakeCase(String className) {
        StringBuilder snake = new StringBuilder();
        for (int i = 0; i < className.length(); i++) {
            char letter = className.charAt(i);
            boolean begins = i > 0 && Character.isUpperCase(letter) && Character.isLowerCase(className.charAt(i - 1));
            snake.append(begins ? "_" : "").append(Character.toLowerCase(letter));
        }
        return snake.toString();
    }

    private static Augmentation read(Config config, Whole whole, UnaryOperator<Shape> declared, String... options) {
        Origin origin = config.origin();
        config.ignore(options);
        config.ignore("data_format", "bounding_box_format");
        boolean casts = origin.keras3() ? !origin.atLeast(3, 6) || whole == Whole.CAST : origin.atLeast(2, 8);
        return new Augmentation(declared, Elements.read(config, casts), origin.atLeast(3, 6));
    }

    /** Keras 3.6 gave these layers a common base class that accepts only images and batches of images. */
    private static UnaryOperator<Shape> sameImages(Origin origin) {
        return input -> {
            if (origin.atLeast(3, 6)) ImageLayer.requireImages(input);
            return input;
        };
    }

    /** Since Keras 3.15 this layer checks the number of channels. */
    private static Layer colorDegeneration(Config config) {
        DataFormat format = DataFormat.read(config);
        boolean counts = config.origin().atLeast(3, 15);
        UnaryOperator<Shape> declared = input -> {
            ImageLayer.requireImages(input);
            int axis = format.channelAxis(2);
            if (counts && input.known(axis) && input.dim(axis) != 3) {
                throw new ShapeException("3 channels along axis " + input.index(axis), input.toString());
            }
            return input;
        };
        return read(config, Whole.KEPT, declared, "factor", "value_range");
    }

    /** Reads a tf.keras layer that resizes during training, which makes the declared size unknown. */
    private static Layer resized(Config config, int axis) {
        config.ignore("factor", "interpolation", "data_format");
        UnaryOperator<Shape> declared = input -> {
            ImageLayer.requireImages(input);
            return input.with(axis, Shape.UNKNOWN);
        };
        return new Augmentation(declared, Elements.read(config, false), false);
    }
}
