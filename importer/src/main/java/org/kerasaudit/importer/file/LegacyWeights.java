package org.kerasaudit.importer.file;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.kerasaudit.importer.file.hdf5.HdfTree;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.model.WeightStore;

/** Weights in the HDF5 layout of Keras 1, Keras 2 and tf.keras: one group per layer, listed in attributes. */
final class LegacyWeights {
    private static final String LAYER_NAMES = "layer_names";
    private static final String WEIGHT_NAMES = "weight_names";
    private static final String TOP_LEVEL = "top_level_model_weights";
    private static final String OPTIMIZER = "/optimizer_weights";

    private final HdfTree tree;
    private final String root;
    private final Map<String, StoredTensor> tensors;
    private final Set<String> claimed = new HashSet<>();

    private LegacyWeights(HdfTree tree, String root) {
        this.tree = tree;
        this.root = root;
        this.tensors = tree.tensors();
    }

    /** Returns whether the group at {@code root} lists layers. */
    static boolean at(HdfTree tree, String root) {
        return tree.texts(root, LAYER_NAMES).isPresent();
    }

    /**
     * Reads the weights below {@code root}. A listed layer or weight that does not exist stays in the lists without tensors: the
     * model decides which ones it needs.
     */
    static WeightStore.ByLayer read(HdfTree tree, String root) {
        return new LegacyWeights(tree, root).read();
    }

    private WeightStore.ByLayer read() {
        List<String> layers = new ArrayList<>(tree.texts(root, LAYER_NAMES)
                .orElseThrow(() -> tree.place().in(root).wrong("the attribute layer_names", "none")));
        if (!layers.contains(TOP_LEVEL) && tree.hasGroup(HdfTree.below(root, TOP_LEVEL))) layers.add(TOP_LEVEL);
        List<WeightStore.Group> groups = layers.stream().map(this::group).toList();
        Set<String> read = new HashSet<>(claimed);
        List<StoredTensor> optimizer = optimizer(read);
        List<StoredTensor> strays = tensors.entrySet().stream()
                .filter(entry -> !claimed.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        Set<String> paths = layers.stream().map(layer -> resolve(root, layer)).collect(Collectors.toSet());
        UnreadPlaces.reportByLayer(tree, paths, read::contains);
        return new WeightStore.ByLayer(root, groups, optimizer, strays);
    }

    private WeightStore.Group group(String layer) {
        return new WeightStore.Group(layer, entries(resolve(root, layer)));
    }

    private List<WeightStore.Entry> entries(String group) {
        return tree.texts(group, WEIGHT_NAMES).orElse(List.of()).stream()
                .map(name -> entry(group, name))
                .toList();
    }

    private WeightStore.Entry entry(String group, String name) {
        String path = resolve(group, name);
        claimed.add(path);
        return new WeightStore.Entry(name, tensors.get(path));
    }

    /** Resolves {@code name} in {@code group} as h5py does: a name that begins with a slash is a path from the root. */
    private static String resolve(String group, String name) {
        String path = name.startsWith("/") ? name : HdfTree.below(group, name);
        return path.contains("//") ? path.replaceAll("/+", "/") : path;
    }

    /**
     * Returns the optimizer's state in its own order, then anything else in its group; adds the paths of the former to
     * {@code read}.
     */
    private List<StoredTensor> optimizer(Set<String> read) {
        List<StoredTensor> optimizer = new ArrayList<>();
        for (WeightStore.Entry entry : entries(OPTIMIZER)) {
            if (entry.tensor() != null) optimizer.add(entry.tensor());
        }
        read.addAll(claimed);
        tensors.forEach((path, tensor) -> {
            if (path.startsWith(OPTIMIZER + "/") && claimed.add(path)) optimizer.add(tensor);
        });
        return optimizer;
    }
}
