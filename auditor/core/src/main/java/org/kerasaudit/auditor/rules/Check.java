package org.kerasaudit.auditor.rules;

import java.util.function.Consumer;
import org.kerasaudit.auditor.result.Finding;

/** Looks for violations of one rule. */
public interface Check {
    void check(Audit audit, Consumer<Finding> findings);
}
