package org.kerasaudit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.targets.Target;
import org.kerasaudit.auditor.targets.Targets;

/** {@code --target}: the runtimes that the model may be deployed to. */
final class TargetOptions {
    private static final String NONE = "none";

    private final Supplier<Optional<List<String>>> names;

    TargetOptions(Subcommand command) {
        names = command.options(
                "--target",
                "TARGET",
                "Warn about layers that this runtime rejects or computes wrongly: dl4j, dl4j-1.0.0-M2.1, dl4j-master, "
                        + "or none; repeatable. By default, the report has one line about DL4J.");
    }

    /** Returns {@code options} with the requested targets. Throws if one is unknown. */
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
