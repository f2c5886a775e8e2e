package org.kerasaudit.auditor.rules.weights;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.kerasaudit.auditor.health.Occurrence;
import org.kerasaudit.auditor.health.StoredWeight;
import org.kerasaudit.auditor.health.TensorFacts;
import org.kerasaudit.auditor.health.TensorFacts.NonFinite;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Finding.Effect;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.Audit;
import org.kerasaudit.importer.file.bytes.KerasFormatException;

/** KA501: a weight that is not a finite number. */
public record NotFinite() implements WeightCheck {
    public static final Rule RULE = new Rule(
            "KA501",
            Severity.ERROR,
            "A stored weight is NaN, infinite or unreadable.",
            "Training diverged, or the file was damaged. Every prediction that touches the weight is NaN.");

    @Override
    public void check(Audit audit, Consumer<Finding> findings) {
        for (StoredWeight weight : audit.weights()) {
            Optional<KerasFormatException> why = audit.scan().unreadable(weight.stored());
            if (why.isEmpty()) continue;
            findings.accept(Finding.of(RULE, weight.layer(), why.get()).with(Effect.BLOCKS));
        }
        WeightCheck.super.check(audit, findings);
    }

    @Override
    public void check(Audit audit, StoredWeight weight, TensorFacts facts, Consumer<Finding> findings) {
        NonFinite nonFinite = facts.nonFinite();
        Occurrence all = nonFinite.all();
        if (!all.any()) return;
        List<String> kinds = new ArrayList<>();
        List<String> first = new ArrayList<>();
        add("NaN", nonFinite.nan(), all, kinds, first);
        add("+Infinity", nonFinite.plusInfinity(), all, kinds, first);
        add("-Infinity", nonFinite.minusInfinity(), all, kinds, first);
        String found = all.count() + " of " + facts.size() + " not finite (" + String.join(", ", kinds) + "), first "
                + first.get(0) + " at " + facts.index(all.first());
        findings.accept(Finding.of(RULE, audit.at(weight), "finite numbers", found));
    }

    private static void add(
            String name, Occurrence occurrence, Occurrence all, List<String> kinds, List<String> first) {
        if (!occurrence.any()) return;
        kinds.add(occurrence.count() + " " + name);
        if (occurrence.first() == all.first()) first.add(name);
    }
}
