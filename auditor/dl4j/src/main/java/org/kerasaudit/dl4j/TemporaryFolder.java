package org.kerasaudit.dl4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for whatever a process leaves behind. */
record TemporaryFolder(Path path) {
    static TemporaryFolder create() throws IOException {
        return new TemporaryFolder(Files.createTempDirectory("keras-audit-engine"));
    }

    /** Deletes what can be deleted; links are not followed. */
    void delete() {
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) Files.deleteIfExists(file);
        } catch (IOException held) {
            // Held by a process that is about to end; the system empties its temporary folder.
        }
    }
}
