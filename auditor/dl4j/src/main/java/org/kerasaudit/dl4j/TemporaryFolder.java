package org.kerasaudit.dl4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder for the files of a process. */
record TemporaryFolder(Path path) {
    static TemporaryFolder create() throws IOException {
        return new TemporaryFolder(Files.createTempDirectory("keras-audit-engine"));
    }

    /** Deletes the folder as far as possible, without following links. */
    void delete() {
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) Files.deleteIfExists(file);
        } catch (IOException held) {
            // A file is still open in a process that is about to end; the system cleans up its temporary folder.
        }
    }
}
