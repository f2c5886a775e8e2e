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
import org.kerasaudit.auditor.rules.security.ActingOperation;
import org.kerasaudit.auditor.rules.security.ActingReference;
import org.kerasaudit.auditor.rules.security.CallingLambda;
import org.kerasaudit.auditor.rules.security.CustomClass;
import org.kerasaudit.auditor.rules.security.EncodedCode;
import org.kerasaudit.auditor.rules.security.ExternalVocabulary;
import org.kerasaudit.auditor.rules.security.ForeignGraph;
import org.kerasaudit.auditor.rules.security.ForeignModule;
import org.kerasaudit.auditor.rules.security.HiddenBuiltIn;
import org.kerasaudit.auditor.rules.security.MissingModule;
import org.kerasaudit.auditor.rules.security.PathInName;
import org.kerasaudit.auditor.rules.security.PythonCode;
import org.kerasaudit.auditor.rules.security.SafeModeOff;
import org.kerasaudit.auditor.rules.security.Secret;
import org.kerasaudit.auditor.rules.security.SecurityCheck;
import org.kerasaudit.auditor.rules.security.SecurityScan;
import org.kerasaudit.auditor.rules.security.TorchModule;
import org.kerasaudit.auditor.rules.security.Trace;
import org.kerasaudit.auditor.rules.security.UnconnectedCall;
import org.kerasaudit.auditor.rules.security.UnconnectedLayer;
import org.kerasaudit.auditor.rules.security.UnexpectedAsset;
import org.kerasaudit.auditor.rules.security.WeightPickle;
import org.kerasaudit.auditor.rules.weights.ConstantKernel;
import org.kerasaudit.auditor.rules.weights.DeadUnits;
import org.kerasaudit.auditor.rules.weights.DuplicateTensors;
import org.kerasaudit.auditor.rules.weights.HalfOverflow;
import org.kerasaudit.auditor.rules.weights.MixedTypes;
import org.kerasaudit.auditor.rules.weights.NotFinite;
import org.kerasaudit.auditor.rules.weights.Outlier;
import org.kerasaudit.auditor.rules.weights.SilentUnits;
import org.kerasaudit.auditor.rules.weights.Subnormal;
import org.kerasaudit.auditor.rules.weights.Unscanned;
import org.kerasaudit.auditor.rules.weights.UntrainedBatchNormalization;
import org.kerasaudit.auditor.rules.weights.Unwritten;
import org.kerasaudit.auditor.rules.weights.Variance;
import org.kerasaudit.auditor.verify.VerificationRules;
import org.kerasaudit.importer.file.Documents;
import org.kerasaudit.importer.model.AssetStore;

/** Every rule, with the check that looks for it. The findings of a report stand in the order of the IDs. */
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
        addWeightRules();
        VerificationRules.ALL.forEach(this::add);
        addSecurityRules();
        for (OddityCheck check : OddityCheck.all()) add(check.rule(), check);
        DeployabilityRules.all().forEach(this::add);
        SecondOpinionRules.ALL.forEach(this::add);
    }

    private void addWeightRules() {
        add(NotFinite.RULE, new NotFinite());
        add(Variance.NEGATIVE.rule(), Variance.NEGATIVE);
        add(Variance.ZERO.rule(), Variance.ZERO);
        add(ConstantKernel.RULE, new ConstantKernel());
        add(UntrainedBatchNormalization.RULE, new UntrainedBatchNormalization());
        add(DeadUnits.RULE, new DeadUnits());
        add(SilentUnits.RULE, new SilentUnits());
        add(Outlier.RULE, new Outlier());
        add(HalfOverflow.RULE, new HalfOverflow());
        add(Subnormal.RULE, new Subnormal());
        add(DuplicateTensors.RULE, new DuplicateTensors());
        add(MixedTypes.RULE, new MixedTypes());
        add(Unwritten.RULE, new Unwritten());
        add(Unscanned.RULE, new Unscanned());
    }

    private void addSecurityRules() {
        add(PythonCode.RULE, new PythonCode());
        add(CallingLambda.RULE, new CallingLambda());
        add(ForeignModule.RULE, new ForeignModule());
        add(ActingReference.RULE, new ActingReference());
        add(ActingOperation.RULE, new ActingOperation());
        add(TorchModule.RULE, new TorchModule());
        add(ForeignGraph.RULE, new ForeignGraph());
        add(ExternalVocabulary.RULE, new ExternalVocabulary());
        add(PathInName.RULE, new PathInName());
        add(MissingModule.RULE, new MissingModule());
        add(HiddenBuiltIn.RULE, new HiddenBuiltIn());
        add(UnconnectedLayer.RULE, new UnconnectedLayer());
        add(UnexpectedAsset.RULE, new UnexpectedAsset());
        add(EncodedCode.RULE, new EncodedCode());
        add(SafeModeOff.RULE, new SafeModeOff());
        add(Secret.RULE, new Secret());
        add(Trace.RULE, new Trace());
        add(CustomClass.RULE, new CustomClass());
        add(UnconnectedCall.RULE, new UnconnectedCall());
        add(WeightPickle.RULE, new WeightPickle());
    }

    /** A rule whose findings come of reading, verifying, a target or another engine. */
    private void add(Rule rule) {
        if (rules.put(rule.id(), rule) != null) throw new IllegalStateException("two rules " + rule.id());
    }

    private void add(Rule rule, Check check) {
        add(rule);
        checks.put(rule.id(), check);
    }

    private void add(Rule rule, SecurityCheck check) {
        add(rule, new Dangers(rule));
        securityChecks.add(check);
    }

    /** Every rule, in the order of the IDs. */
    public static List<Rule> all() {
        return List.copyOf(BOOK.rules.values());
    }

    /** The rule of this ID, whose letters may be small. */
    public static Optional<Rule> of(String id) {
        return Optional.ofNullable(BOOK.rules.get(id.toUpperCase(Locale.ROOT)));
    }

    /** Has every check look at a model. */
    static void check(Audit audit, Consumer<Finding> findings) {
        BOOK.checks.values().forEach(check -> check.check(audit, findings));
    }

    /** Has every security check look at the documents and assets of the file of this name. */
    public static List<Finding> dangers(String file, Documents documents, AssetStore assets) {
        return SecurityScan.of(BOOK.securityChecks, file, documents, assets);
    }
}
