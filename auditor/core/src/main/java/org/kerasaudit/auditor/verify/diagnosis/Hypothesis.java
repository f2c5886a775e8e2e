package org.kerasaudit.auditor.verify.diagnosis;

/** One cause for which predictions may differ. */
public sealed interface Hypothesis permits LayerHypothesis, ModelHypothesis {
    /** The cause's stable name, {@code gate-order}. */
    String id();

    /** Whether one sample alone cannot show it. */
    default boolean needsTheBatch() {
        return false;
    }

    /** What to do when this is the cause, in one sentence. */
    String advice();
}
