package org.kerasaudit.auditor.verify.diagnosis;

import java.util.List;
import java.util.function.Function;

/** A possible cause in the inputs or outputs of the model, or in the model as a whole. */
public non-sealed interface ModelHypothesis extends Hypothesis {
    /** Returns the alternative readings of the recording; empty if the cause cannot apply. */
    List<Whole> readings(Rerun rerun);

    /**
     * An alternative reading of the whole recording.
     *
     * @param outcome what the model computes under this reading
     */
    record Whole(String text, Function<Rerun, Rerun.Outcome> outcome) {}
}
