package org.kerasaudit.auditor.verify.diagnosis;

import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/** A GRU applies its reset gate before the recurrent product although the file says after, or vice versa. */
record ResetAfter() implements LayerHypothesis {
    private static final String BIAS = "bias";

    @Override
    public String id() {
        return "reset-after";
    }

    @Override
    public String advice() {
        return "set reset_after as it was when the model was trained; the default is false in Keras before 2.5 and true in "
                + "tf.keras 2 and Keras 3";
    }

    @Override
    public List<Reading> readings(Subject subject) {
        if (subject.configs(Trait.RESET_GATE).isEmpty()) return List.of();
        List<Reading> readings = new ArrayList<>();
        for (boolean after : new boolean[] {true, false}) {
            Layer other = subject.edited(Trait.RESET_GATE, config -> config.put("reset_after", after));
            readings.add(new Reading(
                    "reset_after=" + after + " instead of " + !after,
                    (call, recorded) -> call.of(other)
                            .using(new Rewritten(
                                    call.weights(),
                                    (key, value, all) -> Reading.name(key).equals(BIAS) ? bias(value, after) : value))
                            .outputs()));
        }
        return readings;
    }

    /** Converts the bias: to two if the reset comes after the product, otherwise to one. */
    private static Tensor bias(Tensor stored, boolean two) {
        if (two == (stored.rank() == 2)) return stored;
        if (two) return Layout.stack(List.of(stored, Constants.like(stored, 0)), 0);
        return Constants.sum(Layout.pick(stored, 0, 0), Layout.pick(stored, 0, 1));
    }
}
