package org.kerasaudit.auditor.rules;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.KerasFormatException.Code;
import org.kerasaudit.importer.file.bytes.Oddity;
import org.kerasaudit.importer.file.bytes.Oddity.Kind;

/**
 * What a container holds that no Keras writes: either an oddity met while reading, or the reason why the file is refused.
 *
 * @param kind the oddity it is about; null where files are refused for it
 * @param code why files are refused; null where they can be read
 */
public record ContainerRule(
        String id,
        Severity severity,
        @Nullable Kind kind,
        @Nullable Code code,
        String summary,
        String explanation) implements Rule {
    /** The rules about containers, in the order of their IDs. */
    public static final List<ContainerRule> ALL = ContainerRules.all();

    private static final Map<Code, ContainerRule> BY_CODE = new EnumMap<>(Code.class);

    static {
        for (ContainerRule rule : ALL) if (rule.code != null) BY_CODE.put(rule.code, rule);
    }

    static ContainerRule of(Severity severity, String id, Kind kind, String summary, String explanation) {
        return new ContainerRule(id, severity, kind, null, summary, explanation);
    }

    static ContainerRule refused(Code code, String summary, String explanation) {
        return new ContainerRule(code.id(), Severity.ERROR, null, code, summary, explanation);
    }

    /** The finding that says why a file is refused. What is dangerous fails the audit; the rest leaves it incomplete. */
    public static Finding refusal(KerasFormatException refused) {
        Severity severity = BY_CODE.containsKey(refused.code()) ? BY_CODE.get(refused.code()).severity : Severity.ERROR;
        return new Finding(
                refused.code().id(),
                severity,
                "",
                refused.getMessage(),
                refused.expected(),
                refused.found(),
                !refused.code().isDangerous());
    }

    @Override
    public void check(Audit audit, Consumer<Finding> findings) {
        check(audit.fileName(), audit.opened().file().oddities(), findings);
    }

    /** The findings about what was odd in a file, in the order of the rules. */
    public static List<Finding> findings(String fileName, List<Oddity> oddities) {
        List<Finding> findings = new ArrayList<>();
        ALL.forEach(rule -> rule.check(fileName, oddities, findings::add));
        return findings;
    }

    private void check(String fileName, List<Oddity> oddities, Consumer<Finding> findings) {
        for (Oddity oddity : oddities) {
            if (oddity.kind() != kind) continue;
            findings.accept(finding(fileName, "", oddity.place(), oddity.expected(), oddity.found(), false));
        }
    }
}
