package org.kerasaudit.importer.layers.recurrent;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Scope;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;

/**
 * A cell as held by a recurrent layer or another cell.
 *
 * @param scope where the holder stores the cell's variables; null if they are the holder's variables
 * @param trainable the cell's {@code trainable}
 * @param precision the cell's own compute precision; null if it computes in that of the layer
 */
record HeldCell(
        RecurrentCell cell,
        @Nullable Scope scope,
        boolean trainable,
        @Nullable Precision precision) {

    HeldCell(RecurrentCell cell, @Nullable Scope scope, boolean trainable) {
        this(cell, scope, trainable, null);
    }

    List<WeightSpec> weights(Shape step) {
        return cell.weights(step).stream().map(this::inHolder).toList();
    }

    private WeightSpec inHolder(WeightSpec spec) {
        WeightSpec own = trainable ? spec : spec.frozen();
        return scope == null ? own : own.in(scope);
    }

    /** Returns the kernels the cell computes with: those of its own precision, except in a pass in float64. */
    Kernels kernels(Kernels ofLayer) {
        return precision == null || ofLayer.precision() == Precision.FLOAT64 ? ofLayer : ofLayer.in(precision);
    }

    /** @param kernels those returned by {@link #kernels} */
    RecurrentCell.Running start(Weights weights, Kernels kernels) {
        Weights cast = precision == null ? weights : weights.uncast().in(kernels.precision());
        return cell.start(scope == null ? cast : cast.in(scope.attribute()), kernels);
    }
}
