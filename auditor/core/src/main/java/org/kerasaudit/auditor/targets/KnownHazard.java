package org.kerasaudit.auditor.targets;

/**
 * Something a target is known to do wrong with some layers.
 *
 * @param when which sites of these layers it affects
 * @param what the option or circumstance it depends on; if empty, the options that {@code when} tests are shown
 * @param effect what the target does, as a verb phrase: {@code ignores it and runs forward}
 * @param workaround what helps; empty if nothing is known to
 */
record KnownHazard(Kind kind, Condition when, String what, String effect, String workaround) {

    /** Returns a copy with a note before the effect. */
    KnownHazard noted(String note) {
        return new KnownHazard(kind, when, what, note + " " + effect, workaround);
    }

    /** Describes what it depends on at a site: {@code go_backwards=true}. */
    String describe(Site site) {
        return what.isEmpty() ? String.join(", ", when.options(site)) : what;
    }
}
