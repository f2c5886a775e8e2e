package org.kerasaudit.auditor.result;

import java.util.List;
import org.kerasaudit.auditor.targets.Kind;

/**
 * One thing that may become of a model elsewhere: KA801 to KA806. What is known of which target is data, see {@code
 * org.kerasaudit.auditor.targets}.
 */
public record DeployabilityRule(Kind kind, String summary, String explanation) {
    public static final List<DeployabilityRule> ALL = List.of(
            new DeployabilityRule(
                    Kind.UNREADABLE,
                    "A target does not read files of this format or Keras version.",
                    "The file has to be saved otherwise. The other findings tell what would become of it then."),
            new DeployabilityRule(
                    Kind.REFUSED,
                    "A target refuses a layer or one of its options.",
                    "The model does not load there: the target says no, and its message is often about something else."),
            new DeployabilityRule(
                    Kind.WRONG,
                    "A target computes a layer wrongly.",
                    "The model loads and answers, but not what it answers in Keras; nothing is said about it."),
            new DeployabilityRule(
                    Kind.HANGS,
                    "A target may never be done with a layer.",
                    "It depends on chance whether loading ends. A service that loads the model needs a time limit."),
            new DeployabilityRule(
                    Kind.FAILS,
                    "A target loads a layer, but fails to run it.",
                    "The first prediction ends in an exception, or in a crash of the process."),
            new DeployabilityRule(
                    Kind.LOSES,
                    "A target drops stored weights of a layer.",
                    "The layer computes with its initial weights. That is right only as long as it was not trained."));

    public String id() {
        return kind.rule();
    }
}
