package org.kerasaudit.importer.layers.recurrent;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Scope;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;

/**
 * A cell as held by a recurrent layer or another cell.
 *
 * @param scope where the holder stores the cell's variables; null if they are the holder's variables
 * @param trainable the cell's {@code trainable}
 */
record HeldCell(RecurrentCell cell, @Nullable Scope scope, boolean trainable) {

    List<WeightSpec> weights(Shape step) {
        return cell.weights(step).stream().map(this::inHolder).toList();
    }

    private WeightSpec inHolder(WeightSpec spec) {
        WeightSpec own = trainable ? spec : spec.frozen();
        return scope == null ? own : own.in(scope);
    }

    RecurrentCell.Running start(Weights weights, Kernels kernels) {
        return cell.start(scope == null ? weights : weights.in(scope.attribute()), kernels);
    }
}
