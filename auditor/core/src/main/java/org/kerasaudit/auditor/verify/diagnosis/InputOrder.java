package org.kerasaudit.auditor.verify.diagnosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.kerasaudit.importer.tensor.Tensor;

/** Several inputs of the same shape are in another order. */
record InputOrder() implements ModelHypothesis {
    private static final int MAX_INPUTS = 4;

    @Override
    public String id() {
        return "input-order";
    }

    @Override
    public String advice() {
        return "pass the inputs in the model's own order, which is that of model.inputs in Python";
    }

    @Override
    public List<Whole> readings(Rerun rerun) {
        List<Tensor> inputs = rerun.recording().inputs();
        List<Whole> readings = new ArrayList<>();
        if (inputs.size() > MAX_INPUTS) return readings;
        for (int[] order : inputs.size() < 2 ? List.<int[]>of() : Orders.others(inputs.size())) {
            boolean sameShapes = IntStream.range(0, order.length)
                    .allMatch(i ->
                            inputs.get(i).shape().equals(inputs.get(order[i]).shape()));
            if (!sameShapes) continue;
            readings.add(new Whole(
                    "inputs in the order " + Arrays.toString(order),
                    again -> again.on(Arrays.stream(order)
                            .mapToObj(again.recording().inputs()::get)
                            .toList())));
        }
        return readings;
    }
}
