package org.kerasaudit.auditor.targets;

/**
 * A hazard that a model meets at a target.
 *
 * @param layer path of the layer, empty for the file as a whole
 * @param className of the layer, or empty
 * @param what of the layer it is: {@code go_backwards=true}; empty for the layer as such
 * @param effect what the target does, behind its name
 * @param workaround what helps, or empty
 */
public record Hazard(Kind kind, String layer, String className, String what, String effect, String workaround) {

    /** The last name of the layer's path. */
    public String name() {
        return layer.substring(layer.lastIndexOf('/') + 1);
    }
}
