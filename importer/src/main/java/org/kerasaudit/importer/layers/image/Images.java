package org.kerasaudit.importer.layers.image;

import java.util.List;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.Trait;

/** Layers that prepare images, both in training and at inference, plus RandomCrop and Pipeline. */
public final class Images implements LayerFamily {
    @Override
    public List<Type> types() {
        return List.of(
                new Type("Rescaling", Rescaling::read)
                        .doc(ImageLayer.PREPROCESSING + "rescaling/")
                        .pitfalls(
                                "A model that begins with Rescaling expects raw pixel values, not values already divided by 255."),
                new Type("Resizing", Resizing::read)
                        .doc(ImageLayer.PREPROCESSING + "resizing/")
                        .pitfalls(
                                "Bicubic interpolation differs by up to 6e-4 between TensorFlow, which uses a weight table, and every other backend.",
                                "For integer images, predict returns floating-point values on TensorFlow and rounded ones on other backends.",
                                "Without antialias, shrinking an image ignores most of its pixels."),
                new Type("CenterCrop", CenterCrop::read).doc(ImageLayer.PREPROCESSING + "center_crop/"),
                new Type("RandomCrop", RandomCrop::read)
                        .doc(ImageLayer.AUGMENTATION + "random_crop/")
                        .pitfalls(
                                "Since Keras 3.8 it returns images uncropped at inference, regardless of the shape it declares; earlier versions resized them.")
                        .with(Trait.ADDS_NOISE),
                new Type("AutoContrast", AutoContrast::read)
                        .doc(ImageLayer.PREPROCESSING + "auto_contrast/")
                        .pitfalls("It acts at inference too, unlike the random augmentation layers."),
                new Type("ContrastLimitedAdaptiveHistogramEqualization", Clahe::read)
                        .doc(ImageLayer.AUGMENTATION + "contrast_limited_adaptive_histogram_equalization/")
                        .pitfalls("It acts at inference too, unlike the random augmentation layers."),
                new Type("Pipeline", Pipeline::read)
                        .doc(ImageLayer.AUGMENTATION + "pipeline/")
                        .pitfalls("It is a layer, not a model: its nested layers have no summary."));
    }
}
