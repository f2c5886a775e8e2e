package org.kerasaudit.auditor.result;

import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.auditor.targets.Kind;

/**
 * The rules on what a target does with a model. What is known about each target is data in {@code
 * org.kerasaudit.auditor.targets}.
 */
public final class DeployabilityRules {
    private DeployabilityRules() {}

    /** Returns one rule for each kind of hazard. */
    public static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        for (Kind kind : Kind.values()) rules.add(of(kind));
        return rules;
    }

    public static Rule of(Kind kind) {
        return switch (kind) {
            case UNREADABLE ->
                new Rule(
                        "KA801",
                        Severity.WARNING,
                        "A target cannot read files of this format or Keras version.",
                        "Save the file in another format. The other findings describe what would happen to that file.");
            case REFUSED ->
                new Rule(
                        "KA802",
                        Severity.WARNING,
                        "A target refuses a layer or one of its options.",
                        "The model does not load on this target, and the error message is often misleading.");
            case WRONG ->
                new Rule(
                        "KA803",
                        Severity.WARNING,
                        "A target miscomputes a layer.",
                        "The model loads and runs, but its predictions are not Keras's, and the target gives no warning.");
            case HANGS ->
                new Rule(
                        "KA804",
                        Severity.WARNING,
                        "A target may hang while loading a layer.",
                        "Whether loading ends depends on chance. A service that loads the model needs a time limit.");
            case FAILS ->
                new Rule(
                        "KA805",
                        Severity.WARNING,
                        "A target loads a layer but fails to run it.",
                        "The first prediction throws an exception or crashes the process.");
            case LOSES ->
                new Rule(
                        "KA806",
                        Severity.WARNING,
                        "A target drops stored weights of a layer.",
                        "The layer computes with its initial weights, which is correct only if it was never trained.");
        };
    }
}
