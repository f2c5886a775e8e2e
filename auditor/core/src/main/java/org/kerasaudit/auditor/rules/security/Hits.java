package org.kerasaudit.auditor.rules.security;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Location;
import org.kerasaudit.auditor.result.Rule;

/** Collects what the checks come upon in one file, of one rule at most {@link #MOST}. */
final class Hits {
    /** As many places tell what is wrong with a file; a hostile one could hold millions. */
    static final int MOST = 1000;

    private final String file;
    private final List<Finding> all = new ArrayList<>();
    private final Map<Rule, Integer> counts = new IdentityHashMap<>();

    Hits(String file) {
        this.file = file;
    }

    void add(Rule rule, Where where, String expected, String found) {
        add(rule, where.layer(), where.place(), expected, found);
    }

    void add(Rule rule, String layer, String place, String expected, String found) {
        int count = counts.merge(rule, 1, Integer::sum);
        if (count > MOST) return;
        all.add(Finding.of(rule, new Location(file, Texts.place(layer), Texts.place(place)), expected, found));
    }

    /** Everything found, in the order of the rules, and of each rule that found more how much more. */
    List<Finding> all() {
        List<Finding> findings = new ArrayList<>(all);
        counts.forEach((rule, count) -> {
            if (count <= MOST) return;
            String found = (count - MOST) + " more places of this kind";
            findings.add(Finding.of(rule, new Location(file, "", ""), "", found));
        });
        findings.sort(Comparator.comparing(Finding::ruleId));
        return List.copyOf(findings);
    }
}
