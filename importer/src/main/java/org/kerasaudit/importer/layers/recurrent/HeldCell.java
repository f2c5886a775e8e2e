package org.kerasaudit.importer.layers.recurrent;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Scope;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;

/**
 * A cell and what holds it: a recurrent layer or another cell.
 *
 * @param scope where the holder keeps the cell's variables; null where they are the holder's own
 * @param trainable the cell's own {@code trainable}
 */
record HeldCell(RecurrentCell cell, @Nullable Scope scope, boolean trainable) {

    List<WeightSpec> weights(Shape step) {
        return cell.weights(step).stream().map(this::seenFromHolder).toList();
    }

    private WeightSpec seenFromHolder(WeightSpec spec) {
        WeightSpec own = trainable ? spec : spec.frozen();
        return scope == null ? own : own.in(scope);
    }

    RecurrentCell.Running start(Weights weights, Kernels kernels) {
        return cell.start(scope == null ? weights : weights.in(scope.attribute()), kernels);
    }
}
