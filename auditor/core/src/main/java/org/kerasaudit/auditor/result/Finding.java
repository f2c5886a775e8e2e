package org.kerasaudit.auditor.result;

import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Printable;

/**
 * One thing found by a rule.
 *
 * @param expected what ought to be there, or empty
 * @param found what is there, or empty
 * @param message where it is and what is wrong, in one line
 */
public record Finding(
        Rule rule, Severity severity, Effect effect, Location location, String expected, String found, String message) {
    /** How a finding counts. */
    public enum Effect {
        /** By its severity: an error fails the model. */
        COUNTS,
        /** Something could not be checked because of it, so that the verdict cannot be {@code pass}. */
        BLOCKS,
        /** Not at all: it is about a target nobody asked about. */
        ASIDE
    }

    /** Names in a file may hold anything; a message is one line all the same. */
    public Finding {
        message = Printable.line(message);
    }

    /** A finding that counts, of the rule's severity. */
    public static Finding of(Rule rule, Location location, String expected, String found) {
        String what = expected.isEmpty() ? found : "expected " + expected + ", found " + found;
        return new Finding(rule, rule.severity(), Effect.COUNTS, location, expected, found, location + ": " + what);
    }

    /** A finding that counts, about what cannot be read: a whole file, or the part of it that {@code layer} needs. */
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

    /** The same of another severity. */
    public Finding with(Severity other) {
        return new Finding(rule, other, effect, location, expected, found, message);
    }

    /** The same with another effect. */
    public Finding with(Effect other) {
        return new Finding(rule, severity, other, location, expected, found, message);
    }

    /** The same, which goes on to say what comes of it. */
    public Finding withConsequence(String consequence) {
        return new Finding(rule, severity, effect, location, expected, found, message + ": " + consequence);
    }

    /** The rule's stable ID, e.g. {@code KA301}. */
    public String ruleId() {
        return rule.id();
    }

    /** Path of the layer concerned, or empty. */
    public String layer() {
        return location.layer();
    }

    /** Whether something could not be checked because of it. */
    public boolean blocking() {
        return effect == Effect.BLOCKS;
    }
}
