package org.kerasaudit.auditor.rules.backdoor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The layers that a value has passed through, starting at the input.
 *
 * @param before null at the input
 */
record Trail(@Nullable Trail before, String layer) {
    private static final int SHOWN_FIRST = 2;
    private static final int SHOWN_LAST = 5;

    Trail then(String next) {
        return new Trail(this, next);
    }

    /** Returns the layers in order, shortened in the middle. */
    String shown() {
        List<String> names = new ArrayList<>();
        for (Trail at = this; at != null; at = at.before) names.add(at.layer);
        Collections.reverse(names);
        int last = names.size() - SHOWN_LAST;
        if (last <= SHOWN_FIRST + 1) return String.join(" → ", names);
        return String.join(" → ", names.subList(0, SHOWN_FIRST)) + " → … → "
                + String.join(" → ", names.subList(last, names.size()));
    }
}
