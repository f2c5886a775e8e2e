package org.kerasaudit.importer.layers;

import java.util.List;

/** Layers that turn sound into spectrograms. */
public final class Audio implements LayerFamily {
    @Override
    public List<Type> types() {
        return List.of(
                new Type("STFTSpectrogram", STFTSpectrogram::read), new Type("MelSpectrogram", MelSpectrogram::read));
    }
}
