package org.kerasaudit.auditor.rules.security;

import java.util.Set;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;

/** KA708: an option that makes a loader read another file. */
public record ExternalVocabulary() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA708",
            Severity.ERROR,
            "A vocabulary is given as a path or an address.",
            "CVE-2025-12058: while loading, StringLookup, IntegerLookup and TextVectorization read their vocabulary from any "
                    + "path or address that the file names: files of this machine become part of the model, and requests go "
                    + "to servers inside the network. Keras 3.12.0 and later refuse this in safe mode. Save the model with "
                    + "the vocabulary terms themselves.");

    private static final Set<String> FILES =
            Set.of("vocabulary", "vocabulary_file", "vocab_file", "idf_weights", "merges_file");

    @Override
    public void text(String text, Where where, Hits hits) {
        if (!text.isEmpty() && FILES.contains(where.key())) {
            hits.add(RULE, where, "the vocabulary terms themselves", Texts.quoted(text));
        }
    }
}
