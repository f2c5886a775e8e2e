package org.kerasaudit.importer.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tensors in a file, in the layout of the Keras generation that wrote it. */
public sealed interface WeightStore {
    /** Returns the optimizer state, which Keras 3 includes in its summary's total. */
    List<StoredTensor> optimizer();

    /** Returns tensors outside every structure that Keras reads. */
    List<StoredTensor> strays();

    /** Returns all other tensors. */
    List<StoredTensor> ofLayers();

    /** Returns the groups of layers with the names of their tensors; none if tensors are not named. */
    List<Group> groups();

    /** Calls the method of {@code visitor} for this kind of store. */
    void accept(Visitor visitor);

    /** A visitor with one method per kind of store. */
    interface Visitor {
        void byLayer(ByLayer store);

        void byPath(ByPath store);

        void none(None store);
    }

    /**
     * Legacy HDF5: one group per outermost layer, with named tensors.
     *
     * @param root the parent of the layers' groups: {@code /model_weights}, or {@code /} in a weights-only file
     */
    record ByLayer(String root, List<Group> groups, List<StoredTensor> optimizer, List<StoredTensor> strays)
            implements WeightStore {
        @Override
        public List<StoredTensor> ofLayers() {
            List<StoredTensor> tensors = new ArrayList<>();
            for (Group group : groups) {
                for (Entry entry : group.entries) if (entry.tensor != null) tensors.add(entry.tensor);
            }
            return tensors;
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.byLayer(this);
        }
    }

    /** The group of one layer, in the order of the attributes {@code layer_names} and {@code weight_names}. */
    record Group(String layer, List<Entry> entries) {}

    /**
     * An entry of {@code weight_names}.
     *
     * @param name as written, e.g. {@code dense_1/kernel:0}
     * @param tensor null if the group has no such dataset
     */
    record Entry(String name, @Nullable StoredTensor tensor) {}

    /**
     * Keras 3 and late tf.keras: tensors by their path in the object tree, e.g. {@code layers/dense/vars/0}, without
     * the optimizer's.
     *
     * @param names the attribute {@code name} of {@code vars} groups, by the path of the owning object: {@code
     *     layers/dense} → {@code dense}; empty for versions that do not write it
     */
    record ByPath(
            Map<String, StoredTensor> tensors,
            Map<String, String> names,
            List<StoredTensor> optimizer,
            List<StoredTensor> strays)
            implements WeightStore {
        @Override
        public List<StoredTensor> ofLayers() {
            return List.copyOf(tensors.values());
        }

        @Override
        public List<Group> groups() {
            return List.of();
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.byPath(this);
        }
    }

    /** An architecture without weights. */
    record None() implements WeightStore {
        @Override
        public List<StoredTensor> optimizer() {
            return List.of();
        }

        @Override
        public List<StoredTensor> strays() {
            return List.of();
        }

        @Override
        public List<StoredTensor> ofLayers() {
            return List.of();
        }

        @Override
        public List<Group> groups() {
            return List.of();
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.none(this);
        }
    }
}
