package org.kerasaudit.importer.layers.audio;

import java.util.List;
import org.kerasaudit.importer.layers.LayerFamily;

/** Layers that turn sound into spectrograms. */
public final class Audio implements LayerFamily {
    @Override
    public List<Type> types() {
        return List.of(
                new Type("STFTSpectrogram", STFTSpectrogram::read), new Type("MelSpectrogram", MelSpectrogram::read));
    }
}
