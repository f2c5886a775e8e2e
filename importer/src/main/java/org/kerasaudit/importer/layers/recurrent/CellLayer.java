package org.kerasaudit.importer.layers.recurrent;

import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.recurrent.RecurrentCell.Step;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A recurrent cell as a layer: inside RNN, or called directly for a single step, mapping {@code [batch, features]} and
 * a list of states to the output and the new states.
 */
record CellLayer(RecurrentCell cell) implements Layer {
    private static final String STATES = "states";

    @Override
    public List<WeightSpec> weights(Args<Shape> inputs) {
        return cell.weights(step(inputs));
    }

    @Override
    public Formula formula(Args<Shape> inputs) {
        return cell.formula(step(inputs));
    }

    @Override
    public List<String> callArguments() {
        return List.of(STATES);
    }

    @Override
    public List<Shape> outputShapes(Args<Shape> inputs) {
        Shape step = step(inputs);
        List<Shape> expected = cell.stateShapes(step);
        List<Shape> found = states(inputs);
        boolean fit = found.size() == expected.size();
        for (int i = 0; fit && i < found.size(); i++) fit = expected.get(i).compatible(found.get(i));
        if (!fit) throw new ShapeException("states " + expected, found.toString());
        List<Shape> outputs = new ArrayList<>(List.of(cell.outputShape(step)));
        outputs.addAll(expected);
        return outputs;
    }

    private Shape step(Args<Shape> inputs) {
        Shape step = inputs.input();
        if (step.rank() != cell.stepRank()) {
            throw new ShapeException("a step of rank " + cell.stepRank(), step.toString());
        }
        return step;
    }

    private static <T> List<T> states(Args<T> inputs) {
        return inputs.argument(1, STATES).map(Args.Arg::tensors).orElse(List.of());
    }

    @Override
    public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
        RecurrentCell.Running running = cell.start(weights, kernels);
        List<Tensor> states = states(inputs).stream().map(Value::tensor).toList();
        Step step = running.step(running.project(inputs.input().tensor()), states);
        List<Value> outputs = new ArrayList<>(List.of(Value.of(step.output())));
        step.states().forEach(state -> outputs.add(Value.of(state)));
        return outputs;
    }
}
