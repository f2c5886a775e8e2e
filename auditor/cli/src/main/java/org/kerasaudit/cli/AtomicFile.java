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

/** Writes a file completely or not at all. */
final class AtomicFile {
    /** The content of a file; writes itself to a stream without closing it. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private AtomicFile() {}

    /** Throws if {@code target} cannot be written, so that the command fails before it does any work. */
    static void check(Path target) {
        Path folder = target.toAbsolutePath().getParent();
        if (Files.isDirectory(target)) throw CannotProceedException.wrongUsage(target + " is a directory");
        if (folder == null || !Files.isDirectory(folder))
            throw CannotProceedException.wrongUsage(target + ": its directory does not exist");
        if (!Files.isWritable(Files.exists(target) ? target : folder))
            throw CannotProceedException.wrongUsage(target + " is not writable");
    }

    /** Writes to a temporary file next to {@code target} and renames it; writes to a device or pipe directly. */
    static void write(Path target, Content content) throws IOException {
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            fill(target, Files.newOutputStream(target), content);
            return;
        }
        Path destination = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
        Path part = destination.resolveSibling(".keras-audit-" + UUID.randomUUID() + ".part");
        OutputStream created = Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            fill(target, created, content);
            move(part, destination);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void fill(Path target, OutputStream opened, Content content) throws IOException {
        try (OutputStream out = new BufferedOutputStream(opened)) {
            content.writeTo(out);
        } catch (UncheckedIOException failed) {
            throw named(target, Objects.requireNonNull(failed.getCause()));
        } catch (IOException failed) {
            throw named(target, failed);
        }
    }

    /** Adds the file's name, which exceptions from failed writes lack. */
    private static FileSystemException named(Path target, IOException failed) {
        FileSystemException named = new FileSystemException(target.toString(), null, failed.getMessage());
        named.initCause(failed);
        return named;
    }

    private static void move(Path part, Path destination) throws IOException {
        try {
            Files.move(part, destination, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException unsupported) {
            Files.move(part, destination, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
