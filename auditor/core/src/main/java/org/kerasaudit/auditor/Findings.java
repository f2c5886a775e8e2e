package org.kerasaudit.auditor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Finding.Effect;
import org.kerasaudit.auditor.result.Location;
import org.kerasaudit.auditor.result.Rule;

/** The findings of one audit: at most {@link #MOST} of a rule, then how many more. */
final class Findings {
    /** A hostile file could raise millions; this many show what is wrong. */
    private static final int MOST = 1000;

    private final List<Finding> kept = new ArrayList<>();
    private final Map<Rule, Finding> leftOut = new LinkedHashMap<>();
    private final Map<Rule, Integer> counts = new LinkedHashMap<>();

    void add(Finding finding) {
        int count = counts.merge(finding.rule(), 1, Integer::sum);
        if (count <= MOST) kept.add(finding);
        else leftOut.merge(finding.rule(), finding, Findings::worse);
    }

    /** One that counts for as much as both. */
    private static Finding worse(Finding one, Finding other) {
        boolean blocks = one.blocking() || other.blocking();
        Finding severer = one.severity().compareTo(other.severity()) >= 0 ? one : other;
        return blocks ? severer.with(Effect.BLOCKS) : severer;
    }

    void addAll(Iterable<Finding> findings) {
        findings.forEach(this::add);
    }

    /** Those kept in the order in which they came, then one for each rule of which some were left out. */
    List<Finding> all() {
        List<Finding> all = new ArrayList<>(kept);
        leftOut.forEach((rule, worst) -> {
            int count = counts.getOrDefault(rule, 0);
            String found = (count - MOST) + " more places of this kind";
            Location file = new Location(worst.location().file(), "", "");
            all.add(Finding.of(rule, file, "", found).with(worst.severity()).with(worst.effect()));
        });
        return List.copyOf(all);
    }
}
