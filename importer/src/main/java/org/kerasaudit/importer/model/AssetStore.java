package org.kerasaudit.importer.model;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The files that an archive holds beside configuration and weights.
 *
 * @param files readers of their bytes by path in the object tree: {@code layers/string_lookup/vocabulary.txt}; each throws
 *     the container's own exception where the bytes are not what they claim
 * @param objects the paths of the objects that the archive keeps variables for, if only empty lists of them
 */
public record AssetStore(Map<String, Supplier<byte[]>> files, Set<String> objects) {
    public static final AssetStore NONE = new AssetStore(Map.of(), Set.of());

    /** Where archives keep assets. */
    public static final String FOLDER = "assets/";
}
