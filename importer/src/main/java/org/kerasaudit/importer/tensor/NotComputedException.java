package org.kerasaudit.importer.tensor;

/** Somebody asked for the elements of a tensor that are computed later. */
public final class NotComputedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotComputedException(String message) {
        super(message, null, false, false);
    }
}
