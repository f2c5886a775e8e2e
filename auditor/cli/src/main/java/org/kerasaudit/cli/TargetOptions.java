package org.kerasaudit.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.AuditOptions;
import org.kerasaudit.auditor.targets.Target;
import org.kerasaudit.auditor.targets.Targets;
import picocli.CommandLine.Option;

/** Where the model may have to run. */
final class TargetOptions {
    private static final String NONE = "none";

    @Option(
            names = "--target",
            paramLabel = "TARGET",
            description =
                    "Warn of what this runtime refuses or computes wrongly: dl4j, dl4j-1.0.0-M2.1, dl4j-master; or none. "
                            + "May be repeated. Without it one line tells what DL4J would make of the model.")
    private @Nullable List<String> names;

    /** These options with the targets asked for. Throws for one that is not known. */
    AuditOptions in(AuditOptions options) {
        if (names == null) return options;
        List<Target> targets = new ArrayList<>();
        for (String name : names) {
            if (name.equals(NONE)) continue;
            Target target = Targets.named(name).orElseThrow(() -> unknown(name));
            if (!targets.contains(target)) targets.add(target);
        }
        return options.withTargets(targets);
    }

    private static CannotProceedException unknown(String name) {
        return CannotProceedException.wrongUsage(
                "--target: expected " + String.join(", ", Targets.NAMES) + " or " + NONE + ", found '" + name + "'");
    }
}
