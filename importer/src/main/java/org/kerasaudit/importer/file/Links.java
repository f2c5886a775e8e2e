package org.kerasaudit.importer.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.kerasaudit.importer.file.bytes.Oddity.Kind;
import org.kerasaudit.importer.file.bytes.Place;

/** Symbolic links among the files that are read with a model. */
final class Links {
    private Links() {}

    /** Returns whether {@code part} is a link that must not be followed, and reports it. */
    static boolean isUnsafe(Path part, Place model) {
        if (!Files.isSymbolicLink(part) || areInOneFolder(part, model.file())) return false;
        model.sibling(part).odd(Kind.SYMBOLIC_LINK, "a file", "a symbolic link");
        return true;
    }

    /** Whether the files are in one folder once all links are resolved, as in caches of downloaded models. */
    private static boolean areInOneFolder(Path one, Path other) {
        try {
            return Objects.equals(
                    one.toRealPath().getParent(), other.toRealPath().getParent());
        } catch (IOException broken) {
            return false;
        }
    }
}
