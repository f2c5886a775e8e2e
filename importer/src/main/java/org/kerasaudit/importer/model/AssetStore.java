package org.kerasaudit.importer.model;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The assets in an archive.
 *
 * @param files readers of their bytes by path in the object tree: {@code layers/string_lookup/vocabulary.txt}; each
 *     throws the container's own exception if the bytes are invalid
 * @param objects the paths of the objects for which the archive stores variables, even empty lists
 */
public record AssetStore(Map<String, Supplier<byte[]>> files, Set<String> objects) {
    public static final AssetStore NONE = new AssetStore(Map.of(), Set.of());

    /** The folder of assets in an archive. */
    public static final String FOLDER = "assets/";
}
