package org.kerasaudit.auditor.verify.diagnosis;

import java.util.List;

/** A possible cause in one layer, or in all layers of a kind. */
public non-sealed interface LayerHypothesis extends Hypothesis {
    /** Returns the alternative readings of this layer; empty if the cause cannot apply to it. */
    List<Reading> readings(Subject subject);
}
