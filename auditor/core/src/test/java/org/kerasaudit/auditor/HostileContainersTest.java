package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.result.Verdict;
import org.kerasaudit.auditor.rules.OddityCheck;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.file.ModelFiles;
import org.kerasaudit.importer.file.bytes.Oddity;

/** Each attack in {@code fixtures/hostile/containers} triggers the rule named in the manifest, at the place named there. */
class HostileContainersTest {
    private static final Path FOLDER = Fixtures.root().resolve("hostile/containers");
    private static final String MANIFEST = "manifest.tsv";

    /** A line of the manifest. */
    record Attack(String file, String rule, String place) {}

    static List<Attack> attacks() throws IOException {
        return Files.readAllLines(FOLDER.resolve(MANIFEST)).stream()
                .skip(1)
                .map(line -> line.split("\t", -1))
                .map(fields -> new Attack(fields[0], fields[1], fields[2]))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void triggersItsRuleAtItsPlace(Attack attack) {
        ModelReport report = audit(attack.file);
        String start = (attack.place.isEmpty() ? "" : ": " + attack.place) + ": ";
        assertThat(report.findings()).anySatisfy(finding -> {
            assertThat(finding.ruleId()).isEqualTo(attack.rule);
            assertThat(finding.message()).contains(attack.file + start).doesNotContain("\n");
        });
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void anErrorFailsTheAudit(Attack attack) {
        ModelReport report = audit(attack.file);
        boolean error = report.findings().stream()
                .anyMatch(finding -> finding.ruleId().startsWith("KA7") && finding.severity() == Severity.ERROR);
        if (error) assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        if (report.model() == null) assertThat(report.verdict()).isNotEqualTo(Verdict.PASS);
    }

    @Test
    void theManifestNamesEveryFile() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.equals(MANIFEST)))
                    .containsExactlyInAnyOrderElementsOf(
                            attacks().stream().map(Attack::file).toList());
        }
    }

    @Test
    void filesSavedByKerasHaveNoOddityAboveInfo() {
        Map<Oddity.Kind, Severity> severities = new EnumMap<>(Oddity.Kind.class);
        for (OddityCheck check : OddityCheck.all())
            severities.put(check.kind(), check.rule().severity());
        severities.put(Oddity.Kind.ACTING_MEMBER, Severity.ERROR);
        assertThat(severities).containsOnlyKeys(Oddity.Kind.values());
        assertThat(Fixtures.cases().flatMap(fixture -> ModelFiles.open(fixture.model()).oddities().stream()))
                .allMatch(oddity -> severities.get(oddity.kind()) == Severity.INFO);
    }

    @Test
    void raisingALimitLetsAFileThrough() {
        assertThat(audit("groups-too-deep.h5", "hdf-depth", 100)).doesNotContain("KA102");
        assertThat(audit("too-deep.json", "json-depth", 400)).doesNotContain("KA102");
        assertThatCode(() -> AuditOptions.DEFAULT.limits().with("depth", 1)).hasMessageContaining("json-depth");
        assertThatCode(() -> AuditOptions.DEFAULT.limits().with("rank", 0)).hasMessageContaining("found 0");
    }

    private static ModelReport audit(String file) {
        return new Auditor(AuditOptions.DEFAULT).audit(FOLDER.resolve(file));
    }

    private static List<String> audit(String file, String limit, long value) {
        AuditOptions options =
                AuditOptions.DEFAULT.within(AuditOptions.DEFAULT.limits().with(limit, value));
        return new Auditor(options)
                .audit(FOLDER.resolve(file)).findings().stream()
                        .map(Finding::ruleId)
                        .toList();
    }
}
