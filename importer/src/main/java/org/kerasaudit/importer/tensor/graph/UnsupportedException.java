package org.kerasaudit.importer.tensor.graph;

/** Thrown when a backend does not support an operation. */
public final class UnsupportedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsupportedException(String message) {
        super(message, null, false, false);
    }
}
