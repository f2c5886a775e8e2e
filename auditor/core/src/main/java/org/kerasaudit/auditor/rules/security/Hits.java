package org.kerasaudit.auditor.rules.security;

import java.util.Comparator;
import java.util.List;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Findings;
import org.kerasaudit.auditor.result.Location;
import org.kerasaudit.auditor.result.Rule;

/** Collects what the checks find in one file. */
final class Hits {
    private final String file;
    private final Findings findings = new Findings();

    Hits(String file) {
        this.file = file;
    }

    void add(Rule rule, Where where, String expected, String found) {
        add(rule, where.layer(), where.place(), expected, found);
    }

    void add(Rule rule, String layer, String place, String expected, String found) {
        findings.add(Finding.of(rule, new Location(file, Texts.place(layer), Texts.place(place)), expected, found));
    }

    /** Returns all findings in rule order. */
    List<Finding> all() {
        return findings.all().stream()
                .sorted(Comparator.comparing(Finding::ruleId))
                .toList();
    }
}
