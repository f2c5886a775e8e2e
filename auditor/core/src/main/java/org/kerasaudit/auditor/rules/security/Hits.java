package org.kerasaudit.auditor.rules.security;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects what the checks come upon, of one check at most {@link #MOST}. */
final class Hits {
    /** As many places tell what is wrong with a file; a hostile one could hold millions. */
    static final int MOST = 1000;

    private final List<Hit> all = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();

    void add(SecurityCheck check, Where where, String expected, String found) {
        add(check, where.layer(), where.place(), expected, found);
    }

    void add(SecurityCheck check, String layer, String place, String expected, String found) {
        int count = counts.merge(check.id(), 1, Integer::sum);
        if (count > MOST) return;
        all.add(new Hit(check.id(), Texts.place(layer), Texts.place(place), expected, found));
    }

    /** Everything found, and of each check that found more how much more. */
    List<Hit> all() {
        List<Hit> hits = new ArrayList<>(all);
        counts.forEach((check, count) -> {
            if (count > MOST) hits.add(new Hit(check, "", "", "", (count - MOST) + " more places of this kind"));
        });
        return List.copyOf(hits);
    }
}
