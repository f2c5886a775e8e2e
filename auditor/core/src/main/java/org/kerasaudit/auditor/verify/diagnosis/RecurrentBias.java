package org.kerasaudit.auditor.verify.diagnosis;

import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/** A recurrent cell's biases (one for the input, one for the state) are swapped, lost or counted twice. */
record RecurrentBias() implements LayerHypothesis {
    private static final String BIAS = "bias";
    private static final int FORGET_GATE = 1;
    private static final int LSTM_GATES = 4;

    @Override
    public String id() {
        return "recurrent-bias";
    }

    @Override
    public String advice() {
        return "if there are two biases (reset_after, cuDNN), store the input's before the state's; if there is one, store "
                + "their sum; and include any constant forget bias exactly once in the forget gate's bias";
    }

    @Override
    public List<Reading> readings(Subject subject) {
        if (subject.gates() == 0) return List.of();
        List<Reading> readings = new ArrayList<>();
        readings.add(two("the two biases swapped", rows -> List.of(rows.get(1), rows.get(0))));
        readings.add(two("the state's bias left out", rows -> List.of(rows.get(0), Constants.like(rows.get(1), 0))));
        readings.add(two("the input's bias left out", rows -> List.of(Constants.like(rows.get(0), 0), rows.get(1))));
        readings.add(one("the bias counted twice", bias -> Constants.map(bias, x -> 2 * x)));
        readings.add(one("half the bias", bias -> Constants.map(bias, x -> x / 2)));
        readings.add(forget("1 added to the forget gate's bias", 1));
        readings.add(forget("1 subtracted from the forget gate's bias", -1));
        return readings;
    }

    private interface Rows {
        List<Tensor> of(List<Tensor> rows);
    }

    private interface Row {
        Tensor of(Tensor bias);
    }

    private static Reading two(String text, Rows change) {
        return Reading.using(text, (key, value, all) -> {
            if (!Reading.name(key).equals(BIAS) || value.rank() != 2) return value;
            return Layout.stack(change.of(List.of(Layout.pick(value, 0, 0), Layout.pick(value, 0, 1))), 0);
        });
    }

    private static Reading one(String text, Row change) {
        return Reading.using(
                text,
                (key, value, all) -> Reading.name(key).equals(BIAS) && value.rank() == 1 ? change.of(value) : value);
    }

    private static Reading forget(String text, double more) {
        return Reading.using(text, (key, value, all) -> {
            boolean lstm = Reading.name(key).equals(BIAS) && Gates.count(key, all) == LSTM_GATES && value.rank() == 1;
            if (!lstm) return value;
            int units = Gates.units(key, all);
            double[] data = value.doubles().clone();
            for (int i = 0; i < units; i++) data[FORGET_GATE * units + i] += more;
            return Constants.typed(value, data);
        });
    }
}
