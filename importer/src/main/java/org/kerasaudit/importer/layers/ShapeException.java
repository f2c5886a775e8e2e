package org.kerasaudit.importer.layers;

/** Thrown if a layer receives input it does not accept: what it expects and what was found. */
public final class ShapeException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String expected;
    private final String found;

    public ShapeException(String expected, String found) {
        super("expected " + expected + ", found " + found);
        this.expected = expected;
        this.found = found;
    }

    public String expected() {
        return expected;
    }

    public String found() {
        return found;
    }
}
