package org.kerasaudit.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.UUID;

/** Writes a file whole or not at all. */
final class AtomicFile {
    /** Writes the content to the stream it is given, which it leaves open. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private AtomicFile() {}

    /** Refuses a target that cannot be written before any work is done for it. */
    static void check(Path target) {
        Path folder = target.toAbsolutePath().getParent();
        if (Files.isDirectory(target)) throw CannotProceedException.wrongUsage(target + ": is a folder");
        if (folder == null || !Files.isDirectory(folder))
            throw CannotProceedException.wrongUsage(target + ": its folder does not exist");
        if (!Files.isWritable(Files.exists(target) ? target : folder))
            throw CannotProceedException.wrongUsage(target + ": cannot be written");
    }

    /** Writes beside {@code target} and moves the finished file there; a device or pipe is written to directly. */
    static void write(Path target, Content content) throws IOException {
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            fill(target, Files.newOutputStream(target), content);
            return;
        }
        Path whole = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
        Path part = whole.resolveSibling(".keras-audit-" + UUID.randomUUID() + ".part");
        OutputStream created = Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            fill(target, created, content);
            move(part, whole);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void fill(Path target, OutputStream opened, Content content) throws IOException {
        try (OutputStream out = new BufferedOutputStream(opened)) {
            content.writeTo(out);
        } catch (UncheckedIOException failed) {
            throw of(target, Objects.requireNonNull(failed.getCause()));
        } catch (IOException failed) {
            throw of(target, failed);
        }
    }

    /** A failed write tells why, but not of which file. */
    private static FileSystemException of(Path target, IOException failed) {
        FileSystemException named = new FileSystemException(target.toString(), null, failed.getMessage());
        named.initCause(failed);
        return named;
    }

    private static void move(Path part, Path whole) throws IOException {
        try {
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException unsupported) {
            Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
