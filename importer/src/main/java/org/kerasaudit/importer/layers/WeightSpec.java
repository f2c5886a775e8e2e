package org.kerasaudit.importer.layers;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Shape;

/**
 * A variable that a layer declares, given its configuration.
 *
 * @param scopes the nested layers that lead to it, outermost first
 * @param name Keras's name for it in the generation that wrote the file: {@code kernel}, or {@code W} in Keras 1
 * @param trainable false for state such as moving averages, regardless of the layer's {@code trainable}
 * @param type the element type if it differs from the policy's variable dtype; else null
 */
public record WeightSpec(
        List<Scope> scopes,
        String name,
        Shape shape,
        boolean trainable,
        Storage storage,
        @Nullable DType type) {

    /** How files store a variable. */
    public enum Storage {
        /** In the order of the layer's variables, the default. */
        IN_ORDER,
        /** Not in archives although Keras counts it, such as LoRA adapters; legacy HDF5 stores it in order. */
        NOT_IN_ARCHIVES,
        /** In archives under its own name, {@code vars/<name>}; not counted by Keras, such as {@code idf_weights}. */
        BY_NAME,
        /** In archives under its own name, in legacy HDF5 in order; not counted by Keras: tf.keras's {@code idf_weights}. */
        BY_NAME_OR_IN_ORDER,
        /**
         * In order, but created without a shape, so Keras does not count it: the summary of tf.keras's Discretization.
         */
        UNSIZED,
        /**
         * A wrapper's reference to its inner layer's variable: archives store a copy in order, counted with the inner layer.
         */
        COPY_IN_ARCHIVES
    }

    public static WeightSpec trainable(String name, Shape shape) {
        return new WeightSpec(List.of(), name, shape, true, Storage.IN_ORDER, null);
    }

    public static WeightSpec nonTrainable(String name, Shape shape) {
        return new WeightSpec(List.of(), name, shape, false, Storage.IN_ORDER, null);
    }

    /** Whether Keras counts its elements as parameters. */
    public boolean counted() {
        return switch (storage) {
            case BY_NAME, BY_NAME_OR_IN_ORDER, UNSIZED -> false;
            default -> true;
        };
    }

    /** Returns this variable with another kind of storage. */
    public WeightSpec stored(Storage other) {
        return new WeightSpec(scopes, name, shape, trainable, other, type);
    }

    /** Returns this variable with another element type. */
    public WeightSpec typed(DType own) {
        return new WeightSpec(scopes, name, shape, trainable, storage, own);
    }

    /** Returns this variable as seen from the layer that contains its layer. */
    public WeightSpec in(Scope scope) {
        if (scopes.isEmpty()) return new WeightSpec(List.of(scope), name, shape, trainable, storage, type);
        List<Scope> longer = new ArrayList<>();
        longer.add(scope);
        longer.addAll(scopes);
        return new WeightSpec(List.copyOf(longer), name, shape, trainable, storage, type);
    }

    public WeightSpec frozen() {
        return new WeightSpec(scopes, name, shape, false, storage, type);
    }

    /** Returns the key used by {@link Weights}: the scopes' attributes and the name, joined by slashes. */
    public String key() {
        if (scopes.isEmpty()) return name;
        StringBuilder key = new StringBuilder();
        for (Scope scope : scopes) key.append(scope.attribute()).append('/');
        return key.append(name).toString();
    }

    /** Returns the names of the layers that lead to it, joined as in reports: {@code encoder/dense_1}. */
    public String layerPath() {
        StringBuilder path = new StringBuilder();
        for (Scope scope : scopes) {
            if (!scope.attribute().startsWith("layers/")) break;
            if (!path.isEmpty()) path.append('/');
            path.append(scope.name());
        }
        return path.toString();
    }
}
