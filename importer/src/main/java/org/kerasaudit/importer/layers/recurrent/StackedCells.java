package org.kerasaudit.importer.layers.recurrent;

import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Several cells run in sequence as one cell: StackedRNNCells.
 *
 * @param lastFirst whether the states of the last cell come first, as in Keras up to 2.2.2
 */
record StackedCells(List<HeldCell> cells, boolean lastFirst) implements RecurrentCell {

    @Override
    public String className() {
        return "stacked_rnn_cells";
    }

    @Override
    public int stepRank() {
        return cells.get(0).cell().stepRank();
    }

    @Override
    public List<WeightSpec> weights(Shape step) {
        List<WeightSpec> all = new ArrayList<>();
        List<Shape> steps = steps(step);
        for (int i = 0; i < cells.size(); i++) all.addAll(cells.get(i).weights(steps.get(i)));
        return all;
    }

    @Override
    public Formula formula(Shape step) {
        List<Formula> all = new ArrayList<>();
        List<Shape> steps = steps(step);
        for (int i = 0; i < cells.size(); i++) all.add(cells.get(i).cell().formula(steps.get(i)));
        return all.size() == 1 ? all.get(0) : Formula.sum(all);
    }

    @Override
    public Shape outputShape(Shape step) {
        return steps(step).get(cells.size());
    }

    @Override
    public int states() {
        return cells.stream().mapToInt(held -> held.cell().states()).sum();
    }

    @Override
    public List<Shape> stateShapes(Shape step) {
        List<Shape> steps = steps(step);
        List<List<Shape>> perCell = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) perCell.add(cells.get(i).cell().stateShapes(steps.get(i)));
        return inKerasOrder(perCell);
    }

    /** Returns the input shape of each cell, followed by the output shape of the last one. */
    private List<Shape> steps(Shape step) {
        List<Shape> steps = new ArrayList<>(List.of(step));
        for (HeldCell held : cells) steps.add(held.cell().outputShape(steps.get(steps.size() - 1)));
        return steps;
    }

    private <T> List<T> inKerasOrder(List<List<T>> perCell) {
        List<T> flat = new ArrayList<>();
        for (int i = 0; i < perCell.size(); i++) flat.addAll(perCell.get(position(i)));
        return flat;
    }

    /** Returns the cell whose states are at position {@code i}. */
    private int position(int i) {
        return lastFirst ? cells.size() - 1 - i : i;
    }

    @Override
    public Running start(Weights weights, Kernels kernels) {
        List<Running> running =
                cells.stream().map(held -> held.start(weights, kernels)).toList();
        return new Running() {
            @Override
            public Tensor project(Tensor x) {
                return running.get(0).project(x);
            }

            @Override
            public Step step(Tensor projected, List<Tensor> states) {
                List<List<Tensor>> before = perCell(states);
                List<List<Tensor>> after = new ArrayList<>();
                Tensor next = projected;
                for (int i = 0; i < running.size(); i++) {
                    Tensor own = i == 0 ? next : running.get(i).project(next);
                    Step step = running.get(i).step(own, before.get(i));
                    after.add(step.states());
                    next = step.output();
                }
                return new Step(next, inKerasOrder(after));
            }
        };
    }

    /** Splits the states by cell. */
    private List<List<Tensor>> perCell(List<Tensor> states) {
        List<List<Tensor>> parts = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < cells.size(); i++) {
            int count = cells.get(position(i)).cell().states();
            parts.add(lastFirst ? 0 : i, states.subList(at, at + count));
            at += count;
        }
        return parts;
    }
}
