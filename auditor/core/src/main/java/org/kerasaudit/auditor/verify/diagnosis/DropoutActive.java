package org.kerasaudit.auditor.verify.diagnosis;

import java.util.List;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.tensor.Tensor;

/** Dropout in training mode: some elements are zeroed and the others scaled up. */
record DropoutActive() implements LayerHypothesis {
    @Override
    public String id() {
        return "training-mode-dropout";
    }

    @Override
    public String advice() {
        return "record with model.predict or model(x, training=False)";
    }

    @Override
    public List<Reading> readings(Subject subject) {
        double rate = subject.config()
                .path("rate")
                .asDouble(subject.config().path("p").asDouble(0));
        if (!subject.is(Trait.DROPS_OUT) || rate <= 0 || rate >= 1) return List.of();
        return List.of(new Reading("dropout active (training mode)", (call, recorded) -> {
            Value input = call.inputs().input();
            return recorded.size() != 1
                    ? call.outputs()
                    : List.of(new Value(dropped(input.tensor(), recorded.get(0), rate), input.mask()));
        }));
    }

    /** Applies dropout to {@code x}, dropping the elements recorded as zero. */
    private static Tensor dropped(Tensor x, Tensor recorded, double rate) {
        double[] data = new double[x.size()];
        for (int i = 0; i < data.length; i++) data[i] = recorded.get(i) == 0 ? 0 : x.get(i) / (1 - rate);
        return Constants.typed(x, data);
    }
}
