package org.kerasaudit.auditor.targets;

/**
 * One thing a target is known to do to some layers.
 *
 * @param when which sites of these layers it happens to
 * @param what the option or circumstance it depends on, or empty where {@code when} names options to be shown
 * @param effect what the target does, behind its name: {@code ignores it and runs forwards}
 * @param workaround what helps, or empty where nothing is known to
 */
record KnownHazard(Kind kind, Condition when, String what, String effect, String workaround) {

    /** The same with a note before the effect. */
    KnownHazard noted(String note) {
        return new KnownHazard(kind, when, what, note + " " + effect, workaround);
    }

    /** What of the site it is: {@code go_backwards=true}. */
    String describe(Site site) {
        return what.isEmpty() ? String.join(", ", when.options(site)) : what;
    }
}
