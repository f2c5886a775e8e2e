package org.kerasaudit.importer.layers;

/** Thrown if a layer receives a value it cannot process, such as an index past the end of an embedding. */
public final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public InputException(String message) {
        super(message);
    }
}
