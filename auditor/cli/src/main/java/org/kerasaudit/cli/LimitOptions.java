package org.kerasaudit.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.kerasaudit.importer.file.Limits;
import picocli.CommandLine.Option;

/** What reading a model file may cost. */
final class LimitOptions {
    @Option(
            names = "--limit",
            paramLabel = "NAME=VALUE",
            description = "Change a limit on what files may claim, such as inflated-bytes=20000000000; repeatable.")
    private Map<String, Long> changes = new LinkedHashMap<>();

    /** The usual limits with the changes asked for. */
    Limits limits() {
        Limits limits = Limits.DEFAULT;
        for (Map.Entry<String, Long> change : changes.entrySet()) {
            try {
                limits = limits.with(change.getKey(), change.getValue());
            } catch (IllegalArgumentException wrong) {
                throw CannotProceedException.wrongUsage("--limit: " + wrong.getMessage());
            }
        }
        return limits;
    }
}
