package org.kerasaudit.auditor.rules;

import java.util.function.Consumer;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Severity;

/** One thing the auditor knows to look for. The ID is stable and never reused. */
public interface Rule {
    String id();

    Severity severity();

    /** One line. */
    String summary();

    /** What it means and what to do. */
    String explanation();

    void check(Audit audit, Consumer<Finding> findings);

    /** A finding of this rule about {@code layer}; the message names file, place, expected and found. */
    default Finding finding(Audit audit, String layer, String place, String expected, String found, boolean blocking) {
        return finding(audit.fileName(), layer, place, expected, found, blocking);
    }

    /** The same about the file of this name. */
    default Finding finding(
            String fileName, String layer, String place, String expected, String found, boolean blocking) {
        StringBuilder message = new StringBuilder(fileName);
        if (!layer.isEmpty()) message.append(": ").append(layer);
        if (!place.isEmpty()) message.append(": ").append(place);
        message.append(": ");
        if (expected.isEmpty()) message.append(found);
        else message.append("expected ").append(expected).append(", found ").append(found);
        return new Finding(id(), severity(), layer, message.toString(), expected, found, blocking);
    }
}
