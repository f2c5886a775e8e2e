package org.kerasaudit.importer.model;

/**
 * Something wrong or unknown in a model. Problems are collected, never thrown, so that one does not hide the rest.
 *
 * @param layer path of the affected layer, or empty
 * @param place where it is, e.g. {@code /model_weights/dense/kernel} or {@code config.units}; or empty
 * @param expected what should be there and why, or empty
 * @param found what is there, or empty
 */
public record Problem(Kind kind, String layer, String place, String expected, String found) {

    /** The kinds of problems; the auditor has one rule for each. */
    public enum Kind {
        /** A class that the catalog does not contain. */
        UNKNOWN_LAYER,
        /** A configuration key that no layer reads. */
        UNKNOWN_OPTION,
        /** An option or policy whose forward pass is refused. */
        REFUSED_OPTION,
        /** A configuration value that Keras does not accept. */
        INVALID_CONFIG,
        /** The graph has a broken reference or a cycle. */
        BROKEN_GRAPH,
        /** A layer receives inputs it does not accept. */
        SHAPE_MISMATCH,
        /** A recorded shape differs from the one computed from the graph. */
        SHAPE_CONTRADICTION,
        /** A configured variable has no stored tensor. */
        MISSING_TENSOR,
        /** A stored tensor does not have the configured shape. */
        TENSOR_SHAPE,
        /** A stored tensor belongs to no configured variable, or an asset to no layer. */
        UNCLAIMED_TENSOR,
        /** Names contradict the order in which Keras loads tensors. */
        TENSOR_ORDER,
        /** The names in the file do not match; tensors were bound by position. */
        BOUND_BY_POSITION,
        /** Keras loads something different from what was saved. */
        RELOADED_DIFFERENTLY
    }
}
