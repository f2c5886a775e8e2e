package org.kerasaudit.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.auditor.Auditor;
import org.kerasaudit.auditor.opinion.EngineLimits;
import org.kerasaudit.auditor.opinion.SecondOpinionSource;
import org.kerasaudit.auditor.report.TextReport;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.PredictionOptions;
import org.kerasaudit.auditor.result.SecondOpinion;
import org.kerasaudit.auditor.result.SecondOpinion.LayerCount;
import org.kerasaudit.auditor.result.SecondOpinion.Outcome;
import org.kerasaudit.fixtures.Fixtures;

/** DL4J imports and runs the models of Keras 1, 2 and tf.keras with the outcomes listed in {@code fixtures.tsv}. */
class Dl4jFixturesTest {
    private static final AuditOptions OPTIONS =
            AuditOptions.DEFAULT.with(PredictionOptions.DEFAULT.withDiagnosisLimit(Duration.ZERO));
    private static final int MEGABYTES = 1024;

    private static final Dl4jEngine DL4J = new Dl4jEngine();

    /**
     * One line of the list.
     *
     * @param expected {@code matches} or {@code differs} (from the recording), {@code refused}, or {@code hangs} (sometimes)
     * @param reason the reason for a refusal
     */
    record Row(String model, String expected, String reason) {
        @Override
        public String toString() {
            return model + " " + expected;
        }
    }

    @AfterAll
    static void end() {
        DL4J.close();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theOutcomeIsAsListed(Row row) {
        ModelReport report = audit(row);
        SecondOpinion opinion = report.secondOpinion();
        switch (row.expected) {
            case "matches" -> matches(opinion, report);
            case "differs" -> differs(opinion, report);
            case "refused" -> refused(opinion, report, row.reason);
            default -> assertThat(opinion.outcome()).isNotIn(Outcome.CRASHED, Outcome.NOT_ASKED);
        }
        ModelReport alone = new Auditor(OPTIONS).audit(report.file());
        assertThat(report.verdict()).isEqualTo(alone.verdict());
        assertThat(report.findings()).containsAll(alone.findings());
    }

    private static void matches(SecondOpinion opinion, ModelReport report) {
        assertThat(engineFindings(report)).isEmpty();
        assertThat(opinion.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(opinion.params()).isEqualTo(report.counts().total());
        assertThat(opinion.layers()).noneMatch(LayerCount::differs);
        assertThat(opinion.run().outputs())
                .isNotEmpty()
                .allMatch(output -> output.engineToRecording().ok());
        assertThat(text(report)).contains("dl4j - recording").doesNotContain("DIFFERS");
    }

    private static void differs(SecondOpinion opinion, ModelReport report) {
        assertThat(opinion.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(engineFindings(report)).contains("KA811").isSubsetOf("KA811", "KA812");
        assertThat(text(report)).containsPattern("dl4j - recording .*DIFFERS");
    }

    private static void refused(SecondOpinion opinion, ModelReport report, String reason) {
        assertThat(opinion.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(opinion.detail()).startsWith(reason).doesNotContain("\n");
        assertThat(engineFindings(report)).contains("KA813");
    }

    @Test
    void everyFixtureThatDl4jCanReadIsListed() {
        assertThat(rows().map(Row::model))
                .containsAll(Fixtures.cases()
                        .map(Fixtures.Case::toString)
                        .filter(name -> name.matches("(keras-[12]\\.|seed/).*\\.h5"))
                        .toList());
    }

    static Stream<Row> rows() {
        return resource("fixtures.tsv")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> {
                    String[] cells = line.split("\t", -1);
                    return new Row(cells[0], cells[1], cells.length > 2 ? cells[2] : "");
                });
    }

    private static ModelReport audit(Row row) {
        EngineLimits limits = new EngineLimits(row.expected.equals("hangs") ? 2 : 60, MEGABYTES);
        return new Auditor(OPTIONS, new SecondOpinionSource(DL4J, limits))
                .audit(Fixtures.root().resolve(row.model));
    }

    private static List<String> engineFindings(ModelReport report) {
        return report.findings().stream()
                .map(Finding::ruleId)
                .filter(rule -> rule.startsWith("KA81"))
                .toList();
    }

    private static String text(ModelReport report) {
        return TextReport.of(report, 80, false);
    }

    private static String resource(String name) {
        try (var in = Dl4jFixturesTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
