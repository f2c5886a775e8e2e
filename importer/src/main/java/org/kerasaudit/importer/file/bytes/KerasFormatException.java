package org.kerasaudit.importer.file.bytes;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * The only way reading a file fails: says the file, the place inside it, what is expected there and what was found, in one
 * line.
 */
public final class KerasFormatException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Path file;
    private final Code code;
    private final String place;
    private final long offset;
    private final String expected;
    private final String found;
    private transient List<Oddity> oddities = List.of();

    /** Why a file is refused. */
    public enum Code {
        /** Damaged, or not what Keras writes. */
        UNREADABLE,
        /** Past one of the {@link Limits}. */
        LIMIT,
        /** Not understood, by a fault of this project. */
        FAULT,
        /** A dataset whose numbers stand in another file. */
        EXTERNAL_STORAGE,
        /** A dataset put together from others. */
        VIRTUAL_DATASET,
        /** A tensor far larger than what is stored of it. */
        TENSOR_BOMB,
        /** An archive member far larger than what is stored of it. */
        ARCHIVE_BOMB,
        /** An archive member that is not what the directory says. */
        FORGED_MEMBER,
        /** An encrypted archive member. */
        ENCRYPTED_MEMBER
    }

    public KerasFormatException(Path file, String place, String expected, String found) {
        this(Code.UNREADABLE, file, place, -1, expected, found);
    }

    KerasFormatException(Code code, Path file, String place, long offset, String expected, String found) {
        super(Printable.line(file + ": " + (place.isEmpty() ? "" : place + ": ")
                + (offset < 0 ? "" : "byte " + offset + ": ") + "expected " + expected + ", found " + found));
        this.code = code;
        this.file = file;
        this.place = place;
        this.offset = offset;
        this.expected = expected;
        this.found = found;
    }

    /** What is thrown where {@code fault}, which nobody foresaw, ends the work on a file. */
    public static KerasFormatException of(Path file, Throwable fault) {
        if (fault instanceof InternalError) return changed(Place.of(file), fault);
        String found = String.valueOf(fault).replaceAll("\\s+", " ");
        KerasFormatException exception =
                new KerasFormatException(Code.FAULT, file, "", -1, "a file that can be understood", found);
        exception.initCause(fault);
        return exception;
    }

    /** What says that a file was changed while it was read. */
    public static KerasFormatException changed(Path file) {
        return changed(Place.of(file));
    }

    private static KerasFormatException changed(Place place) {
        return place.wrong("a file that stays as it is", "one that was changed while it was read");
    }

    /** What is thrown where mapped bytes are gone when they are looked at, which the Java VM reports as {@code fault}. */
    static KerasFormatException changed(Place place, Throwable fault) {
        KerasFormatException exception = changed(place);
        exception.initCause(fault);
        return exception;
    }

    /** The same with what was odd about the file before it was refused. */
    public KerasFormatException with(List<Oddity> before) {
        oddities = List.copyOf(before);
        return this;
    }

    /** What was odd about the file before it was refused. */
    public List<Oddity> oddities() {
        return oddities;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    public Code code() {
        return code;
    }

    public Path file() {
        return file;
    }

    /** The place inside the file, e.g. {@code /model_weights/dense/kernel}; empty for the file as a whole. */
    public String place() {
        return place;
    }

    /** Where in the file, or in the document at {@link #place}, counted in bytes; empty where that is not known. */
    public OptionalLong offset() {
        return offset < 0 ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    public String expected() {
        return expected;
    }

    public String found() {
        return found;
    }
}
