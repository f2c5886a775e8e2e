package org.kerasaudit.importer.layers;

/** A layer was fed a value it cannot take, such as a word number past the end of an embedding. */
public final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public InputException(String message) {
        super(message);
    }
}
