package org.kerasaudit.importer.tensor.graph;

/** A backend cannot compute what it is asked to. */
public final class UnsupportedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsupportedException(String message) {
        super(message, null, false, false);
    }
}
