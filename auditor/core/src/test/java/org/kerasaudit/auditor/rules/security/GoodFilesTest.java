package org.kerasaudit.auditor.rules.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.auditor.SecurityFindings;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.file.Documents;
import org.kerasaudit.importer.file.ModelFile;
import org.kerasaudit.importer.file.ModelFiles;
import org.kerasaudit.importer.file.bytes.Limits;

/** Files saved by real Keras are not reported as dangerous, except for Lambda layers. */
class GoodFilesTest {
    private static final Set<String> OF_LAMBDAS = Set.of("KA701", "KA702");

    static Stream<Fixtures.Case> cases() {
        return Fixtures.cases();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void triggerNoSecurityRule(Fixtures.Case fixture) {
        boolean lambdas = fixture.toString().toLowerCase(java.util.Locale.ROOT).contains("lambda");
        Predicate<Finding> allowed = finding -> lambdas && OF_LAMBDAS.contains(finding.ruleId());
        assertThat(alarming(fixture).stream().filter(allowed.negate())).isEmpty();
    }

    private static List<Finding> alarming(Fixtures.Case fixture) {
        ModelFile file = ModelFiles.open(fixture.model());
        return SecurityFindings.of(Documents.of(file, Limits.DEFAULT), file.assets()).stream()
                .filter(finding -> finding.severity() != Severity.INFO)
                .toList();
    }
}
