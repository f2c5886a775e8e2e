package org.kerasaudit.auditor.targets;

/** What becomes of a model at a target, and the rule that says so. */
public enum Kind {
    UNREADABLE("KA801", "refuse"),
    REFUSED("KA802", "refuse"),
    WRONG("KA803", "compute wrongly"),
    HANGS("KA804", "hang at random on"),
    FAILS("KA805", "fail at"),
    LOSES("KA806", "lose weights of");

    private final String rule;
    private final String verb;

    Kind(String rule, String verb) {
        this.rule = rule;
        this.verb = verb;
    }

    /** The stable ID of the rule: {@code KA803}. */
    public String rule() {
        return rule;
    }

    /** What the target would do to a layer, behind "would": {@code compute wrongly}. */
    public String verb() {
        return verb;
    }
}
