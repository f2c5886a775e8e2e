package org.kerasaudit.importer.file.bytes;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * The only exception that reading a file throws: names the file, the place inside it, what was expected and what was found, in
 * one line.
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
        /** Exceeds one of the {@link Limits}. */
        LIMIT,
        /** Not handled because of an internal error in this project. */
        FAULT,
        /** A dataset whose numbers are stored in another file. */
        EXTERNAL_STORAGE,
        /** A dataset composed of other datasets. */
        VIRTUAL_DATASET,
        /** A tensor far larger than its stored bytes. */
        TENSOR_BOMB,
        /** An archive member far larger than its stored bytes. */
        ARCHIVE_BOMB,
        /** An archive member that contradicts the directory. */
        FORGED_MEMBER,
        /** An encrypted archive member. */
        ENCRYPTED_MEMBER,
        /** Readable in more than one way, by format or by archive directory. */
        AMBIGUOUS
    }

    public KerasFormatException(Path file, String place, String expected, String found) {
        this(Code.UNREADABLE, file, place, -1, expected, found);
    }

    KerasFormatException(Code code, Path file, String place, long offset, String expected, String found) {
        super(Printable.line(file + ": " + (place.isEmpty() ? "" : place + ": ")
                + (offset < 0 ? "" : "byte " + offset + ": ")
                + (expected.isEmpty() ? "" : "expected " + expected + ", found ") + found));
        this.code = code;
        this.file = file;
        this.place = place;
        this.offset = offset;
        this.expected = expected;
        this.found = found;
    }

    /** Wraps an unexpected {@code fault} that aborted work on a file. */
    public static KerasFormatException of(Path file, Throwable fault) {
        if (fault instanceof InternalError) return changed(Place.of(file), fault);
        String found = "internal error in keras-audit: " + reason(fault, "no message");
        KerasFormatException exception = new KerasFormatException(Code.FAULT, file, "", -1, "", found);
        exception.initCause(fault);
        return exception;
    }

    /** Returns the innermost message in one line, which is the one about the bytes; {@code unknown} if there is none. */
    static String reason(Throwable thrown, String unknown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) cause = cause.getCause();
        if (cause instanceof OutOfMemoryError) return "out of memory";
        if (cause instanceof StackOverflowError) return "data nested too deeply";
        if (cause instanceof NoSuchFileException) return "no such file";
        if (cause instanceof AccessDeniedException) return "access denied";
        if (cause instanceof FileSystemException failed && failed.getReason() != null) return failed.getReason();
        return cause.getMessage() == null ? unknown : cause.getMessage().replaceAll("\\s+", " ");
    }

    /** Returns an exception saying that a file changed while it was read. */
    public static KerasFormatException changed(Path file) {
        return changed(Place.of(file));
    }

    private static KerasFormatException changed(Place place) {
        return place.wrong("a file that does not change", "one that changed while it was read");
    }

    /** Returns an exception for mapped bytes that no longer exist, which the JVM reports as {@code fault}. */
    static KerasFormatException changed(Place place, Throwable fault) {
        KerasFormatException exception = changed(place);
        exception.initCause(fault);
        return exception;
    }

    /** Attaches the oddities found before the file was refused. */
    public KerasFormatException with(List<Oddity> before) {
        oddities = List.copyOf(before);
        return this;
    }

    /** Returns the oddities found before the file was refused. */
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

    /** Returns the place inside the file, e.g. {@code /model_weights/dense/kernel}; empty for the file as a whole. */
    public String place() {
        return place;
    }

    /** Returns the byte offset in the file, or in the document at {@link #place}; empty if unknown. */
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
