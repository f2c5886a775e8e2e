package org.kerasaudit.importer.layers;

import java.util.List;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** One step of a recurrent layer; {@link Recurrent} carries it through time. */
interface RecurrentCell {
    int units();

    /** How many state tensors {@code [batch, units]} pass from step to step. The first is the output. */
    int states();

    /** The name Keras gives the cell, e.g. {@code lstm_cell}. */
    String cellName();

    /** How the cell's matrices stand in the file. */
    GatedWeights layout();

    default List<WeightSpec> weights(long inputDim) {
        return layout().specs(inputDim, units());
    }

    Formula formula(long inputDim);

    /** The part that needs no state, for all steps at once: {@code [rows, input_dim] → [rows, ...]}. */
    default Tensor project(Tensor x, Weights weights, Kernels kernels) {
        Tensor product = kernels.matmul(x, layout().kernel(weights));
        return layout().useBias() ? kernels.add(product, layout().inputBias(weights)) : product;
    }

    /** The states after a step. {@code projected} is that step's row of {@link #project}. */
    List<Tensor> step(Tensor projected, List<Tensor> states, Weights weights, Kernels kernels);

    default Shape state(long batch) {
        return Shape.of(batch, units());
    }
}
