package org.kerasaudit.importer.model;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.kerasaudit.importer.layers.Assets;
import org.kerasaudit.importer.layers.Scope;
import org.kerasaudit.importer.model.Problem.Kind;

/** Gives each layer the assets at its path and reports those that were never requested. */
final class AssetReader {
    /** An image that Keras adds when it uploads a model to a hub; it belongs to no layer. */
    private static final String PLOT = "summary_plot.png";

    private final AssetStore store;
    private final ArchivePaths paths;
    private final Set<String> claimed = new HashSet<>();

    AssetReader(AssetStore store) {
        this.store = store;
        Set<String> known = new HashSet<>(store.files().keySet());
        store.objects().stream().filter(object -> !object.isEmpty()).forEach(object -> known.add(object + "/vars"));
        this.paths = new ArchivePaths(known);
        claimed.add(PLOT);
    }

    /** Returns the assets of the layer at these scopes. */
    Assets of(List<Scope> scopes) {
        String object = paths.resolve(scopes);
        return name -> read(object + "/" + name);
    }

    private Optional<byte[]> read(String path) {
        if (!store.files().containsKey(path)) return Optional.empty();
        claimed.add(path);
        return Optional.of(store.files().get(path).get());
    }

    /** Reports the assets that no layer requested. */
    void reportUnclaimed(Consumer<Problem> problems) {
        for (String path : new TreeSet<>(store.files().keySet())) {
            if (claimed.contains(path)) continue;
            problems.accept(new Problem(
                    Kind.UNCLAIMED_TENSOR,
                    "",
                    AssetStore.FOLDER + path,
                    "no asset here according to the configuration",
                    "a file that no layer reads"));
        }
    }
}
