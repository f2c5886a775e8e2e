package org.kerasaudit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.targets.Target;
import org.kerasaudit.auditor.targets.Targets;

/** Where the model may have to run. */
final class TargetOptions {
    private static final String NONE = "none";

    private final Supplier<Optional<List<String>>> names;

    TargetOptions(Subcommand command) {
        names = command.options(
                "--target",
                "TARGET",
                "Warn of what this runtime refuses or computes wrongly: dl4j, dl4j-1.0.0-M2.1, dl4j-master; or none. "
                        + "May be repeated. Without it one line tells what DL4J would make of the model.");
    }

    /** These options with the targets asked for. Throws for one that is not known. */
    AuditOptions in(AuditOptions options) {
        if (names.get().isEmpty()) return options;
        List<Target> targets = new ArrayList<>();
        for (String name : names.get().get()) {
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
