package org.kerasaudit.auditor.verify.diagnosis;

import java.util.List;
import org.kerasaudit.auditor.result.Diagnosis;
import org.kerasaudit.importer.layers.Trait;

/** A cause that cannot be proven by computing it; named where nothing else explains the difference and nothing contradicts it. */
enum LastResort {
    NOISE(
            "training-mode-noise",
            "noise that is added in training",
            "record with model.predict or model(x, training=False)") {
        @Override
        boolean concerns(Subject subject, boolean alone) {
            return alone && subject.is(Trait.ADDS_NOISE);
        }
    },
    OTHER_WEIGHTS(
            "other-weights",
            "weights of another state of training",
            "make the recording from this very file; the script that `keras-audit recorder` prints notes the file's SHA-256") {
        @Override
        boolean concerns(Subject subject, boolean alone) {
            return !subject.variables().isEmpty();
        }
    };

    private final String id;
    private final String text;
    private final String advice;

    LastResort(String id, String text, String advice) {
        this.id = id;
        this.text = text;
        this.advice = advice;
    }

    /**
     * Whether the layer may differ for this cause.
     *
     * @param alone whether it is known to be this very layer
     */
    abstract boolean concerns(Subject subject, boolean alone);

    Diagnosis.Cause cause(List<String> layers, double before) {
        return new Diagnosis.Cause(id, text, advice, layers, false, before, Double.NaN);
    }
}
