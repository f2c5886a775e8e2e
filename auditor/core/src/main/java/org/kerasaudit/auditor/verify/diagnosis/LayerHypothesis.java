package org.kerasaudit.auditor.verify.diagnosis;

import java.util.List;

/** A cause that lies in one layer, or in all layers of a kind. */
public non-sealed interface LayerHypothesis extends Hypothesis {
    /** The other ways to take this layer; none where the cause cannot apply to it. */
    List<Reading> readings(Subject subject);
}
