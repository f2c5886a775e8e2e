package org.kerasaudit.auditor.targets;

/** What happens to a model on a target. */
public enum Kind {
    UNREADABLE("refuse"),
    REFUSED("refuse"),
    WRONG("miscompute"),
    HANGS("randomly hang on"),
    FAILS("fail at"),
    LOSES("drop weights of");

    private final String verb;

    Kind(String verb) {
        this.verb = verb;
    }

    /** Returns what the target would do to a layer, worded to follow "would": {@code miscompute}. */
    public String verb() {
        return verb;
    }
}
