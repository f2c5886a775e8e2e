package org.kerasaudit.importer.file;

import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.model.WeightStore;

/** Arranges the datasets of an HDF5 file the way its generation does. */
final class WeightStores {
    private static final String OPTIMIZER = "optimizer_weights";

    private WeightStores() {}

    /**
     * Legacy HDF5.
     *
     * @param group the one with {@code layer_names}
     * @param root its path: {@code /} or {@code /model_weights}
     */
    static WeightStore byLayer(Hdf5 hdf5, Group group, String root) {
        String prefix = root.equals("/") ? "/" : root + "/";
        Set<String> claimed = new HashSet<>();
        List<WeightStore.Group> groups = new ArrayList<>();
        List<String> layers = new ArrayList<>(hdf5.names(group, "layer_names"));
        if (hdf5.group(group, "top_level_model_weights") != null) layers.add("top_level_model_weights");
        for (String layer : layers) {
            @Nullable Group own = hdf5.group(group, layer);
            List<WeightStore.Entry> entries =
                    own == null ? List.of() : entries(hdf5, own, prefix + layer + "/", claimed);
            groups.add(new WeightStore.Group(layer, entries));
        }
        List<StoredTensor> optimizer = new ArrayList<>();
        List<StoredTensor> strays = new ArrayList<>();
        hdf5.datasets(hdf5.root()).forEach((path, dataset) -> {
            if (claimed.contains("/" + path)) return;
            (path.startsWith(OPTIMIZER + "/") ? optimizer : strays).add(hdf5.tensor("/" + path, dataset));
        });
        return new WeightStore.ByLayer(root, List.copyOf(groups), List.copyOf(optimizer), List.copyOf(strays));
    }

    private static List<WeightStore.Entry> entries(Hdf5 hdf5, Group group, String prefix, Set<String> claimed) {
        Map<String, Dataset> datasets = hdf5.datasets(group);
        List<WeightStore.Entry> entries = new ArrayList<>();
        for (String name : hdf5.names(group, "weight_names")) {
            @Nullable Dataset dataset = datasets.get(name);
            if (dataset != null) claimed.add(prefix + name);
            entries.add(new WeightStore.Entry(name, dataset == null ? null : hdf5.tensor(prefix + name, dataset)));
        }
        return List.copyOf(entries);
    }

    /** Keras 3: {@code layers/dense/vars/0}. Shards are merged by the caller giving several files. */
    static WeightStore byPath(List<Hdf5> shards) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        Map<String, String> names = new LinkedHashMap<>();
        List<StoredTensor> optimizer = new ArrayList<>();
        for (Hdf5 hdf5 : shards) {
            hdf5.groups(hdf5.root()).forEach((path, group) -> {
                @Nullable String name = path.endsWith("/vars") ? hdf5.text(group, "name") : null;
                if (name != null) names.put(path.substring(0, path.length() - "/vars".length()), name);
            });
            hdf5.datasets(hdf5.root()).forEach((path, dataset) -> {
                StoredTensor tensor = hdf5.tensor("/" + path, dataset);
                if (path.startsWith("optimizer/")) optimizer.add(tensor);
                else tensors.put(path, tensor);
            });
        }
        return new WeightStore.ByPath(tensors, names, List.copyOf(optimizer), List.of());
    }
}
