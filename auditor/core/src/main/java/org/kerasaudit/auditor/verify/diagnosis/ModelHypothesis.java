package org.kerasaudit.auditor.verify.diagnosis;

import java.util.List;
import java.util.function.Function;

/** A cause that lies in what goes into the model or comes out of it, or in the model as a whole. */
public non-sealed interface ModelHypothesis extends Hypothesis {
    /** The other ways to take the recording; none where the cause cannot apply. */
    List<Whole> readings(Rerun rerun);

    /**
     * A way to take the whole recording.
     *
     * @param outcome what the model computes if it is so
     */
    record Whole(String text, Function<Rerun, Rerun.Outcome> outcome) {}
}
