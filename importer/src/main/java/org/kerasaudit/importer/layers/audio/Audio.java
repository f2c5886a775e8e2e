package org.kerasaudit.importer.layers.audio;

import java.util.List;
import org.kerasaudit.importer.layers.LayerFamily;

/** Layers that turn sound into spectrograms. */
public final class Audio implements LayerFamily {
    private static final String PAGE = "api/layers/preprocessing_layers/audio_preprocessing/";

    @Override
    public List<Type> types() {
        return List.of(
                new Type("STFTSpectrogram", STFTSpectrogram::read)
                        .doc(PAGE + "stft_spectrogram/")
                        .pitfalls(
                                "The transform's cosines and sines are stored and counted as parameters, trainable unless the layer is frozen.",
                                "All channels share one kernel, so their number does not change the parameters.",
                                "The kernel spans frame_length samples; a longer fft_length adds frequencies, not samples."),
                new Type("MelSpectrogram", MelSpectrogram::read)
                        .doc(PAGE + "mel_spectrogram/")
                        .pitfalls(
                                "top_db is relative to the loudest value of the whole batch, so batching changes the output.",
                                "Keras declares (samples + sequence_stride + 1) // sequence_stride frames, sometimes one more than it computes."));
    }
}
