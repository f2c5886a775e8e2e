package org.kerasaudit.importer.layers.image;

import java.util.List;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.Trait;

/** The layers that prepare images, in training and at inference alike; RandomCrop and Pipeline, which may, among them. */
public final class Images implements LayerFamily {
    @Override
    public List<Type> types() {
        return List.of(
                new Type("Rescaling", Rescaling::read)
                        .doc(ImageLayer.PREPROCESSING + "rescaling/")
                        .pitfalls(
                                "A model that begins with Rescaling wants images as they are read, not divided by 255 before."),
                new Type("Resizing", Resizing::read)
                        .doc(ImageLayer.PREPROCESSING + "resizing/")
                        .pitfalls(
                                "Bicubic interpolation differs by up to 6e-4 between TensorFlow, which looks weights up in a table, and every other backend.",
                                "An image of whole numbers comes out in floating numbers from predict on TensorFlow, and rounded from other backends.",
                                "Without antialias, reducing an image leaves most of its cells out."),
                new Type("CenterCrop", CenterCrop::read).doc(ImageLayer.PREPROCESSING + "center_crop/"),
                new Type("RandomCrop", RandomCrop::read)
                        .doc(ImageLayer.AUGMENTATION + "random_crop/")
                        .pitfalls(
                                "Since Keras 3.8 it hands images on uncut at inference, whatever shape it declares; before, it resized them.")
                        .with(Trait.ADDS_NOISE),
                new Type("AutoContrast", AutoContrast::read)
                        .doc(ImageLayer.PREPROCESSING + "auto_contrast/")
                        .pitfalls("It acts at inference too, unlike the random augmentation layers."),
                new Type("ContrastLimitedAdaptiveHistogramEqualization", Clahe::read)
                        .doc(ImageLayer.AUGMENTATION + "contrast_limited_adaptive_histogram_equalization/")
                        .pitfalls("It acts at inference too, unlike the random augmentation layers."),
                new Type("Pipeline", Pipeline::read)
                        .doc(ImageLayer.AUGMENTATION + "pipeline/")
                        .pitfalls("It is a layer, not a model: the layers inside have no summary of their own."));
    }
}
