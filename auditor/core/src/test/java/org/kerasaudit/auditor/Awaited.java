package org.kerasaudit.auditor;

import java.util.Set;

/** What recorded cases hold and the catalogue does not know yet. */
final class Awaited {
    static final Set<String> CLASSES = Set.of(
            "AdditiveAttention",
            "Attention",
            "CategoryEncoding",
            "CenterCrop",
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
            "GroupQueryAttention",
            "GroupedQueryAttention",
            "MultiHeadAttention",
            "RNN",
            "RandomContrast",
            "RandomFlip",
            "RandomRotation",
            "RandomZoom",
            "Rescaling",
            "Resizing",
            "ReversibleEmbedding",
            "SeparableConv1D",
            "SeparableConv2D",
            "LocallyConnected1D",
            "LocallyConnected2D",
            "Deconvolution2D",
            "Highway",
            "MaxoutDense",
            "TimeDistributedDense",
            "NotEqual",
            "Absolute",
            "Sqrt",
            "Mean",
            "Max",
            "Transpose");

    private Awaited() {}
}
