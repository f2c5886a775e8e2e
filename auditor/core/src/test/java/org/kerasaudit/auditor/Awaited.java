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
            "AdditiveAttention",
            "Attention",
            "CategoryEncoding",
            "Conv1DTranspose",
            "Conv2DTranspose",
            "Conv3DTranspose",
            "ConvLSTM1D",
            "ConvLSTM2D",
            "ConvLSTM3D",
            "DepthwiseConv1D",
            "DepthwiseConv2D",
            "Discretization",
            "EinsumDense",
            "GroupNormalization",
            "GroupQueryAttention",
            "GroupedQueryAttention",
            "MelSpectrogram",
            "MultiHeadAttention",
            "Normalization",
            "RMSNormalization",
            "RNN",
            "ReversibleEmbedding",
            "STFTSpectrogram",
            "SeparableConv1D",
            "SeparableConv2D",
            "SpectralNormalization",
            "LocallyConnected1D",
            "LocallyConnected2D",
            "Deconvolution2D",
            "Highway",
            "MaxoutDense",
            "ParametricSoftplus",
            "SReLU",
            "TimeDistributedDense",
            "NotEqual",
            "Absolute",
            "Sqrt",
            "Mean",
            "Max",
            "Transpose");

    private Awaited() {}
}
