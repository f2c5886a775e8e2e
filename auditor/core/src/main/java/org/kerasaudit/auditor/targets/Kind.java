package org.kerasaudit.auditor.targets;

/** What happens to a model at a target. */
public enum Kind {
    UNREADABLE("refuse"),
    REFUSED("refuse"),
    WRONG("compute wrongly"),
    HANGS("hang at random on"),
    FAILS("fail at"),
    LOSES("lose weights of");

    private final String verb;

    Kind(String verb) {
        this.verb = verb;
    }

    /** Returns what the target would do to a layer, as it follows "would": {@code compute wrongly}. */
    public String verb() {
        return verb;
    }
}
