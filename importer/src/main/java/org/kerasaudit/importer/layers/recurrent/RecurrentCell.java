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
 * Methods throw {@link ShapeException} for a step the cell cannot take.
 */
interface RecurrentCell {
    /** The name Keras derives from the cell's class, e.g. {@code lstm_cell}. */
    String className();

    /** How many axes a step has, batch included. */
    default int stepRank() {
        return 2;
    }

    List<WeightSpec> weights(Shape step);

    Formula formula(Shape step);

    Shape outputShape(Shape step);

    /** How many tensors pass from step to step. */
    int states();

    /** The shapes of what passes from step to step, in Keras's order. */
    List<Shape> stateShapes(Shape step);

    /** The cell with its weights read and laid out once, however many steps there are. */
    Running start(Weights weights, Kernels kernels);

    /** A cell ready to take steps. */
    interface Running {
        /** What needs no state, for steps of any number at once: {@code [steps, ...] → [steps, ...]}. */
        Tensor project(Tensor x);

        /** One step; {@code projected} holds its rows of {@link #project}. */
        Step step(Tensor projected, List<Tensor> states);

        /** All steps at once, as {@link Kernels#recur} has them; empty where they are to be taken one by one. */
        default Optional<List<Tensor>> sweep(Tensor x, List<Tensor> states) {
            return Optional.empty();
        }
    }

    /** What a step puts out and hands on. */
    record Step(Tensor output, List<Tensor> states) {
        /** A step whose first state is its output, as in every plain cell. */
        static Step of(Tensor... states) {
            return new Step(states[0], List.of(states));
        }
    }
}
