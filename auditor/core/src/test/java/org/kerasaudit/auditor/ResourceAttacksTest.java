package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.Verdict;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.file.bytes.Limits;

/** Each model in {@code fixtures/hostile/resources} exceeds the limit in {@code resources.tsv}, in the layer listed there. */
class ResourceAttacksTest {
    private static final Path FOLDER = Fixtures.root().resolve("hostile/resources");

    /** A line of {@code resources.tsv}; the limit is empty for a harmless model. */
    record Attack(String file, String limit, String layer) {
        static Attack of(String line) {
            String[] cells = line.split("\t", -1);
            return new Attack(cells[0], cells[1], cells[2]);
        }

        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Attack> attacks() throws IOException {
        return Files.readAllLines(FOLDER.resolve("resources.tsv")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(Attack::of);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void namesTheLimitAndTheLayer(Attack attack) {
        ModelReport report = Assertions.assertTimeoutPreemptively(
                Duration.ofMinutes(1), () -> new Auditor(AuditOptions.DEFAULT).audit(FOLDER.resolve(attack.file)));
        if (attack.limit.isEmpty()) {
            assertThat(report.verdict()).as(report.findings().toString()).isEqualTo(Verdict.PASS);
            assertThat(report.verification()).isNotNull();
            return;
        }
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(report.findings()).anySatisfy(finding -> {
            assertThat(finding.ruleId()).isEqualTo("KA102");
            assertThat(finding.layer()).isEqualTo(attack.layer);
            assertThat(finding.message()).contains("--limit pass-" + attack.limit + "=N");
        });
        assertThat(report.findings())
                .noneMatch(finding ->
                        finding.ruleId().equals("KA103") || finding.ruleId().startsWith("KA6"));
    }

    @Test
    void limitsCanBeRaised() {
        Path model = FOLDER.resolve("good_average_pooling.keras");
        Limits few = Limits.DEFAULT.with("pass-operations", 1).with("pass-elements", 1);
        assertThat(new Auditor(AuditOptions.DEFAULT.within(few)).audit(model).verdict())
                .isEqualTo(Verdict.PASS); // the share in proportion to the files is enough
        Path attack = FOLDER.resolve("adaptive_pooling.keras");
        Limits tooFew = Limits.DEFAULT.with("pass-elements", 2_000_000);
        assertThat(new Auditor(AuditOptions.DEFAULT.within(tooFew))
                        .audit(attack)
                        .findings())
                .anySatisfy(finding -> assertThat(finding.message()).contains("of at most 2,0"));
    }
}
