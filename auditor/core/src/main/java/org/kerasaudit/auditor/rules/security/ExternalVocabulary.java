package org.kerasaudit.auditor.rules.security;

import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;

/** KA708: an option that makes a loader read another file. */
public record ExternalVocabulary() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA708",
            Severity.ERROR,
            "A vocabulary is given as a path or an address.",
            "CVE-2025-12058: while loading, StringLookup, IntegerLookup and TextVectorization read their vocabulary from any "
                    + "path or address that the file names: files on this machine become part of the model, and requests go "
                    + "to servers inside the network. Keras 3.12.0 and later refuse this in safe mode. The tokenizers and "
                    + "presets of KerasHub do the same with their options. Save the model with the vocabulary terms "
                    + "themselves.");

    private static final Set<String> FILES = Set.of(
            "vocabulary", "vocabulary_file", "vocab_file", "idf_weights", "merges", "merges_file", "ckpt_to_load_from");

    /** Options that KerasHub and related packages read files from. */
    private static final Set<String> COMPANION_FILES =
            Set.of("proto", "preset", "special_tokens", "language_tokens", "vocab", "vocabulary_path", "weights_path");

    private static final Pattern ADDRESS = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]{0,30}:/.*", Pattern.DOTALL);

    /** KerasHub treats a longer proto that is valid base64 as the content of the file. */
    private static final int LONGEST_PATH = 2048;

    @Override
    public void text(String text, Where where, Hits hits) {
        if (text.isEmpty()) return;
        if (FILES.contains(where.key()) || isOfCompanion(text, where)) {
            hits.add(RULE, where, "the vocabulary terms themselves", Texts.quoted(text));
        }
    }

    private static boolean isOfCompanion(String text, Where where) {
        boolean address = text.indexOf(":/") > 0
                && !where.key().startsWith("[")
                && ADDRESS.matcher(text).matches();
        if (!address && !COMPANION_FILES.contains(where.key())) return false;
        return inCompanion(where) && !(where.key().equals("proto") && isContent(text));
    }

    private static boolean isContent(String text) {
        if (text.length() <= LONGEST_PATH) return false;
        try {
            return Base64.getDecoder().decode(text).length > 0;
        } catch (IllegalArgumentException path) {
            return false;
        }
    }

    private static boolean inCompanion(Where where) {
        for (Where at = where.above(); at != null; at = at.above()) {
            if (Reference.isOfCompanion(at.node())) return true;
        }
        return false;
    }
}
