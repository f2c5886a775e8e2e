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
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Verdict;
import org.kerasaudit.fixtures.Fixtures;

/** Each file in {@code fixtures/hostile} triggers the rule listed in {@code security.tsv}, at the place listed there. */
class HostileFilesTest {
    private static final Path FOLDER = Fixtures.root().resolve("hostile");

    /** A line of {@code security.tsv}. */
    record Attack(String file, String rule, String severity, String layer, String place) {
        static Attack of(String line) {
            String[] cells = line.split("\t", -1);
            return new Attack(cells[0], cells[1], cells[2], cells[3], cells[4]);
        }

        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Attack> attacks() throws IOException {
        return Files.readAllLines(FOLDER.resolve("security.tsv")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(Attack::of);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void triggersItsRule(Attack attack) {
        ModelReport report = new Auditor(AuditOptions.DEFAULT).audit(FOLDER.resolve(attack.file));
        List<Finding> found = report.findings().stream()
                .filter(finding -> finding.ruleId().equals(attack.rule))
                .toList();
        assertThat(found).as(report.findings().toString()).anySatisfy(finding -> {
            assertThat(finding.severity().reportName()).isEqualTo(attack.severity);
            assertThat(finding.layer()).isEqualTo(attack.layer);
            assertThat(finding.message()).contains(attack.place + ": expected ").hasLineCount(1);
        });
        if (attack.severity.equals("error")) assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void everyRuleIsTriggeredByAFile() throws IOException {
        Set<String> raised = attacks().map(Attack::rule).collect(Collectors.toSet());
        assertThat(RuleBook.all().stream().map(Rule::id).filter(HostileFilesTest::isOfTheWalk))
                .containsExactlyInAnyOrderElementsOf(raised);
    }

    /** Whether the security walk applies the rule; the rules of {@link BackdoorTest} concern the graph. */
    private static boolean isOfTheWalk(String rule) {
        return rule.compareTo("KA700") > 0
                && rule.compareTo("KA750") < 0
                && !Set.of("KA721", "KA725").contains(rule);
    }

    @Test
    void everyFileIsListed() throws IOException {
        Set<String> listed = attacks().map(Attack::file).collect(Collectors.toSet());
        Set<String> folders = listed.stream()
                .map(file -> file.substring(0, file.indexOf('/')))
                .collect(Collectors.toSet());
        for (String folder : folders) {
            try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
                assertThat(files.map(file -> folder + "/" + file.getFileName())).isSubsetOf(listed);
            }
        }
    }
}
