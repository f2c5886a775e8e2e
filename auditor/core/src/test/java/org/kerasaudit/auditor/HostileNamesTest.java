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
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.result.Verdict;
import org.kerasaudit.fixtures.Fixtures;

/** Names in {@code fixtures/hostile/names} that a loader must not call are reported, and their harmless neighbors are not. */
class HostileNamesTest {
    private static final Path FOLDER = Fixtures.root().resolve("hostile/names");

    /** A line of {@code manifest.tsv}. */
    record Case(String file, String rule, String severity, String layer, String place) {
        static Case of(String line) {
            String[] cells = line.split("\t", -1);
            return new Case(cells[0], cells[1], cells[2], cells[3], cells[4]);
        }

        ModelReport audited() {
            return new Auditor(AuditOptions.DEFAULT).audit(FOLDER.resolve(file));
        }

        @Override
        public String toString() {
            return file;
        }
    }

    static List<Case> cases() throws IOException {
        return Files.readAllLines(FOLDER.resolve("manifest.tsv")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(Case::of)
                .toList();
    }

    static Stream<Case> attacks() throws IOException {
        return cases().stream().filter(one -> !one.rule.isEmpty());
    }

    static Stream<Case> neighbors() throws IOException {
        return cases().stream().filter(one -> one.rule.isEmpty());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void attackIsReported(Case attack) {
        ModelReport report = attack.audited();
        assertThat(report.findings())
                .as(report.findings().toString())
                .filteredOn(finding -> finding.ruleId().equals(attack.rule))
                .anySatisfy(finding -> {
                    assertThat(finding.severity().reportName()).isEqualTo(attack.severity);
                    assertThat(finding.layer()).isEqualTo(attack.layer);
                    assertThat(finding.message())
                            .contains(attack.place + ": expected ")
                            .hasLineCount(1);
                });
        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("neighbors")
    void neighborIsNotReported(Case neighbor) {
        assertThat(neighbor.audited().findings()).noneMatch(HostileNamesTest::isAlarm);
    }

    @Test
    void everyFileIsListed() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(file -> !file.endsWith(".tsv")))
                    .containsExactlyInAnyOrderElementsOf(
                            cases().stream().map(Case::file).toList());
        }
    }

    private static boolean isAlarm(Finding finding) {
        return finding.ruleId().startsWith("KA7") && finding.severity() != Severity.INFO;
    }
}
