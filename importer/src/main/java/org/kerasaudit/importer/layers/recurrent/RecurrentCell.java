package org.kerasaudit.importer.layers.recurrent;

import java.util.List;
import java.util.Optional;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * One step of a recurrent layer; {@link RecurrentLayer} carries it through time. A step's input is {@code [batch, ...]}.
 * Methods throw {@link ShapeException} for a step the cell does not accept.
 */
interface RecurrentCell {
    /** Returns the name Keras derives from the cell's class, e.g. {@code lstm_cell}. */
    String className();

    /** Returns the number of axes of a step, batch included. */
    default int stepRank() {
        return 2;
    }

    List<WeightSpec> weights(Shape step);

    Formula formula(Shape step);

    Shape outputShape(Shape step);

    /** Returns the number of state tensors. */
    int states();

    /** Returns the shapes of the states, in Keras's order. */
    List<Shape> stateShapes(Shape step);

    /** Reads and arranges the weights once for any number of steps. */
    Running start(Weights weights, Kernels kernels);

    /** A cell ready to run. */
    interface Running {
        /**
         * Computes the part that does not depend on states, for any number of steps at once: {@code [steps, ...] → [steps,
         * ...]}.
         */
        Tensor project(Tensor x);

        /** Runs one step; {@code projected} holds its rows of {@link #project}. */
        Step step(Tensor projected, List<Tensor> states);

        /** Runs all steps at once, as {@link Kernels#recur} does; empty if they have to be run one by one. */
        default Optional<List<Tensor>> sweep(Tensor x, List<Tensor> states) {
            return Optional.empty();
        }
    }

    /** The output and the new states of a step. */
    record Step(Tensor output, List<Tensor> states) {
        /** Creates a step whose first state is its output, as in every plain cell. */
        static Step of(Tensor... states) {
            return new Step(states[0], List.of(states));
        }
    }
}
