package org.kerasaudit.importer.layers;

import java.util.Optional;

/** Files that an archive stores for one layer next to its variables, such as a vocabulary. */
@FunctionalInterface
public interface Assets {
    /** The assets of a layer without stored files. */
    Assets NONE = name -> Optional.empty();

    /** Returns the bytes of the file {@code name} under the layer's path; empty if it does not exist. */
    Optional<byte[]> read(String name);
}
