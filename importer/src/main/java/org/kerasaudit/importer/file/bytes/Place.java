package org.kerasaudit.importer.file.bytes;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.kerasaudit.importer.file.bytes.KerasFormatException.Code;

/**
 * A place in a file; creates exceptions about it and records oddities found there.
 *
 * @param at the place inside the file, e.g. {@code /model_weights/dense}; empty for the whole file
 */
public record Place(Path file, String at, Oddities oddities) {
    public static Place of(Path file) {
        return new Place(file, "", new Oddities(file));
    }

    /** Returns the place {@code path} inside this one; {@code path} includes its separator. */
    public Place in(String path) {
        return new Place(file, at + path, oddities);
    }

    /** Returns the same place with separate oddities, which {@link Oddities#addFirst} can put in order. */
    public Place separate() {
        return new Place(file, at, oddities.separate());
    }

    /** Returns the place of another file that belongs to this one. */
    public Place sibling(Path other) {
        return new Place(other, "", oddities);
    }

    public KerasFormatException wrong(String expected, String found) {
        return wrong(Code.UNREADABLE, expected, found);
    }

    /** Returns the exception for a failure of the file system. */
    public KerasFormatException wrong(String expected, Exception failure) {
        KerasFormatException wrong = wrong(expected, KerasFormatException.reason(failure, "an unknown failure"));
        wrong.initCause(failure);
        return wrong;
    }

    public KerasFormatException wrong(Code code, String expected, String found) {
        return wrongAt(code, -1, expected, found);
    }

    /** Returns an exception about byte {@code offset} of the file. */
    public KerasFormatException wrongAt(long offset, String expected, String found) {
        return wrongAt(Code.UNREADABLE, offset, expected, found);
    }

    public KerasFormatException wrongAt(Code code, long offset, String expected, String found) {
        return new KerasFormatException(code, file, at, offset, expected, found);
    }

    /** Returns an exception about an exceeded limit. */
    public KerasFormatException beyond(long max, String what, String found) {
        return wrong(Code.LIMIT, "at most " + max + " " + what, found);
    }

    public void odd(Oddity.Kind kind, String expected, String found) {
        oddities.add(kind, file, at, expected, found);
    }

    /** Keeps a copy of the beginning of {@code content}, which Keras does not read, to be inspected. */
    public void embed(ByteBuffer content) {
        oddities.embed(file, at, content);
    }

    /** Returns whether this is the file that was opened, as a whole. */
    public boolean isMain() {
        return at.isEmpty() && oddities.isMain(file);
    }

    /** Returns whether further oddities of this kind would be dropped, so that computing their places is useless. */
    public boolean isFull(Oddity.Kind kind) {
        return oddities.isFull(kind);
    }

    /** Runs {@code reading} and converts anything a library throws on damaged bytes into a format exception at this place. */
    public <T> T guard(String expected, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (KerasFormatException | CancellationException e) {
            throw e;
        } catch (InternalError unmapped) {
            throw KerasFormatException.changed(this, unmapped);
        } catch (RuntimeException | AssertionError | VirtualMachineError e) {
            KerasFormatException wrong = wrong(expected, KerasFormatException.reason(e, "damaged data"));
            wrong.initCause(e);
            throw wrong;
        }
    }
}
