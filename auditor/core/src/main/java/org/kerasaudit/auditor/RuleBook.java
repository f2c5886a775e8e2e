package org.kerasaudit.auditor;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.kerasaudit.auditor.result.DeployabilityRule;
import org.kerasaudit.auditor.result.RuleText;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.EngineRule;

/** The texts of every rule, those included whose findings come from reading, verifying, targets or other engines. */
public final class RuleBook {
    private static final List<RuleText> ELSEWHERE = List.of(
            text(
                    "KA601",
                    Severity.ERROR,
                    "An output differs from its recording.",
                    "In Java the model computes something else than it did in Python, by more than rounding explains. The layer where "
                            + "it begins is named; KA608 tells why, where that can be told. Outputs outside of the default tolerance that "
                            + "are shown to be off by rounding alone are an info; a tolerance asked for is held to."),
            text(
                    "KA602",
                    Severity.WARNING,
                    "A recording cannot be used.",
                    "It is of another model, or its arrays are not named so that they can be told apart. Nothing was compared; make a "
                            + "new one with record.py."),
            text(
                    "KA603",
                    Severity.WARNING,
                    "Predictions could not be recomputed.",
                    "Something in the model cannot be run, so that a recording could not be compared. The finding names it."),
            text(
                    "KA604",
                    Severity.INFO,
                    "A recorded layer has other shapes than the model's.",
                    "Two layers share the name, or the recording is of another version. This layer is not compared."),
            text(
                    "KA605",
                    Severity.INFO,
                    "The recording is met only as one backend computes.",
                    "Backends differ in masks, padding and resizing, and archives do not say which of them recorded."),
            text(
                    "KA606",
                    Severity.WARNING,
                    "The recording was made from another file.",
                    "It names the SHA-256 of the model it was made from, and that is not this file's. Make a new one, or find the file."),
            text(
                    "KA607",
                    Severity.ERROR,
                    "Outputs are NaN or infinite.",
                    "On one side only it is a difference like any other, and an error. On both sides it is a warning: the recording is met, "
                            + "but the model is of no use on these inputs."),
            text(
                    "KA608",
                    Severity.INFO,
                    "Why predictions differ.",
                    "Read otherwise, in the way the finding tells, the recording is met, or comes closest to it. It says what to do."),
            text(
                    "KA609",
                    Severity.WARNING,
                    "A layer differs from its recording though the outputs do not.",
                    "What it computes does not reach the outputs on these inputs; on others it may."));

    private RuleBook() {}

    /** Every rule, by its ID. */
    public static List<RuleText> all() {
        Stream<RuleText> rules =
                Rules.ALL.stream().map(rule -> text(rule.id(), rule.severity(), rule.summary(), rule.explanation()));
        Stream<RuleText> engines = Stream.of(EngineRule.values())
                .map(rule -> text(rule.id(), Severity.WARNING, rule.summary(), rule.explanation()));
        Stream<RuleText> targets = DeployabilityRule.ALL.stream()
                .map(rule -> text(rule.id(), Severity.WARNING, rule.summary(), rule.explanation()));
        return Stream.of(ELSEWHERE.stream(), rules, targets, engines)
                .flatMap(texts -> texts)
                .sorted(Comparator.comparing(RuleText::id))
                .toList();
    }

    /** The rule of this ID, whose letters may be small. */
    public static Optional<RuleText> of(String id) {
        String wanted = id.toUpperCase(Locale.ROOT);
        return all().stream().filter(rule -> rule.id().equals(wanted)).findFirst();
    }

    private static RuleText text(String id, Severity severity, String summary, String explanation) {
        return new RuleText(id, severity, summary, explanation);
    }
}
