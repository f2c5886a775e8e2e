package org.kerasaudit.auditor.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kerasaudit.auditor.result.Finding.Effect;

/** Collects findings about one file, at most {@link #MAX_PER_RULE} per rule. */
public final class Findings {
    /** Enough places to show what is wrong with a file; a hostile one could contain millions. */
    public static final int MAX_PER_RULE = 1000;

    private final List<Finding> kept = new ArrayList<>();
    private final Map<Rule, Finding> leftOut = new LinkedHashMap<>();
    private final Map<Rule, Integer> counts = new LinkedHashMap<>();

    public void add(Finding finding) {
        int count = counts.merge(finding.rule(), 1, Integer::sum);
        if (count <= MAX_PER_RULE) kept.add(finding);
        else leftOut.merge(finding.rule(), finding, Findings::worse);
    }

    /** Returns the more severe finding; it blocks the verdict if either does. */
    private static Finding worse(Finding one, Finding other) {
        boolean blocks = one.blocking() || other.blocking();
        Finding severer = one.severity().compareTo(other.severity()) >= 0 ? one : other;
        return blocks ? severer.with(Effect.BLOCKS) : severer;
    }

    public void addAll(Iterable<Finding> findings) {
        findings.forEach(this::add);
    }

    /**
     * Returns the findings in order of arrival, then one more for each rule over the limit: the only one left out, or
     * the number left out.
     */
    public List<Finding> all() {
        List<Finding> all = new ArrayList<>(kept);
        leftOut.forEach((rule, worst) -> {
            int count = counts.getOrDefault(rule, 0) - MAX_PER_RULE;
            all.add(count == 1 ? worst : summary(worst, count));
        });
        return List.copyOf(all);
    }

    private static Finding summary(Finding worst, int count) {
        Location file = new Location(worst.location().file(), "", "");
        return Finding.of(worst.rule(), file, "", count + " more places of this kind")
                .with(worst.severity())
                .with(worst.effect());
    }
}
