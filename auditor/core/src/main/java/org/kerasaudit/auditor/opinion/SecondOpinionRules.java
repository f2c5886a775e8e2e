package org.kerasaudit.auditor.opinion;

import java.util.List;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;

/** What can be found by asking another engine. It says nothing against the file itself, which may be all right. */
public final class SecondOpinionRules {
    static final Rule OUTPUTS = new Rule(
            "KA811",
            Severity.WARNING,
            "The other engine computes something else.",
            "It imports the file without complaint, and its predictions are not those that Keras recorded, or without a "
                    + "recording not those computed here. In production nobody would be told.");

    static final Rule PARAMETERS = new Rule(
            "KA812",
            Severity.WARNING,
            "The other engine counts other parameters.",
            "It built a layer of another size than the file describes; weights are left out, or fill the wrong places.");

    static final Rule REFUSED = new Rule(
            "KA813",
            Severity.WARNING,
            "The other engine refuses the file.",
            "It says why. The model has to be changed, or converted, before this engine can serve it.");

    static final Rule CRASHED = new Rule(
            "KA814",
            Severity.WARNING,
            "The other engine crashes.",
            "Its process ended without an answer; within an application it would take that down with it.");

    static final Rule LIMIT = new Rule(
            "KA815",
            Severity.WARNING,
            "The other engine exceeds the time or memory it is given.",
            "It was ended. More is given by --with-timeout and --with-memory; an import that never ends needs neither.");

    public static final List<Rule> ALL = List.of(OUTPUTS, PARAMETERS, REFUSED, CRASHED, LIMIT);

    private SecondOpinionRules() {}
}
