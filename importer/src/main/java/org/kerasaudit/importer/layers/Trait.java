package org.kerasaudit.importer.layers;

/** Properties of a layer class that rules, diagnosis and targets may rely on, declared next to the class's reader. */
public enum Trait {
    /** It is a model input. */
    INPUT,
    /** Its activation is the last step of its computation. */
    ACTIVATED_LAST,
    /** Its outputs are non-negative if its activation is. */
    SIGN_OF_ACTIVATION,
    /** Its outputs are non-negative if its inputs are. */
    KEEPS_NON_NEGATIVE,
    /** It clips at a threshold, possibly with a slope below it. */
    RECTIFIES,
    /** It has a slope below zero. */
    LEAKS,
    /** Its units are the last axis of {@code kernel}. */
    UNITS_LAST,
    /** Its kernels slide along spatial axes. */
    CONVOLVES,
    /** It reshapes each sample, keeping the order of elements. */
    FLATTENS,
    /** It does nothing but move elements around, so integers stay integers. */
    MOVES_ELEMENTS,
    /** Its inputs are row indices below {@code input_dim}. */
    LOOKS_UP_ROWS,
    /** It drops elements during training and scales up the rest. */
    DROPS_OUT,
    /** It changes its input at random during training, which no recording shows. */
    ADDS_NOISE,
    /** It normalizes with moving statistics, and during training with those of the batch. */
    BATCH_STATISTICS,
    /** It stores the variance of the data it was adapted to. */
    DATA_STATISTICS,
    /** Its variables are never cast to half precision. */
    FULL_PRECISION_VARIABLES,
    /** It divides by the square root of a variance plus {@code epsilon}. */
    EPSILON,
    /** Its cell has gates with a separate activation. */
    GATES,
    /** Its cell has a reset gate, applied before or after the recurrent product. */
    RESET_GATE,
    /** It runs along the time axis in the direction set by {@code go_backwards}. */
    GO_BACKWARDS,
    /** It has an exact and an approximate form, chosen by {@code approximate}. */
    APPROXIMATE,
    /** It merges the branches in its configuration, as in Keras 1. */
    MERGES_BRANCHES,
    /** Its calls distinguish a list of one tensor from the tensor itself. */
    KEEPS_LISTS,
    /** tf.keras cannot load a file that calls it with a constant, because the layer gets a list instead of a tensor. */
    NEEDS_TENSORS,
    /** It passes a loss or a metric to training, so it need not lead to an output. */
    FEEDS_TRAINING,
    /** Until Keras 3.14 its declared shape differed from the computed one. */
    MISDECLARED
}
