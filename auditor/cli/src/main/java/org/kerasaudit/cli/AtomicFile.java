package org.kerasaudit.cli;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a file whole or not at all. */
final class AtomicFile {
    /** Writes the content to the path it is given. */
    @FunctionalInterface
    interface Content {
        void writeTo(Path path) throws IOException;
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
            content.writeTo(target);
            return;
        }
        Path whole = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
        Path part = whole.resolveSibling(
                "." + whole.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            content.writeTo(part);
            move(part, whole);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void move(Path part, Path whole) throws IOException {
        try {
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException unsupported) {
            Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
