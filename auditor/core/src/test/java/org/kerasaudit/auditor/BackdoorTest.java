package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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

/** Backdoors in graphs, as listed in {@code backdoor.tsv}, are found; good models with similar graphs raise no alarm. */
class BackdoorTest {
    private static final Path FOLDER = Fixtures.root().resolve("hostile");

    static Stream<String> backdoors() throws IOException {
        return Files.readAllLines(FOLDER.resolve("backdoor.tsv")).stream().filter(line -> !line.startsWith("#"));
    }

    static Stream<String> neighbors() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve("neighbor"))) {
            return files.map(file -> "neighbor/" + file.getFileName()).sorted().toList().stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("backdoors")
    void backdoorIsFound(String line) {
        String[] cells = line.split("\t", -1);
        ModelReport report = audit(cells[0]);
        List<Finding> found = alarms(report);
        assertThat(found).extracting(Finding::ruleId).containsOnly(cells[1]);
        assertThat(found).allSatisfy(finding -> {
            assertThat(finding.severity().reportName()).isEqualTo(cells[2]);
            assertThat(finding.message()).contains(" → ").contains(finding.layer());
        });
        if (cells[2].equals("error")) assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("neighbors")
    void goodModelRaisesNoAlarm(String file) {
        assertThat(alarms(audit(file))).isEmpty();
    }

    @Test
    void findingShowsThePathAndTheConstant() {
        assertThat(alarms(audit("backdoor/key_feature_equal.keras")))
                .extracting(Finding::message)
                .containsExactly(
                        "key_feature_equal.keras: where: inbound_nodes: expected a decision that depends on trained"
                                + " layers, found a test of the input, equal 0.125: input → get_item → equal → where");
    }

    @Test
    void pathInsideANestedModelNamesItsLayers() {
        assertThat(alarms(audit("backdoor/nested_functional.keras")))
                .extracting(Finding::layer)
                .containsExactly("block/where");
    }

    @Test
    void everyFileIsListed() throws IOException {
        Set<String> listed = backdoors().map(line -> line.split("\t")[0]).collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(FOLDER.resolve("backdoor"))) {
            assertThat(files.map(file -> "backdoor/" + file.getFileName())).containsExactlyInAnyOrderElementsOf(listed);
        }
    }

    private static ModelReport audit(String file) {
        return new Auditor(AuditOptions.DEFAULT).audit(FOLDER.resolve(file));
    }

    private static List<Finding> alarms(ModelReport report) {
        return report.findings().stream()
                .filter(finding -> finding.severity() != Severity.INFO)
                .toList();
    }
}
