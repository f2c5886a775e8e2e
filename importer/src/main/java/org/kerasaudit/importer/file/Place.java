package org.kerasaudit.importer.file;

import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Where in which file something stands; makes the exceptions about it.
 *
 * @param at the place inside the file, e.g. {@code /model_weights/dense}; empty for the whole file
 */
record Place(Path file, String at) {
    static Place of(Path file) {
        return new Place(file, "");
    }

    /** The place {@code path} inside this one; {@code path} brings its own separator. */
    Place in(String path) {
        return new Place(file, at + path);
    }

    KerasFormatException wrong(String expected, String found) {
        return new KerasFormatException(file, at, expected, found);
    }

    /** Runs {@code reading}, turning whatever a library throws over damaged bytes into a format exception here. */
    <T> T guard(String expected, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (KerasFormatException e) {
            throw e;
        } catch (RuntimeException | AssertionError | VirtualMachineError e) {
            KerasFormatException wrong = wrong(expected, reason(e));
            wrong.initCause(e);
            throw wrong;
        }
    }

    /** The innermost message, which is the one about the bytes. */
    private static String reason(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) cause = cause.getCause();
        String message = cause.getMessage();
        String name = cause.getClass().getSimpleName();
        return (message == null ? name : name + ": " + message).replaceAll("\\s+", " ");
    }
}
