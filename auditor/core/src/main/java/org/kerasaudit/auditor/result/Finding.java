package org.kerasaudit.auditor.result;

import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Printable;

/**
 * One finding of a rule.
 *
 * @param expected the expected state, or empty
 * @param found the actual state, or empty
 * @param message where it is and what is wrong, in one line
 */
public record Finding(
        Rule rule, Severity severity, Effect effect, Location location, String expected, String found, String message) {
    /** How a finding affects the verdict. */
    public enum Effect {
        /** According to its severity: an error makes the verdict {@code fail}. */
        COUNTS,
        /** Because of it, something could not be checked, so the verdict cannot be {@code pass}. */
        BLOCKS,
        /** Not at all: it is about a target that was not requested. */
        ASIDE
    }

    /** Replaces line breaks and control characters, because names in a file may contain anything. */
    public Finding {
        message = Printable.line(message);
    }

    /** Creates a finding with the rule's severity. */
    public static Finding of(Rule rule, Location location, String expected, String found) {
        String what = expected.isEmpty() ? found : "expected " + expected + ", found " + found;
        return new Finding(rule, rule.severity(), Effect.COUNTS, location, expected, found, location + ": " + what);
    }

    /** Creates a finding about something unreadable: a whole file, or the part of it that {@code layer} needs. */
    public static Finding of(Rule rule, String layer, KerasFormatException unreadable) {
        return new Finding(
                rule,
                rule.severity(),
                Effect.COUNTS,
                new Location(unreadable.file().toString(), layer, unreadable.place()),
                unreadable.expected(),
                unreadable.found(),
                unreadable.getMessage());
    }

    /** Returns a copy with this severity. */
    public Finding with(Severity other) {
        return new Finding(rule, other, effect, location, expected, found, message);
    }

    /** Returns a copy with this effect. */
    public Finding with(Effect other) {
        return new Finding(rule, severity, other, location, expected, found, message);
    }

    /** Returns a copy whose message also states the consequence. */
    public Finding withConsequence(String consequence) {
        return new Finding(rule, severity, effect, location, expected, found, message + ": " + consequence);
    }

    /** Returns the rule's stable ID, e.g. {@code KA301}. */
    public String ruleId() {
        return rule.id();
    }

    /** Returns the path of the affected layer, or an empty string. */
    public String layer() {
        return location.layer();
    }

    /** Whether something could not be checked because of this finding. */
    public boolean blocking() {
        return effect == Effect.BLOCKS;
    }
}
