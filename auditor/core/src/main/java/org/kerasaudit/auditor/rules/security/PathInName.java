package org.kerasaudit.auditor.rules.security;

import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;

/** KA709: a name that leads out of the folder it is used in. */
public record PathInName() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA709",
            Severity.ERROR,
            "A layer's name is a path that leads out of its folder.",
            "CVE-2026-12479: Keras names folders and files after layers when assets are loaded or saved again, so a name that "
                    + "contains .. or starts at the root can write anywhere. Keras 3.12.3 and 3.15.0 refuse to leave the "
                    + "folder. Keras never creates such names: the file was edited.");

    @Override
    public void text(String text, Where where, Hits hits) {
        if (where.key().equals("name") && leadsOut(text)) {
            hits.add(RULE, where, "a name inside its folder", Texts.quoted(text));
        }
    }

    private static boolean leadsOut(String name) {
        if (name.isEmpty()) return false;
        char first = name.charAt(0);
        boolean drive = name.length() > 2 && name.charAt(1) == ':' && (name.charAt(2) == '\\' || name.charAt(2) == '/');
        return first == '/' || first == '\\' || first == '~' || drive || name.indexOf(0) >= 0 || hasParent(name);
    }

    private static boolean hasParent(String name) {
        for (int at = name.indexOf(".."); at >= 0; at = name.indexOf("..", at + 1)) {
            boolean starts = at == 0 || isSeparator(name.charAt(at - 1));
            boolean ends = at + 2 == name.length() || isSeparator(name.charAt(at + 2));
            if (starts && ends) return true;
        }
        return false;
    }

    private static boolean isSeparator(char c) {
        return c == '/' || c == '\\';
    }
}
