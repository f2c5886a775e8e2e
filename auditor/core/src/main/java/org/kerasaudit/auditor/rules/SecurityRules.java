package org.kerasaudit.auditor.rules;

import java.util.List;
import java.util.function.Consumer;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.security.Hit;
import org.kerasaudit.auditor.rules.security.SecurityCheck;
import org.kerasaudit.auditor.rules.security.SecurityChecks;

/** What is dangerous about a file, KA701 to KA749: each check of the walk over its documents as a rule. */
public final class SecurityRules {
    public static final List<Rule> ALL =
            SecurityChecks.ALL.stream().<Rule>map(Checked::new).toList();

    private SecurityRules() {}

    /** The findings about a file that cannot be read as a model, in which documents were found all the same. */
    public static List<Finding> findings(String fileName, List<Hit> hits) {
        return SecurityChecks.ALL.stream()
                .flatMap(check -> hits.stream()
                        .filter(hit -> hit.check().equals(check.id()))
                        .map(hit -> finding(fileName, check, hit)))
                .toList();
    }

    private static Finding finding(String fileName, SecurityCheck check, Hit hit) {
        StringBuilder message = new StringBuilder(fileName);
        if (!hit.layer().isEmpty()) message.append(": ").append(hit.layer());
        if (!hit.place().isEmpty()) message.append(": ").append(hit.place());
        message.append(": ");
        if (!hit.expected().isEmpty())
            message.append("expected ").append(hit.expected()).append(", found ");
        message.append(hit.found());
        return new Finding(
                check.id(), check.severity(), hit.layer(), message.toString(), hit.expected(), hit.found(), false);
    }

    /** One check as a rule. */
    private record Checked(SecurityCheck of) implements Rule {
        @Override
        public String id() {
            return of.id();
        }

        @Override
        public Severity severity() {
            return of.severity();
        }

        @Override
        public String summary() {
            return of.summary();
        }

        @Override
        public String explanation() {
            return of.explanation();
        }

        @Override
        public void check(Audit audit, Consumer<Finding> findings) {
            audit.hits().stream()
                    .filter(hit -> hit.check().equals(id()))
                    .forEach(hit -> findings.accept(SecurityRules.finding(audit.fileName(), of, hit)));
        }
    }
}
