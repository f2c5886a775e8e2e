package org.kerasaudit.auditor.rules.security;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Location;
import org.kerasaudit.auditor.result.Rule;

/** Collects the findings of the checks in one file, at most {@link #MAX_PER_RULE} per rule. */
final class Hits {
    /** Enough places to show what is wrong with a file; a hostile one could contain millions. */
    static final int MAX_PER_RULE = 1000;

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
        if (count > MAX_PER_RULE) return;
        all.add(Finding.of(rule, new Location(file, Texts.place(layer), Texts.place(place)), expected, found));
    }

    /** Returns all findings in rule order; rules over the limit get one more with the number left out. */
    List<Finding> all() {
        List<Finding> findings = new ArrayList<>(all);
        counts.forEach((rule, count) -> {
            if (count <= MAX_PER_RULE) return;
            String found = (count - MAX_PER_RULE) + " more places of this kind";
            findings.add(Finding.of(rule, new Location(file, "", ""), "", found));
        });
        findings.sort(Comparator.comparing(Finding::ruleId));
        return List.copyOf(findings);
    }
}
