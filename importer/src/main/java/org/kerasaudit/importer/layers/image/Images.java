package org.kerasaudit.importer.layers.image;

import java.util.List;
import org.kerasaudit.importer.layers.LayerFamily;

/** The layers that prepare images, in training and at inference alike; RandomCrop and Pipeline, which may, among them. */
public final class Images implements LayerFamily {
    @Override
    public List<Type> types() {
        return List.of(
                new Type("Rescaling", Rescaling::read),
                new Type("Resizing", Resizing::read),
                new Type("CenterCrop", CenterCrop::read),
                new Type("RandomCrop", RandomCrop::read),
                new Type("AutoContrast", AutoContrast::read),
                new Type("ContrastLimitedAdaptiveHistogramEqualization", Clahe::read),
                new Type("Pipeline", Pipeline::read));
    }
}
