package org.kerasaudit.importer.layers;

/** Something unknown to this project, or that it refuses to approximate, prevents a check; the message names it. */
public final class NotCheckableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NotCheckableException(String message) {
        super(message);
    }
}
