package org.kerasaudit.auditor.result;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.result.Finding.Effect;
import org.kerasaudit.auditor.targets.Kind;
import org.kerasaudit.auditor.targets.Peril;
import org.kerasaudit.auditor.targets.Target;
import org.kerasaudit.auditor.targets.Targets;
import org.kerasaudit.importer.KerasModel;

/**
 * What would become of a model at one target. It says nothing against the model, whose verdict it never changes.
 *
 * @param asked whether the user asked about this target; what was not asked for is reported in one line
 */
public record Deployment(Target target, boolean asked, List<Peril> perils) {
    private static final int NAMED = 3;

    /** What each of the targets would make of the model, as findings, too. */
    public static List<Deployment> of(KerasModel opened, AuditOptions options, Consumer<Finding> findings) {
        List<Deployment> deployments = new ArrayList<>();
        @Nullable List<Target> asked = options.targets();
        for (Target target : asked == null ? List.of(Targets.usual()) : asked) {
            Deployment deployment = new Deployment(target, asked != null, target.perils(opened));
            deployments.add(deployment);
            deployment.perils.forEach(
                    peril -> findings.accept(deployment.finding(opened.file().name(), peril)));
        }
        return List.copyOf(deployments);
    }

    private Finding finding(String file, Peril peril) {
        String what = peril.what().isEmpty() ? peril.className() : peril.what();
        String help = peril.workaround().isEmpty() ? "" : "; workaround: " + peril.workaround();
        Location location = new Location(file, peril.layer(), "");
        Finding finding = Finding.of(DeployabilityRules.of(peril.kind()), location, "", what)
                .withConsequence(target.title() + " " + peril.effect() + help);
        return asked ? finding : finding.with(Severity.INFO).with(Effect.ASIDE);
    }

    /** All of it in one line: {@code DL4J 1.0.0-M2.1 would refuse gru (GRU); …}; empty if nothing would happen. */
    public String line() {
        if (perils.isEmpty()) return "";
        Map<Kind, Set<String>> concerned = new EnumMap<>(Kind.class);
        for (Peril peril : perils) {
            concerned
                    .computeIfAbsent(peril.kind(), kind -> new LinkedHashSet<>())
                    .add(shown(peril));
        }
        return concerned.entrySet().stream()
                .map(entry -> entry.getKey().verb() + " " + some(List.copyOf(entry.getValue())))
                .collect(Collectors.joining(
                        "; ", target.title() + " would ", " (details: --target " + target.name() + ")"));
    }

    private static String shown(Peril peril) {
        if (peril.layer().isEmpty()) return "the file (" + peril.what() + ")";
        return peril.name() + " (" + (peril.what().isEmpty() ? peril.className() : peril.what()) + ")";
    }

    private static String some(List<String> all) {
        if (all.size() <= NAMED) return String.join(", ", all);
        return String.join(", ", all.subList(0, NAMED - 1)) + " and " + (all.size() - NAMED + 1) + " more";
    }
}
