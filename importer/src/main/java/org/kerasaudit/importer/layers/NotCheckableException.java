package org.kerasaudit.importer.layers;

/** Thrown if something that this project does not know or refuses to approximate prevents a check; the message names it. */
public final class NotCheckableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NotCheckableException(String message) {
        super(message);
    }
}
