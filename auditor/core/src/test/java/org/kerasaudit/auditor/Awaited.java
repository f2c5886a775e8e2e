package org.kerasaudit.auditor;

import java.util.Set;

/** What recorded cases hold and the catalogue does not know yet. */
final class Awaited {
    static final Set<String> CLASSES = Set.of("Lambda");

    static final Set<String> POLICIES = Set.of("mixed_bfloat16", "mixed_float16");

    private Awaited() {}
}
