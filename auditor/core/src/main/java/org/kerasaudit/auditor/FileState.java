package org.kerasaudit.auditor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * The state of a file, used to detect that it was changed or replaced.
 *
 * @param size in bytes; -1 if there is no file
 * @param key identifies the file on its file system, if supported
 */
record FileState(
        long size, @Nullable FileTime modified, @Nullable Object key) {

    static FileState of(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileState(found.size(), found.lastModifiedTime(), found.fileKey());
        } catch (IOException none) {
            return new FileState(-1, null, null);
        }
    }
}
