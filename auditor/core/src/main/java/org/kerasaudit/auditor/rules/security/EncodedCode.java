package org.kerasaudit.auditor.rules.security;

import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;

/** KA714: a text that decodes to Python code or a pickle in a place where Keras never stores one. */
public record EncodedCode() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA714",
            Severity.WARNING,
            "A text decodes to Python code or to a pickle.",
            "Keras does not run it, but Keras does not write it there either: a custom class, or code elsewhere in the "
                    + "file, may run it. It is described without being loaded.");

    private static final int SHORTEST = 24;

    @Override
    public void text(String text, Where where, Hits hits) {
        if (text.length() < SHORTEST || !Bytecode.isSuspect(text) || isKnownPlace(where)) return;
        byte[] bytes = Bytecode.base64(text);
        @Nullable String found = described(bytes);
        if (found != null) hits.add(RULE, where, "options of a layer", found);
    }

    private static boolean isKnownPlace(Where where) {
        return where.within("__lambda__") || where.within("Lambda") || where.within("TorchModuleWrapper");
    }

    private static @Nullable String described(byte[] bytes) {
        if (bytes.length < 16) return null;
        if ((bytes[0] & 0x7f) == 'c' && bytes[2] == 0 && bytes[3] == 0 && bytes[4] == 0)
            return new Bytecode(bytes).described();
        boolean pickle = (bytes[0] & 0xff) == 0x80 && bytes[1] >= 2 && bytes[1] <= 5;
        if (!pickle) return null;
        PickleImports imports = PickleImports.in(bytes);
        return "a pickle of " + bytes.length + " bytes, " + imports.described();
    }
}
