package org.kerasaudit.auditor.verify.diagnosis;

/** One possible cause of differing predictions. */
public sealed interface Hypothesis permits LayerHypothesis, ModelHypothesis {
    /** Returns the cause's stable name, such as {@code gate-order}. */
    String id();

    /** Whether a single sample is not enough to detect it. */
    default boolean needsTheBatch() {
        return false;
    }

    /** Returns the advice for this cause, in one sentence. */
    String advice();
}
