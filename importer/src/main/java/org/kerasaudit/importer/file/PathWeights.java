package org.kerasaudit.importer.file;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.kerasaudit.importer.file.hdf5.HdfTree;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.model.WeightStore;

/** Weights in the layout of Keras 3 and late tf.keras: {@code vars} groups under the path of the object that owns them. */
final class PathWeights {
    private static final String VARS = "vars";
    private static final String NAME = "name";
    private static final String OPTIMIZER = "optimizer/";
    private static final String OPTIMIZER_VARS = "optimizer/vars/";

    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, StoredTensor> optimizer = new LinkedHashMap<>();
    private final Set<String> objects = new HashSet<>();
    private final Set<String> copies = new HashSet<>();
    private final List<StoredTensor> strays = new ArrayList<>();

    /** Returns whether {@code tree} uses this layout. */
    static boolean in(HdfTree tree) {
        return tree.groups(ObjectPaths::isVars).findAny().isPresent()
                || tree.hasGroup("/layers")
                || tree.hasGroup("/_layer_checkpoint_dependencies");
    }

    /**
     * Adds everything in {@code tree}.
     *
     * @param paths maps a path in the file to a path in the tree of objects
     * @param guard wraps each tensor
     */
    void addAll(HdfTree tree, UnaryOperator<String> paths, UnaryOperator<StoredTensor> guard) {
        tree.tensors().forEach((path, tensor) -> add(paths.apply(path).substring(1), guard.apply(tensor)));
        addNames(tree, paths);
        UnreadPlaces.reportByPath(tree);
    }

    void addNames(HdfTree tree, UnaryOperator<String> paths) {
        tree.groups(ObjectPaths::isVars).forEach(group -> {
            String owner = owner(paths.apply(group));
            objects.add(owner);
            tree.text(group, NAME).ifPresent(name -> names.put(owner, name));
        });
    }

    /** Returns the paths of all objects that have a {@code vars} group, even an empty one. */
    Set<String> objects() {
        return objects;
    }

    /** Returns the object that owns a {@code vars} group: {@code layers/dense} for {@code /layers/dense/vars}. */
    private static String owner(String group) {
        return group.length() == VARS.length() + 1 ? "" : group.substring(1, group.length() - VARS.length() - 1);
    }

    /**
     * Adds a tensor at {@code path}, e.g. {@code layers/dense/vars/0}. Returns false if the path is already taken.
     *
     * <p>An optimizer saves all its variables, which Keras counts, in {@code optimizer/vars}. A wrapper such as
     * {@code LossScaleOptimizer} saves the wrapped optimizer's variables there as well, and a second time below
     * {@code optimizer/inner_optimizer}.
     */
    boolean add(String path, StoredTensor tensor) {
        if (path.startsWith(OPTIMIZER_VARS)) return optimizer.putIfAbsent(path, tensor) == null;
        if (path.startsWith(OPTIMIZER)) return copies.add(path);
        return tensors.putIfAbsent(path, tensor) == null;
    }

    void stray(StoredTensor tensor) {
        strays.add(tensor);
    }

    WeightStore.ByPath store() {
        return new WeightStore.ByPath(tensors, names, List.copyOf(optimizer.values()), strays);
    }
}
