package org.kerasaudit.auditor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.kerasaudit.auditor.opinion.SecondOpinionRules;
import org.kerasaudit.auditor.result.DeployabilityRules;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.rules.Audit;
import org.kerasaudit.auditor.rules.Check;
import org.kerasaudit.auditor.rules.Dangers;
import org.kerasaudit.auditor.rules.OddityCheck;
import org.kerasaudit.auditor.rules.ParameterCount;
import org.kerasaudit.auditor.rules.ProblemCheck;
import org.kerasaudit.auditor.rules.Refusals;
import org.kerasaudit.auditor.rules.WeightsOnly;
import org.kerasaudit.auditor.rules.backdoor.BackdoorRules;
import org.kerasaudit.auditor.rules.security.SecurityCheck;
import org.kerasaudit.auditor.rules.security.SecurityRules;
import org.kerasaudit.auditor.rules.security.SecurityScan;
import org.kerasaudit.auditor.rules.weights.WeightRules;
import org.kerasaudit.auditor.verify.VerificationRules;
import org.kerasaudit.importer.file.Documents;
import org.kerasaudit.importer.model.AssetStore;

/** All rules with their checks, which run in ID order. */
public final class RuleBook {
    private static final RuleBook BOOK = new RuleBook();

    private final Map<String, Rule> rules = new TreeMap<>();
    private final Map<String, Check> checks = new TreeMap<>();
    private final List<SecurityCheck> securityChecks = new ArrayList<>();

    private RuleBook() {
        Refusals.rules().forEach(this::add);
        for (ProblemCheck check : ProblemCheck.all()) add(check.rule(), check);
        add(WeightsOnly.RULE, new WeightsOnly());
        add(ParameterCount.RULE, new ParameterCount());
        WeightRules.addTo(this::add);
        VerificationRules.ALL.forEach(this::add);
        SecurityRules.addTo(this::add);
        BackdoorRules.addTo(this::add);
        for (OddityCheck check : OddityCheck.all()) add(check.rule(), check);
        DeployabilityRules.all().forEach(this::add);
        SecondOpinionRules.ALL.forEach(this::add);
    }

    /** Adds a rule whose findings come from reading, verifying, a target or another engine. */
    private void add(Rule rule) {
        if (rules.put(rule.id(), rule) != null) throw new IllegalStateException("duplicate rule " + rule.id());
    }

    private void add(Rule rule, Check check) {
        add(rule);
        checks.put(rule.id(), check);
    }

    private void add(Rule rule, SecurityCheck check) {
        add(rule, new Dangers(rule));
        securityChecks.add(check);
    }

    /** Returns every rule in ID order. */
    public static List<Rule> all() {
        return List.copyOf(BOOK.rules.values());
    }

    /** Returns the rule with this ID, ignoring case. */
    public static Optional<Rule> of(String id) {
        return Optional.ofNullable(BOOK.rules.get(id.toUpperCase(Locale.ROOT)));
    }

    /** Runs every check on a model. */
    static void check(Audit audit, Consumer<Finding> findings) {
        BOOK.checks.values().forEach(check -> check.check(audit, findings));
    }

    /** Runs every security check on the documents and assets of the file with this name. */
    static List<Finding> dangers(String file, Documents documents, AssetStore assets) {
        return SecurityScan.of(BOOK.securityChecks, file, documents, assets);
    }
}
