package org.kerasaudit.importer.layers;

import java.util.Optional;

/** The files that an archive keeps for one layer beside its variables, such as a vocabulary. */
@FunctionalInterface
public interface Assets {
    /** Of a layer whose file keeps none. */
    Assets NONE = name -> Optional.empty();

    /** The bytes of the file {@code name} below the layer's own path; empty where there is none. */
    Optional<byte[]> read(String name);
}
