package org.kerasaudit.auditor.rules.security;

import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.importer.file.Documents.Unread;
import org.kerasaudit.importer.model.AssetStore;

/** KA777: a program, script or archive that the file carries where Keras reads nothing. */
public record CarriedProgram() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA777",
            Severity.ERROR,
            "The file carries a program, a script or an archive.",
            "It is a member that Keras does not read, a comment, an extra field, or bytes between the members of the "
                    + "archive. It has nothing to do with the model: somebody uses the file to carry it, and may run it "
                    + "later. Do not unpack the file.");

    @Override
    public void unread(Unread unread, Hits hits) {
        if (unread.place().startsWith(AssetStore.FOLDER)) return;
        Payload.kind(unread.content()).ifPresent(kind -> {
            String size = " of " + unread.content().remaining() + " bytes";
            hits.add(RULE, "", unread.place(), "parts of a model", unread.what() + ": " + kind + size);
        });
    }
}
