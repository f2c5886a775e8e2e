package org.kerasaudit.importer.model;

/**
 * Something wrong or unknown met while a model was understood. Collected, never thrown: one problem does not hide the rest.
 *
 * @param layer path of the layer it concerns, or empty
 * @param place where it stands, e.g. {@code /model_weights/dense/kernel} or {@code config.units}; or empty
 * @param expected what ought to be there and why, or empty
 * @param found what is there, or empty
 */
public record Problem(Kind kind, String layer, String place, String expected, String found) {

    /** What a problem is about; the auditor has one rule for each. */
    public enum Kind {
        /** A class the catalogue does not know. */
        UNKNOWN_LAYER,
        /** A configuration key nobody reads. */
        UNKNOWN_OPTION,
        /** An option or policy whose forward pass is refused. */
        REFUSED_OPTION,
        /** A configuration value no Keras accepts. */
        INVALID_CONFIG,
        /** The graph refers to what is not there, or to itself. */
        BROKEN_GRAPH,
        /** A layer is given input it cannot take. */
        SHAPE_MISMATCH,
        /** A shape the file records differs from the one computed along the graph. */
        SHAPE_CONTRADICTION,
        /** A variable of the configuration has no tensor. */
        MISSING_TENSOR,
        /** A tensor has another shape than the configuration gives it. */
        TENSOR_SHAPE,
        /** A tensor belongs to no variable of the configuration, or an asset to no layer. */
        UNCLAIMED_TENSOR,
        /** Names contradict the positions by which Keras loads. */
        TENSOR_ORDER,
        /** The names in the file tell nothing; tensors were bound by position. */
        BOUND_BY_POSITION,
        /** Keras, reading the file, gets something else than was saved. */
        RELOADED_DIFFERENTLY
    }
}
