package org.kerasaudit.auditor;

import java.util.Set;

/** What recorded cases hold and the catalogue does not know yet. */
final class Awaited {
    static final Set<String> CLASSES = Set.of(
            "AdaptiveAveragePooling1D",
            "AdaptiveAveragePooling2D",
            "AdaptiveAveragePooling3D",
            "AdaptiveMaxPooling1D",
            "AdaptiveMaxPooling2D",
            "AdaptiveMaxPooling3D",
            "CenterCrop",
            "ConvLSTM1D",
            "ConvLSTM2D",
            "ConvLSTM3D",
            "GroupNormalization",
            "MelSpectrogram",
            "Normalization",
            "RMSNormalization",
            "RNN",
            "RandomContrast",
            "RandomFlip",
            "RandomRotation",
            "RandomZoom",
            "Rescaling",
            "Resizing",
            "STFTSpectrogram",
            "SpectralNormalization",
            "Highway",
            "MaxoutDense",
            "ParametricSoftplus",
            "SReLU",
            "TimeDistributedDense");

    private Awaited() {}
}
