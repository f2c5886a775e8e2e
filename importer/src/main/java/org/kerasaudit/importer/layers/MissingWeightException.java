package org.kerasaudit.importer.layers;

/** Thrown if the forward pass needs a variable that is missing from the file or has a different shape there. */
public final class MissingWeightException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MissingWeightException(String message) {
        super(message);
    }
}
