package org.kerasaudit.auditor.verify.diagnosis;

import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.tensor.Tensor;

/** A leaky ReLU has a different negative slope. */
record NegativeSlope() implements LayerHypothesis {
    private static final double[] USUAL = {0.01, 0.1, 0.2, 0.3, 0};

    @Override
    public String id() {
        return "negative-slope";
    }

    @Override
    public String advice() {
        return "state the slope explicitly: LeakyReLU defaults to 0.3, the activation leaky_relu to 0.2, PyTorch to 0.01";
    }

    @Override
    public List<Reading> readings(Subject subject) {
        if (!subject.is(Trait.LEAKS)) return List.of();
        String key = subject.config().has("negative_slope") ? "negative_slope" : "alpha";
        double stated = subject.config().path(key).asDouble(0.3);
        List<Reading> readings = new ArrayList<>();
        for (double slope : USUAL) {
            if (Math.abs(slope - stated) < 1e-6) continue;
            readings.add(Reading.of(
                    key + " " + slope + " instead of " + stated,
                    subject.edited(Trait.LEAKS, config -> config.put(key, slope))));
        }
        readings.add(new Reading("the slope in the recording instead of " + stated, (call, recorded) -> {
            Value input = call.inputs().input();
            return recorded.size() != 1
                    ? call.outputs()
                    : List.of(new Value(bent(input.tensor(), recorded.get(0)), input.mask()));
        }));
        return readings;
    }

    /** Applies to {@code x} the negative slope that best fits the recording. */
    private static Tensor bent(Tensor x, Tensor recorded) {
        double products = 0;
        double squares = 0;
        for (int i = 0; i < x.size(); i++) {
            if (x.get(i) >= 0) continue;
            products += x.get(i) * recorded.get(i);
            squares += x.get(i) * x.get(i);
        }
        double slope = squares == 0 ? 0 : products / squares;
        return Constants.map(x, value -> value < 0 ? slope * value : value);
    }
}
