package org.kerasaudit.importer.layers.recurrent;

import java.util.List;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Cells of tf.keras that wrap a cell: {@code tf.nn.RNNCellResidualWrapper} and its relatives. */
final class CellWrappers {
    private CellWrappers() {}

    /** A cell that delegates to the wrapped cell by default. */
    private interface Transparent extends RecurrentCell {
        HeldCell held();

        @Override
        default int stepRank() {
            return held().cell().stepRank();
        }

        @Override
        default List<WeightSpec> weights(Shape step) {
            return held().weights(step);
        }

        @Override
        default Formula formula(Shape step) {
            return held().cell().formula(step);
        }

        @Override
        default Shape outputShape(Shape step) {
            return held().cell().outputShape(step);
        }

        @Override
        default int states() {
            return held().cell().states();
        }

        @Override
        default List<Shape> stateShapes(Shape step) {
            return held().cell().stateShapes(step);
        }

        @Override
        default Running start(Weights weights, Kernels kernels) {
            return held().start(weights, kernels);
        }
    }

    /** DropoutWrapper with keep probability 1, and DeviceWrapper. */
    record Plain(HeldCell held, String className) implements Transparent {}

    /** ResidualWrapper: adds the cell's input to its output. */
    record Residual(HeldCell held) implements Transparent {
        @Override
        public String className() {
            return "residual_wrapper";
        }

        @Override
        public Shape outputShape(Shape step) {
            Shape output = held.cell().outputShape(step);
            if (!output.compatible(step)) {
                throw new ShapeException("a cell whose output has the shape of its input " + step, output.toString());
            }
            return output;
        }

        /** Projects a step to the step itself followed by the wrapped cell's projection. */
        @Override
        public Running start(Weights weights, Kernels kernels) {
            Running inside = Transparent.super.start(weights, kernels);
            int inputs = Math.toIntExact(
                    outputShape(Shape.of(Shape.UNKNOWN, Shape.UNKNOWN)).dim(1));
            return new Running() {
                @Override
                public Tensor project(Tensor x) {
                    return Layout.concat(List.of(x, inside.project(x)), 1);
                }

                @Override
                public Step step(Tensor projected, List<Tensor> states) {
                    Tensor x = Layout.slice(projected, 1, 0, inputs);
                    Step step = inside.step(Layout.slice(projected, 1, inputs, projected.dim(1) - inputs), states);
                    return new Step(kernels.add(x, step.output()), step.states());
                }
            };
        }
    }
}
