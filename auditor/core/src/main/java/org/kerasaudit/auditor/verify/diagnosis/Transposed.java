package org.kerasaudit.auditor.verify.diagnosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.model.BoundWeight;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;

/**
 * Stored tensors that have the configured shape after permuting their axes, as PyTorch kernels do:
 * {@code [outputs, inputs]}. Such a file cannot be run; if the permuted tensors match the recording, nothing else is wrong.
 *
 * @param model the file with the permuted tensors
 * @param tensors their locations and axis orders
 */
public record Transposed(KerasModel model, List<String> tensors) {
    private static final int MAX_AXES = 5;

    /** Reads the file that way; empty unless every tensor that does not fit would fit with its axes permuted. */
    public static Optional<Transposed> of(KerasModel file) {
        List<String> permuted = new ArrayList<>();
        List<BoundWeight> misfits = file.model().orElseThrow().weights().stream()
                .filter(weight -> weight.stored() != null && !weight.fits())
                .toList();
        for (BoundWeight weight : misfits) {
            int @Nullable [] order = order(weight);
            if (order == null) return Optional.empty();
            permuted.add(described(weight, order));
        }
        return misfits.isEmpty()
                ? Optional.empty()
                : Optional.of(new Transposed(file.storing(Transposed::permuted), List.copyOf(permuted)));
    }

    private static String described(BoundWeight weight, int[] order) {
        return location(weight) + " with its axes in the order " + Arrays.toString(order);
    }

    private static String location(BoundWeight weight) {
        return weight.stored() == null ? weight.spec().key() : weight.stored().location();
    }

    private static BoundWeight permuted(BoundWeight weight) {
        StoredTensor stored = weight.stored();
        int @Nullable [] order = stored == null || weight.fits() ? null : order(weight);
        if (stored == null || order == null) return weight;
        int[] axes = order;
        StoredTensor other = new StoredTensor(
                stored.location(),
                permuted(stored.shape(), axes),
                stored.dtype(),
                () -> Layout.transpose(stored.read(), axes));
        return new BoundWeight(weight.spec(), other);
    }

    /** Returns the first axis order in which the tensor fits; null if there is none. */
    private static int @Nullable [] order(BoundWeight weight) {
        StoredTensor stored = weight.stored();
        Shape wanted = weight.spec().shape();
        if (stored == null || stored.shape().rank() != wanted.rank() || wanted.rank() > MAX_AXES) return null;
        return Orders.others(wanted.rank()).stream()
                .filter(order -> wanted.compatible(permuted(stored.shape(), order)))
                .findFirst()
                .orElse(null);
    }

    private static Shape permuted(Shape shape, int[] order) {
        return Shape.of(Arrays.stream(order).mapToLong(shape::dim).toArray());
    }
}
