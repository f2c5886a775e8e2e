package org.kerasaudit.auditor.verify;

import java.util.List;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;

/** The rules on predictions compared with a recording. */
public final class VerificationRules {
    static final Rule MISMATCH = new Rule(
            "KA601",
            Severity.ERROR,
            "An output differs from its recording.",
            "In Java, the model does not compute what it computed in Python, and the difference is more than rounding. The "
                    + "finding names the layer where it starts; KA608 gives the cause if it is known. Outputs outside the "
                    + "default tolerance that are shown to differ by rounding alone are reported as info; a tolerance you "
                    + "set is enforced.");

    static final Rule UNUSABLE_RECORDING = new Rule(
            "KA602",
            Severity.WARNING,
            "A recording cannot be used.",
            "It belongs to another model, or its array names are ambiguous. Nothing was compared; make a "
                    + "new recording with record.py.");

    static final Rule NOT_RECOMPUTED = new Rule(
            "KA603",
            Severity.WARNING,
            "Predictions could not be recomputed.",
            "Some part of the model cannot be run, so the recording could not be compared. The finding names that part.");

    static final Rule OTHER_SHAPES = new Rule(
            "KA604",
            Severity.INFO,
            "A recorded layer has different shapes than in the model.",
            "Two layers share the name, or the recording is of a different version of the model. This layer is not compared.");

    static final Rule OTHER_BACKEND = new Rule(
            "KA605",
            Severity.INFO,
            "The recording matches only one backend or one way of calling the model.",
            "Backends differ in masks, padding, resizing and addition, and archives do not say which backend made the recording. "
                    + "TensorFlow also adds differently in predict than in a direct call, model(x): ops.add becomes bias_add if "
                    + "the second operand has a single axis longer than 1, of the same size as axis 1 or the last axis of "
                    + "the first.");

    static final Rule OTHER_FILE = new Rule(
            "KA606",
            Severity.WARNING,
            "The recording was made from a different file.",
            "It contains the SHA-256 of the model it was made from, which differs from this file's. Make a new "
                    + "recording, or find the original file.");

    static final Rule NOT_FINITE = new Rule(
            "KA607",
            Severity.ERROR,
            "Outputs are NaN or infinite.",
            "If only one side has them, it is a difference like any other, and an error. If both have them, it is a warning: the "
                    + "recording matches, but the model is useless for these inputs.");

    public static final Rule CAUSE = new Rule(
            "KA608",
            Severity.INFO,
            "The cause of differing predictions.",
            "With the change described in the finding, the model matches the recording, or comes closest to it. The finding says "
                    + "what to do.");

    static final Rule LAYER_MISMATCH = new Rule(
            "KA609",
            Severity.WARNING,
            "A layer differs from its recording although the outputs do not.",
            "The difference does not reach the outputs for these inputs; for others it may.");

    public static final List<Rule> ALL = List.of(
            MISMATCH,
            UNUSABLE_RECORDING,
            NOT_RECOMPUTED,
            OTHER_SHAPES,
            OTHER_BACKEND,
            OTHER_FILE,
            NOT_FINITE,
            CAUSE,
            LAYER_MISMATCH);

    private VerificationRules() {}
}
