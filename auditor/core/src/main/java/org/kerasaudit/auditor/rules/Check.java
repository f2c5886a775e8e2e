package org.kerasaudit.auditor.rules;

import java.util.function.Consumer;
import org.kerasaudit.auditor.result.Finding;

/** Looks for what a rule is about. */
public interface Check {
    void check(Audit audit, Consumer<Finding> findings);
}
