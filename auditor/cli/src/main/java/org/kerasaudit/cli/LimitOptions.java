package org.kerasaudit.cli;

import java.util.Map;
import java.util.function.Supplier;
import org.kerasaudit.importer.file.bytes.Limits;

/** {@code --limit}: limits on the resources that reading a model file may take. */
final class LimitOptions {
    private final Supplier<Map<String, Long>> changes;

    LimitOptions(Subcommand command) {
        changes = command.numbers(
                "--limit",
                "NAME=VALUE",
                "Change a resource limit for reading files, such as inflated-bytes=20000000000; repeatable.");
    }

    /** Returns the default limits with the requested changes. */
    Limits limits() {
        Limits limits = Limits.DEFAULT;
        for (Map.Entry<String, Long> change : changes.get().entrySet()) {
            try {
                limits = limits.with(change.getKey(), change.getValue());
            } catch (IllegalArgumentException wrong) {
                throw CannotProceedException.wrongUsage("--limit: " + wrong.getMessage());
            }
        }
        return limits;
    }
}
