package org.kerasaudit.auditor;

import java.util.List;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.importer.file.Documents;
import org.kerasaudit.importer.model.AssetStore;

/** Runs the security rules on documents and assets, for tests of these rules. */
public final class SecurityFindings {
    private SecurityFindings() {}

    public static List<Finding> of(Documents documents, AssetStore assets) {
        return RuleBook.dangers("", documents, assets);
    }
}
