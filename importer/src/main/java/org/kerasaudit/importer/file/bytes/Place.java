package org.kerasaudit.importer.file.bytes;

import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.kerasaudit.importer.file.bytes.KerasFormatException.Code;

/**
 * Where in which file something stands; makes the exceptions about it and takes note of what is odd there.
 *
 * @param at the place inside the file, e.g. {@code /model_weights/dense}; empty for the whole file
 */
public record Place(Path file, String at, Oddities oddities) {
    public static Place of(Path file) {
        return new Place(file, "", new Oddities(file));
    }

    /** The place {@code path} inside this one; {@code path} brings its own separator. */
    public Place in(String path) {
        return new Place(file, at + path, oddities);
    }

    /** The same place for someone who reads there meanwhile, with oddities of his own. */
    public Place apart() {
        return new Place(file, at, oddities.beside());
    }

    /** Another file that belongs to this one. */
    public Place beside(Path other) {
        return new Place(other, "", oddities);
    }

    public KerasFormatException wrong(String expected, String found) {
        return wrong(Code.UNREADABLE, expected, found);
    }

    public KerasFormatException wrong(Code code, String expected, String found) {
        return wrongAt(code, -1, expected, found);
    }

    /** What is wrong {@code offset} bytes into the file. */
    public KerasFormatException wrongAt(long offset, String expected, String found) {
        return wrongAt(Code.UNREADABLE, offset, expected, found);
    }

    public KerasFormatException wrongAt(Code code, long offset, String expected, String found) {
        return new KerasFormatException(code, file, at, offset, expected, found);
    }

    /** A limit that is exceeded. */
    public KerasFormatException beyond(long most, String what, String found) {
        return wrong(Code.LIMIT, "at most " + most + " " + what, found);
    }

    public void odd(Oddity.Kind kind, String expected, String found) {
        oddities.add(kind, file, at, expected, found);
    }

    /** Runs {@code reading}, turning whatever a library throws over damaged bytes into a format exception here. */
    public <T> T guard(String expected, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (KerasFormatException | CancellationException e) {
            throw e;
        } catch (InternalError unmapped) {
            throw KerasFormatException.changed(this, unmapped);
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
