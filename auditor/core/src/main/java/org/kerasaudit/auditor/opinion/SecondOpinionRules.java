package org.kerasaudit.auditor.opinion;

import java.util.List;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;

/** The rules on second opinions. Their findings do not imply a fault in the file itself. */
public final class SecondOpinionRules {
    static final Rule OUTPUTS = new Rule(
            "KA811",
            Severity.WARNING,
            "The other engine computes different outputs.",
            "It imports the file without complaint, but its predictions differ from those recorded with Keras or, without a "
                    + "recording, from those computed here. In production, nobody would notice.");

    static final Rule PARAMETERS = new Rule(
            "KA812",
            Severity.WARNING,
            "The other engine counts different parameters.",
            "It built a layer of a different size than the file describes; weights are missing or in the wrong places.");

    static final Rule REFUSED = new Rule(
            "KA813",
            Severity.WARNING,
            "The other engine refuses the file.",
            "The finding gives its reason. The model has to be changed or converted before this engine can serve it.");

    static final Rule CRASHED = new Rule(
            "KA814",
            Severity.WARNING,
            "The other engine crashes.",
            "Its process ended without an answer; it would take down an application that embeds it.");

    static final Rule LIMIT = new Rule(
            "KA815",
            Severity.WARNING,
            "The other engine exceeds its time or memory limit.",
            "It was stopped. Raise the limits with --with-timeout and --with-memory; that does not help if the import "
                    + "never ends.");

    public static final List<Rule> ALL = List.of(OUTPUTS, PARAMETERS, REFUSED, CRASHED, LIMIT);

    private SecondOpinionRules() {}
}
