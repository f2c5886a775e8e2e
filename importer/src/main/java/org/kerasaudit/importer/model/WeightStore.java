package org.kerasaudit.importer.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tensors a file holds, arranged the way its generation arranges them. */
public sealed interface WeightStore {
    /** State of the optimizer; Keras 3 counts it in its summary's total. */
    List<StoredTensor> optimizer();

    /** Tensors stored outside every structure that Keras reads. */
    List<StoredTensor> strays();

    /** All other tensors. */
    List<StoredTensor> ofLayers();

    /** The groups of layers with the names of their tensors; none where tensors are not named. */
    List<Group> groups();

    /** Hands this store to the one method of {@code visitor} for its kind. */
    void accept(Visitor visitor);

    /** Does something for each kind of store. */
    interface Visitor {
        void byLayer(ByLayer store);

        void byPath(ByPath store);

        void none(None store);
    }

    /**
     * Legacy HDF5: one group per outer layer, tensors named within.
     *
     * @param root the group holding the layers' groups: {@code /model_weights}, or {@code /} in a weights-only file
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
     * One entry of {@code weight_names}.
     *
     * @param name as written, e.g. {@code dense_1/kernel:0}
     * @param tensor null where the group holds no such dataset
     */
    record Entry(String name, @Nullable StoredTensor tensor) {}

    /**
     * Keras 3: tensors by their path in the object tree, e.g. {@code layers/dense/vars/0}, without the optimizer's.
     *
     * @param names the attribute {@code name} of {@code vars} groups, by the path of the object that has them: {@code
     *     layers/dense} → {@code dense}; empty for versions that write none
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

    /** An architecture alone. */
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
