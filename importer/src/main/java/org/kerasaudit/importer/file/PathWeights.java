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

/** Weights as Keras 3 and late tf.keras lay them out: by the path of the object that has them, in {@code vars} groups. */
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

    /** Whether anything in {@code tree} is laid out so. */
    static boolean in(HdfTree tree) {
        return tree.groups(ObjectPaths::isVars).findAny().isPresent()
                || tree.hasGroup("/layers")
                || tree.hasGroup("/_layer_checkpoint_dependencies");
    }

    /**
     * Takes everything in {@code tree}.
     *
     * @param paths give the path in the tree of objects for a path in the file
     * @param guard is put around each tensor
     */
    void addAll(HdfTree tree, UnaryOperator<String> paths, UnaryOperator<StoredTensor> guard) {
        tree.tensors().forEach((path, tensor) -> add(paths.apply(path).substring(1), guard.apply(tensor)));
        addNames(tree, paths);
    }

    void addNames(HdfTree tree, UnaryOperator<String> paths) {
        tree.groups(ObjectPaths::isVars).forEach(group -> {
            String owner = owner(paths.apply(group));
            objects.add(owner);
            tree.text(group, NAME).ifPresent(name -> names.put(owner, name));
        });
    }

    /** The paths of all objects that have a {@code vars} group, an empty one included. */
    Set<String> objects() {
        return objects;
    }

    /** The object whose {@code vars} group stands at {@code /layers/dense/vars}: {@code layers/dense}. */
    private static String owner(String group) {
        return group.length() == VARS.length() + 1 ? "" : group.substring(1, group.length() - VARS.length() - 1);
    }

    /**
     * Takes a tensor at {@code path}, e.g. {@code layers/dense/vars/0}. Answers whether the path was free.
     *
     * <p>An optimizer saves all its variables, which Keras counts, in {@code optimizer/vars}. One that wraps another, as
     * {@code LossScaleOptimizer} does, saves the other's there too, and once more below {@code optimizer/inner_optimizer}.
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
