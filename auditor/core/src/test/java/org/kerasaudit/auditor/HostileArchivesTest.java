package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.result.Verdict;
import org.kerasaudit.fixtures.Fixtures;

/** Each file in {@code fixtures/hostile/archives} triggers the manifest's rule at the listed place; good ones trigger none. */
class HostileArchivesTest {
    private static final Path FOLDER = Fixtures.root().resolve("hostile/archives");
    private static final String MANIFEST = "manifest.tsv";
    private static final String GOOD = "-";

    /** A line of the manifest. */
    record Attack(String file, String rule, String place) {
        @Override
        public String toString() {
            return file;
        }
    }

    static List<Attack> attacks() throws IOException {
        return Files.readAllLines(FOLDER.resolve(MANIFEST)).stream()
                .skip(1)
                .map(line -> line.split("\t", -1))
                .map(fields -> new Attack(fields[0], fields[1], fields[2]))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void triggersItsRuleAtItsPlace(Attack attack) {
        ModelReport report = new Auditor(AuditOptions.DEFAULT).audit(FOLDER.resolve(attack.file));
        if (attack.rule.equals(GOOD)) {
            assertThat(report.verdict()).isEqualTo(Verdict.PASS);
            assertThat(report.findings()).noneMatch(finding -> finding.ruleId().startsWith("KA7"));
            return;
        }
        assertThat(report.findings()).anySatisfy(finding -> {
            assertThat(finding.ruleId()).isEqualTo(attack.rule);
            assertThat(finding.message())
                    .contains(attack.file)
                    .contains(attack.place)
                    .hasLineCount(1);
        });
        boolean error = report.findings().stream()
                .anyMatch(finding -> finding.ruleId().startsWith("KA7") && finding.severity() == Severity.ERROR);
        if (error) assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void theManifestNamesEveryFile() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.equals(MANIFEST)))
                    .containsExactlyInAnyOrderElementsOf(
                            attacks().stream().map(Attack::file).toList());
        }
    }
}
