package org.kerasaudit.auditor.rules;

import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Severity;

/** What can be found by asking another engine; the rules KA811 to KA815. None of them says anything against the file itself. */
public enum EngineRule {
    OUTPUTS(
            "KA811",
            "The other engine computes something else.",
            "It imports the file without complaint, and its predictions are not those that Keras recorded, or without a "
                    + "recording not those computed here. In production nobody would be told."),
    PARAMETERS(
            "KA812",
            "The other engine counts other parameters.",
            "It built a layer of another size than the file describes; weights are left out, or fill the wrong places."),
    REFUSED(
            "KA813",
            "The other engine refuses the file.",
            "It says why. The model has to be changed, or converted, before this engine can serve it."),
    CRASHED(
            "KA814",
            "The other engine crashes.",
            "Its process ended without an answer; within an application it would take that down with it."),
    LIMIT(
            "KA815",
            "The other engine exceeds the time or memory it is given.",
            "It was ended. More is given by --engine-timeout and --engine-memory; an import that never ends needs neither.");

    private final String id;
    private final String summary;
    private final String explanation;

    EngineRule(String id, String summary, String explanation) {
        this.id = id;
        this.summary = summary;
        this.explanation = explanation;
    }

    public String id() {
        return id;
    }

    /** One line. */
    public String summary() {
        return summary;
    }

    /** What it means and what to do. */
    public String explanation() {
        return explanation;
    }

    /** A finding of this rule; a warning, since the file itself may be all right. */
    public Finding finding(Audit audit, String engine, String layer, String expected, String found) {
        String place = layer.isEmpty() ? "" : layer + ": ";
        String message = audit.fileName() + ": " + place + engine + ": expected " + expected + ", found " + found;
        return new Finding(id, Severity.WARNING, layer, message, expected, found, false);
    }
}
