package org.kerasaudit.auditor.result;

import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.auditor.targets.Kind;

/**
 * The rules on what may become of a model elsewhere. What is known of which target is data, see {@code
 * org.kerasaudit.auditor.targets}.
 */
public final class DeployabilityRules {
    private DeployabilityRules() {}

    /** One for each thing that may happen. */
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
                        "A target does not read files of this format or Keras version.",
                        "The file has to be saved otherwise. The other findings tell what would become of it then.");
            case REFUSED ->
                new Rule(
                        "KA802",
                        Severity.WARNING,
                        "A target refuses a layer or one of its options.",
                        "The model does not load there: the target says no, and its message is often about something else.");
            case WRONG ->
                new Rule(
                        "KA803",
                        Severity.WARNING,
                        "A target computes a layer wrongly.",
                        "The model loads and answers, but not what it answers in Keras; nothing is said about it.");
            case HANGS ->
                new Rule(
                        "KA804",
                        Severity.WARNING,
                        "A target may never be done with a layer.",
                        "It depends on chance whether loading ends. A service that loads the model needs a time limit.");
            case FAILS ->
                new Rule(
                        "KA805",
                        Severity.WARNING,
                        "A target loads a layer, but fails to run it.",
                        "The first prediction ends in an exception, or in a crash of the process.");
            case LOSES ->
                new Rule(
                        "KA806",
                        Severity.WARNING,
                        "A target drops stored weights of a layer.",
                        "The layer computes with its initial weights. That is right only as long as it was not trained.");
        };
    }
}
