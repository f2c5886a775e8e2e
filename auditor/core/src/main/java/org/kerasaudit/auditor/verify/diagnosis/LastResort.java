package org.kerasaudit.auditor.verify.diagnosis;

import java.util.List;
import org.kerasaudit.auditor.result.Diagnosis;
import org.kerasaudit.importer.layers.Trait;

/** A cause that cannot be proven by computation; reported if nothing else explains the difference and nothing contradicts it. */
enum LastResort {
    NOISE("training-mode-noise", "noise added in training", "record with model.predict or model(x, training=False)") {
        @Override
        boolean concerns(Subject subject, boolean alone) {
            return alone && subject.is(Trait.ADDS_NOISE);
        }
    },
    OTHER_WEIGHTS(
            "other-weights",
            "weights from another point in training",
            "make the recording from this exact file; the script printed by `keras-audit recorder` stores the file's SHA-256") {
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
     * Whether this can be the cause for the layer.
     *
     * @param alone whether the difference is known to come from this layer
     */
    abstract boolean concerns(Subject subject, boolean alone);

    Diagnosis.Cause cause(List<String> layers, double before) {
        return new Diagnosis.Cause(id, text, advice, layers, false, before, Double.NaN);
    }
}
