package org.kerasaudit.auditor.verify;

import java.util.List;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;

/** What can be found by comparing predictions with a recording. */
public final class VerificationRules {
    static final Rule MISMATCH = new Rule(
            "KA601",
            Severity.ERROR,
            "An output differs from its recording.",
            "In Java the model computes something else than it did in Python, by more than rounding explains. The layer where "
                    + "it begins is named; KA608 tells why, where that can be told. Outputs outside of the default tolerance that "
                    + "are shown to be off by rounding alone are an info; a tolerance asked for is held to.");

    static final Rule UNUSABLE_RECORDING = new Rule(
            "KA602",
            Severity.WARNING,
            "A recording cannot be used.",
            "It is of another model, or its arrays are not named so that they can be told apart. Nothing was compared; make a "
                    + "new one with record.py.");

    static final Rule NOT_RECOMPUTED = new Rule(
            "KA603",
            Severity.WARNING,
            "Predictions could not be recomputed.",
            "Something in the model cannot be run, so that a recording could not be compared. The finding names it.");

    static final Rule OTHER_SHAPES = new Rule(
            "KA604",
            Severity.INFO,
            "A recorded layer has other shapes than the model's.",
            "Two layers share the name, or the recording is of another version. This layer is not compared.");

    static final Rule OTHER_BACKEND = new Rule(
            "KA605",
            Severity.INFO,
            "The recording is met only as one backend computes.",
            "Backends differ in masks, padding and resizing, and archives do not say which of them recorded.");

    static final Rule OTHER_FILE = new Rule(
            "KA606",
            Severity.WARNING,
            "The recording was made from another file.",
            "It names the SHA-256 of the model it was made from, and that is not this file's. Make a new one, or find the file.");

    static final Rule NOT_FINITE = new Rule(
            "KA607",
            Severity.ERROR,
            "Outputs are NaN or infinite.",
            "On one side only it is a difference like any other, and an error. On both sides it is a warning: the recording is met, "
                    + "but the model is of no use on these inputs.");

    public static final Rule CAUSE = new Rule(
            "KA608",
            Severity.INFO,
            "Why predictions differ.",
            "Read otherwise, in the way the finding tells, the recording is met, or comes closest to it. It says what to do.");

    static final Rule LAYER_MISMATCH = new Rule(
            "KA609",
            Severity.WARNING,
            "A layer differs from its recording though the outputs do not.",
            "What it computes does not reach the outputs on these inputs; on others it may.");

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
