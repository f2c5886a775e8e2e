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
import org.kerasaudit.auditor.targets.Hazard;
import org.kerasaudit.auditor.targets.Kind;
import org.kerasaudit.auditor.targets.Target;
import org.kerasaudit.auditor.targets.Targets;
import org.kerasaudit.importer.KerasModel;

/**
 * What would happen to a model on one target. It never changes the verdict on the model.
 *
 * @param asked whether the user requested this target; if not, it is reported in one line
 */
public record Deployment(Target target, boolean asked, List<Hazard> hazards) {
    private static final int MAX_NAMED = 3;

    /** Checks the model against each target and also reports the hazards as findings. */
    public static List<Deployment> of(KerasModel opened, AuditOptions options, Consumer<Finding> findings) {
        List<Deployment> deployments = new ArrayList<>();
        @Nullable List<Target> asked = options.targets();
        for (Target target : asked == null ? List.of(Targets.usual()) : asked) {
            Deployment deployment = new Deployment(target, asked != null, target.hazards(opened));
            deployments.add(deployment);
            deployment.hazards.forEach(
                    hazard -> findings.accept(deployment.finding(opened.file().name(), hazard)));
        }
        return List.copyOf(deployments);
    }

    private Finding finding(String file, Hazard hazard) {
        String what = hazard.what().isEmpty() ? hazard.className() : hazard.what();
        String help = hazard.workaround().isEmpty() ? "" : "; workaround: " + hazard.workaround();
        Location location = new Location(file, hazard.layer(), "");
        Finding finding = Finding.of(DeployabilityRules.of(hazard.kind()), location, "", what)
                .withConsequence(target.title() + " " + hazard.effect() + help);
        return asked ? finding : finding.with(Severity.INFO).with(Effect.ASIDE);
    }

    /** Summarizes the hazards in one line: {@code DL4J 1.0.0-M2.1 would refuse gru (GRU); …}; empty if there are no hazards. */
    public String line() {
        if (hazards.isEmpty()) return "";
        Map<Kind, Set<String>> concerned = new EnumMap<>(Kind.class);
        for (Hazard hazard : hazards) {
            concerned
                    .computeIfAbsent(hazard.kind(), kind -> new LinkedHashSet<>())
                    .add(shown(hazard));
        }
        return concerned.entrySet().stream()
                .map(entry -> entry.getKey().verb() + " " + some(List.copyOf(entry.getValue())))
                .collect(Collectors.joining(
                        "; ", target.title() + " would ", " (details: --target " + target.name() + ")"));
    }

    private static String shown(Hazard hazard) {
        if (hazard.layer().isEmpty()) return "the file (" + hazard.what() + ")";
        return hazard.name() + " (" + (hazard.what().isEmpty() ? hazard.className() : hazard.what()) + ")";
    }

    private static String some(List<String> all) {
        if (all.size() <= MAX_NAMED) return String.join(", ", all);
        return String.join(", ", all.subList(0, MAX_NAMED - 1)) + " and " + (all.size() - MAX_NAMED + 1) + " more";
    }
}
