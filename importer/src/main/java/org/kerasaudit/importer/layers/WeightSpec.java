package org.kerasaudit.importer.layers;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Shape;

/**
 * A variable that a layer has by its configuration.
 *
 * @param scopes the layers inside the layer that lead to it, outermost first
 * @param name Keras's name for it in the generation that wrote the file: {@code kernel}, or {@code W} in Keras 1
 * @param trainable false for state such as moving averages, whatever the layer's own {@code trainable} says
 * @param type the element type where it is not the one that the layer's policy gives its variables; else null
 */
public record WeightSpec(
        List<Scope> scopes,
        String name,
        Shape shape,
        boolean trainable,
        Storage storage,
        @Nullable DType type) {

    /** How files keep a variable. */
    public enum Storage {
        /** Like every other, in the order of the layer's variables. */
        IN_ORDER,
        /** Archives leave it out though Keras counts it, as the adapters of LoRA; legacy HDF5 keeps it in order. */
        NOT_IN_ARCHIVES,
        /** Archives keep it under its own name, {@code vars/<name>}, and Keras counts it nowhere, as {@code idf_weights}. */
        BY_NAME,
        /** Archives keep it under its own name and legacy HDF5 in order; Keras counts it nowhere: tf.keras's {@code idf_weights}. */
        BY_NAME_OR_IN_ORDER,
        /** In order, but made without a size, so that Keras counts nothing of it: the summary of tf.keras's Discretization. */
        UNSIZED,
        /** A wrapper's reference to its inner layer's variable: archives keep a copy in order, counted with the inner layer. */
        COPY_IN_ARCHIVES
    }

    public static WeightSpec trainable(String name, Shape shape) {
        return new WeightSpec(List.of(), name, shape, true, Storage.IN_ORDER, null);
    }

    public static WeightSpec nonTrainable(String name, Shape shape) {
        return new WeightSpec(List.of(), name, shape, false, Storage.IN_ORDER, null);
    }

    /** Whether Keras counts the elements among its parameters. */
    public boolean counted() {
        return switch (storage) {
            case BY_NAME, BY_NAME_OR_IN_ORDER, UNSIZED -> false;
            default -> true;
        };
    }

    /** The same variable, kept in another way. */
    public WeightSpec stored(Storage other) {
        return new WeightSpec(scopes, name, shape, trainable, other, type);
    }

    /** The same variable of an element type of its own. */
    public WeightSpec typed(DType own) {
        return new WeightSpec(scopes, name, shape, trainable, storage, own);
    }

    /** The same variable seen from the layer that holds this one's layer. */
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

    /** The key under which {@link Weights} hands it out: the scopes' attributes and the name, joined by slashes. */
    public String key() {
        if (scopes.isEmpty()) return name;
        StringBuilder key = new StringBuilder();
        for (Scope scope : scopes) key.append(scope.attribute()).append('/');
        return key.append(name).toString();
    }

    /** The names of the layers that lead to it, as reports join them: {@code encoder/dense_1}. */
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
