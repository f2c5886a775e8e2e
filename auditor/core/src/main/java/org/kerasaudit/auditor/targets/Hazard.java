package org.kerasaudit.auditor.targets;

/**
 * Something a target does wrong with a model.
 *
 * @param layer path of the layer, empty for the file as a whole
 * @param className the layer's class, or empty
 * @param what what it depends on: {@code go_backwards=true}; empty for the layer itself
 * @param effect what the target does, as a verb phrase with the target as subject
 * @param workaround what helps, or empty
 */
public record Hazard(Kind kind, String layer, String className, String what, String effect, String workaround) {

    /** Returns the last name of the layer's path. */
    public String name() {
        return layer.substring(layer.lastIndexOf('/') + 1);
    }
}
