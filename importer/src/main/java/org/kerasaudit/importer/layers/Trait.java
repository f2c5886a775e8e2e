package org.kerasaudit.importer.layers;

/** What rules, diagnosis and targets may rely on in a layer class, which declares it of itself beside its reader. */
public enum Trait {
    /** It is where a model's data enters. */
    INPUT,
    /** Its activation is the last thing it computes. */
    ACTIVATED_LAST,
    /** No output is negative where its activation never is. */
    SIGN_OF_ACTIVATION,
    /** No output is negative where no input is. */
    KEEPS_NON_NEGATIVE,
    /** It clips at a threshold, below which a slope may be left. */
    RECTIFIES,
    /** It has a slope below zero. */
    LEAKS,
    /** Its units lie along the last axis of {@code kernel}. */
    UNITS_LAST,
    /** Its kernels move along spatial axes. */
    CONVOLVES,
    /** It puts the elements of a sample into a shape with other axes, in their order. */
    FLATTENS,
    /** It moves elements about at most, so that whole numbers stay whole. */
    MOVES_ELEMENTS,
    /** Its inputs are numbers of rows, of which it has {@code input_dim}. */
    LOOKS_UP_ROWS,
    /** It drops elements in training and scales the others up. */
    DROPS_OUT,
    /** It alters its input at random in training, in a way no recording shows. */
    ADDS_NOISE,
    /** It normalizes by moving statistics, in training by those of the batch. */
    BATCH_STATISTICS,
    /** It keeps the variance of the data it was adapted to. */
    DATA_STATISTICS,
    /** Its variables are never cast to half precision. */
    FULL_PRECISION_VARIABLES,
    /** It divides by the root of a variance and {@code epsilon}. */
    EPSILON,
    /** Its cell has gates with an activation of their own. */
    GATES,
    /** Its cell has a reset gate, applied before or after the recurrent product. */
    RESET_GATE,
    /** It runs along the time axis in the direction that {@code go_backwards} says. */
    GO_BACKWARDS,
    /** It has an exact and an approximate form, by {@code approximate}. */
    APPROXIMATE,
    /** It merges the branches that its own configuration holds, as Keras 1 does. */
    MERGES_BRANCHES,
    /** Its calls keep a list of one tensor apart from the tensor. */
    KEEPS_LISTS,
    /** Until Keras 3.14 it was declared with another shape than it computes. */
    MISDECLARED
}
