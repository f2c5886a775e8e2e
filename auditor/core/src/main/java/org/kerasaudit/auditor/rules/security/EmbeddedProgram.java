package org.kerasaudit.auditor.rules.security;

import java.util.Optional;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.importer.file.bytes.Embedded;

/** KA771: a program, script, archive, pickle or Python code in a place that Keras does not read. */
public record EmbeddedProgram() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA771",
            Severity.ERROR,
            "A place that Keras does not read contains a program, an archive, a pickle or Python code.",
            "Keras does not run it, but a custom class, a notebook or another program that comes with the model may. It "
                    + "is described here without being loaded. Do not use the file; ask for one without it.");

    @Override
    public void embedded(Embedded embedded, Hits hits) {
        byte[] content = new byte[embedded.content().remaining()];
        embedded.content().duplicate().get(content);
        Optional<String> found = EmbeddedContent.in(content);
        found.ifPresent(kind -> hits.add(RULE, "", embedded.place(), "nothing that a program runs or unpacks", kind));
    }
}
