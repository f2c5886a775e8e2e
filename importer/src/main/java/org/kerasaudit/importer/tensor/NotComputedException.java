package org.kerasaudit.importer.tensor;

/** Thrown when the elements of a tensor are requested before they are computed. */
public final class NotComputedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotComputedException(String message) {
        super(message, null, false, false);
    }
}
