package org.kerasaudit.auditor;

import java.util.Set;

/** What recorded cases hold and the catalogue does not know yet. */
final class Awaited {
    static final Set<String> CLASSES = Set.of(
            "CenterCrop", "RandomContrast", "RandomFlip", "RandomRotation", "RandomZoom", "Rescaling", "Resizing");

    private Awaited() {}
}
