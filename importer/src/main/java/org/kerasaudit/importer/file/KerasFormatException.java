package org.kerasaudit.importer.file;

import java.nio.file.Path;
import java.util.Objects;

/**
 * The only way reading a file fails: says the file, the place inside it, what is expected there and what was found, in one
 * line.
 */
public final class KerasFormatException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Path file;
    private final String place;
    private final String expected;
    private final String found;

    public KerasFormatException(Path file, String place, String expected, String found) {
        super(file + ": " + (place.isEmpty() ? "" : place + ": ") + "expected " + expected + ", found " + found);
        this.file = file;
        this.place = place;
        this.expected = expected;
        this.found = found;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    public Path file() {
        return file;
    }

    /** The place inside the file, e.g. {@code /model_weights/dense/kernel}; empty for the file as a whole. */
    public String place() {
        return place;
    }

    public String expected() {
        return expected;
    }

    public String found() {
        return found;
    }
}
