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

/** Each file in {@code fixtures/hostile/hdf5} has the findings in the manifest; those marked as good have only infos. */
class HostileHdf5Test {
    private static final Path FOLDER = Fixtures.root().resolve("hostile/hdf5");
    private static final String MANIFEST = "manifest.tsv";
    private static final String GOOD = "-";

    /** A line of the manifest. */
    record Hidden(String file, String rule, String place) {}

    private static Stream<Hidden> lines() throws IOException {
        return Files.readAllLines(FOLDER.resolve(MANIFEST)).stream()
                .skip(1)
                .map(line -> line.split("\t", -1))
                .map(fields -> new Hidden(fields[0], fields[1], fields[2]));
    }

    static Stream<Hidden> hostile() throws IOException {
        return lines().filter(line -> !line.rule.equals(GOOD));
    }

    static Stream<Hidden> good() throws IOException {
        return lines().filter(line -> line.rule.equals(GOOD));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void isFoundAtItsPlace(Hidden hidden) {
        ModelReport report = audit(hidden.file);
        assertThat(report.findings()).anySatisfy(finding -> {
            assertThat(finding.ruleId()).isEqualTo(hidden.rule);
            assertThat(finding.message()).contains(hidden.file, hidden.place).hasLineCount(1);
        });
        boolean error = report.findings().stream().anyMatch(HostileHdf5Test::isSecurityError);
        assertThat(report.verdict() == Verdict.FAIL).isEqualTo(error);
    }

    @ParameterizedTest
    @MethodSource("good")
    void isGood(Hidden file) {
        ModelReport report = audit(file.file);
        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.findings()).allMatch(finding -> finding.severity() == Severity.INFO);
    }

    @Test
    void theManifestNamesEveryFile() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<String> listed = lines().map(Hidden::file).distinct().toList();
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.equals(MANIFEST)))
                    .containsExactlyInAnyOrderElementsOf(listed);
        }
    }

    private static boolean isSecurityError(Finding finding) {
        return finding.ruleId().startsWith("KA7") && finding.severity() == Severity.ERROR;
    }

    private static ModelReport audit(String file) {
        return new Auditor(AuditOptions.DEFAULT).audit(FOLDER.resolve(file));
    }
}
