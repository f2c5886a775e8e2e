package org.kerasaudit.importer.layers;

/** The forward pass needs a variable that the file does not hold, or holds in another shape. */
public final class MissingWeightException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MissingWeightException(String message) {
        super(message);
    }
}
