package org.kerasaudit.importer.layers;

/** Something this project does not know or refuses to approximate stands in the way; says what, by name. */
public final class NotCheckableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NotCheckableException(String message) {
        super(message);
    }
}
