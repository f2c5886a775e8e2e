package org.kerasaudit.auditor.result;

import org.kerasaudit.importer.file.bytes.Printable;

/**
 * One thing a rule found.
 *
 * @param rule the rule's stable ID, e.g. {@code KA301}
 * @param layer path of the layer concerned, or empty
 * @param message file, place, what is wrong, in one line
 * @param expected what ought to be there, or empty
 * @param found what is there, or empty
 * @param blocking whether something could not be checked because of it, so that the verdict cannot be {@code pass}
 */
public record Finding(
        String rule, Severity severity, String layer, String message, String expected, String found, boolean blocking) {

    /** Names in a file may hold anything; a message is one line all the same. */
    public Finding {
        message = Printable.line(message);
    }
}
