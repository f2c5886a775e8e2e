package org.kerasaudit.auditor.opinion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.auditor.Auditor;
import org.kerasaudit.auditor.report.JsonReport;
import org.kerasaudit.auditor.report.TextReport;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.SecondOpinion;
import org.kerasaudit.auditor.result.SecondOpinion.Inputs;
import org.kerasaudit.auditor.result.SecondOpinion.Outcome;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.result.Verdict;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.file.numpy.Npz;
import org.kerasaudit.importer.tensor.Tensor;

/** Another engine compared with the recording and with our results. The model is one Dense with 20 parameters. */
class SecondOpinionTest {
    private static final Path CASE = Fixtures.folder("keras-2.3.1/Dense-0");
    private static final Path MODEL = CASE.resolve("model.h5");
    private static final EngineParameters COUNTED = new EngineParameters(OptionalLong.of(20), Map.of("dense_1", 20L));

    @TempDir
    Path folder;

    /** An engine that returns a given answer and remembers its input. */
    private static class Parrot implements SecondOpinionEngine {
        private final Opinion opinion;
        private final List<List<Tensor>> asked = new ArrayList<>();

        Parrot(Opinion opinion) {
            this.opinion = opinion;
        }

        @Override
        public String name() {
            return "parrot";
        }

        @Override
        public String version() {
            return "1.0";
        }

        @Override
        public Opinion ask(Path model, List<Tensor> inputs, EngineLimits limits) {
            asked.add(inputs);
            return opinion;
        }

        @Override
        public void close() {}
    }

    private static ModelReport audit(Path model, SecondOpinionEngine engine) {
        return new Auditor(AuditOptions.DEFAULT, new SecondOpinionSource(engine, EngineLimits.DEFAULT)).audit(model);
    }

    private static ModelReport audit(Opinion opinion) {
        return audit(MODEL, new Parrot(opinion));
    }

    private static Opinion answered(Tensor... outputs) {
        return new Opinion.Answered(COUNTED, List.of(outputs), List.of("a note"));
    }

    private static Tensor recorded() {
        return Npz.read(CASE.resolve("recording.npz")).get("outputs/0");
    }

    /** Returns Keras's recorded output with a different first element. */
    private static Tensor recordedBut(float first) {
        float[] values = recorded().floats().clone();
        values[0] = first;
        return Tensor.of(values, 2, 5);
    }

    private static List<String> rules(ModelReport report) {
        return report.findings().stream().map(Finding::ruleId).toList();
    }

    @Test
    void aMatchingEngineHasNoFindings() {
        Parrot parrot = new Parrot(answered(recorded()));
        ModelReport report = audit(MODEL, parrot);
        assertThat(report.findings()).isEmpty();
        assertThat(parrot.asked)
                .containsExactly(List.of(Npz.read(CASE.resolve("recording.npz")).get("inputs/0")));
        SecondOpinion opinion = report.secondOpinion();
        assertThat(opinion.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(opinion.run().inputs()).isEqualTo(Inputs.RECORDED);
        assertThat(opinion.run().samples()).isEqualTo(2);
        assertThat(opinion.layers())
                .containsExactly(new SecondOpinion.LayerCount("dense_1", OptionalLong.of(20), OptionalLong.of(20)));
        assertThat(opinion.run().outputs()).singleElement().satisfies(output -> {
            assertThat(output.engineToRecording().maxAbs()).isZero();
            assertThat(output.oursToRecording().ok()).isTrue();
            assertThat(output.engineToOurs().ok()).isTrue();
        });
    }

    static Stream<Arguments> wrongOutputs() {
        return Stream.of(
                Arguments.of(answered(recordedBut(9)), "9.00 instead of "),
                Arguments.of(answered(recordedBut(Float.NaN)), "NaN instead of "),
                Arguments.of(answered(recorded().reshape(5, 2)), "shape (5, 2) instead of (2, 5)"),
                Arguments.of(answered(), "found no output"));
    }

    @ParameterizedTest
    @MethodSource("wrongOutputs")
    void differentOutputsAreAWarningAndDoNotChangeTheVerdict(Opinion opinion, String found) {
        ModelReport report = audit(opinion);
        assertThat(rules(report)).containsExactly("KA811");
        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        Finding finding = report.findings().get(0);
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.message())
                .startsWith("model.h5: parrot 1.0: expected output 0 ")
                .contains("the recording", found);
    }

    @Test
    void differentCountsNameTheLayer() {
        Opinion opinion = new Opinion.Answered(
                new EngineParameters(OptionalLong.of(15), Map.of("dense_1", 15L)), List.of(recorded()), List.of());
        assertThat(audit(opinion).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.ruleId()).isEqualTo("KA812");
            assertThat(finding.layer()).isEqualTo("dense_1");
            assertThat(finding.message())
                    .isEqualTo("model.h5: dense_1: parrot 1.0: expected 20 parameters, found 15 parameters");
        });
    }

    @Test
    void aDifferentTotalIsFoundEvenIfNoLayerDiffers() {
        Opinion opinion = new Opinion.Answered(
                new EngineParameters(OptionalLong.of(27), Map.of("dense_1", 20L, "extra", 7L)),
                List.of(recorded()),
                List.of());
        assertThat(audit(opinion).findings())
                .extracting(Finding::message)
                .containsExactly("model.h5: parrot 1.0: expected 20 parameters in total, found 27 parameters");
    }

    static Stream<Arguments> noAnswers() {
        return Stream.of(
                Arguments.of(
                        new Opinion.Refused("import: no such layer", EngineParameters.UNKNOWN, List.of()),
                        Outcome.REFUSED,
                        "KA813",
                        "import: no such layer"),
                Arguments.of(new Opinion.Crashed("SIGSEGV"), Outcome.CRASHED, "KA814", "SIGSEGV"),
                Arguments.of(new Opinion.OutOfTime(60), Outcome.OUT_OF_TIME, "KA815", "not finished within 60 s"),
                Arguments.of(
                        new Opinion.OutOfMemory(512, "Java heap space"),
                        Outcome.OUT_OF_MEMORY,
                        "KA815",
                        "not possible within 512 MB: Java heap space"));
    }

    @ParameterizedTest
    @MethodSource("noAnswers")
    void aMissingAnswerIsReportedWithItsReason(Opinion opinion, Outcome outcome, String rule, String detail) {
        ModelReport report = audit(opinion);
        assertThat(report.secondOpinion().outcome()).isEqualTo(outcome);
        assertThat(report.secondOpinion().detail()).isEqualTo(detail);
        assertThat(report.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.ruleId()).isEqualTo(rule);
            assertThat(finding.message()).endsWith(", found " + detail);
        });
        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.verification().ok()).isTrue();
        assertThat(TextReport.of(report, 80, false)).contains("Second opinion: parrot 1.0 ", detail);
    }

    @Test
    void countsBeforeARefusalAreKept() {
        SecondOpinion opinion = audit(new Opinion.Refused("forward pass: no", COUNTED, List.of()))
                .secondOpinion();
        assertThat(opinion.params()).isEqualTo(OptionalLong.of(20));
        assertThat(opinion.layers()).hasSize(1);
    }

    @Test
    void anIncompatibleModuleCountsAsACrash() {
        SecondOpinionEngine broken = new Parrot(answered()) {
            @Override
            public Opinion ask(Path model, List<Tensor> inputs, EngineLimits limits) {
                throw new AbstractMethodError("ask");
            }
        };
        assertThat(rules(audit(MODEL, broken))).containsExactly("KA814");
    }

    @Test
    void withoutARecordingResultsForRandomInputsAreCompared() throws IOException {
        Path model = Files.copy(MODEL, folder.resolve("model.h5"));
        Parrot parrot = new Parrot(answered(Tensor.of(new float[20], 4, 5)));
        ModelReport report = audit(model, parrot);
        audit(model, parrot);
        assertThat(parrot.asked).hasSize(2);
        assertThat(parrot.asked.get(0)).isEqualTo(parrot.asked.get(1));
        assertThat(report.secondOpinion().run().inputs()).isEqualTo(Inputs.RANDOM);
        assertThat(report.secondOpinion().run().outputs()).singleElement().satisfies(output -> {
            assertThat(output.engineToRecording()).isNull();
            assertThat(output.oursToRecording()).isNull();
            assertThat(output.engineToOurs().ok()).isFalse();
        });
        assertThat(report.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("the result computed here"));
        assertThat(TextReport.of(report, 80, false))
                .contains("Second opinion: parrot 1.0 on 4 random samples (no recording)");
    }

    @Test
    void aModelThatCannotBeRunHereIsComparedWithTheRecordingOnly() {
        Path lambda = Fixtures.folder("keras-2.3.1/Lambda_layer-0");
        Tensor output = Npz.read(lambda.resolve("recording.npz")).get("outputs/0");
        Opinion opinion = new Opinion.Answered(EngineParameters.UNKNOWN, List.of(output), List.of());
        SecondOpinion second =
                audit(lambda.resolve("model.h5"), new Parrot(opinion)).secondOpinion();
        assertThat(second.run().outputs()).singleElement().satisfies(compared -> {
            assertThat(compared.engineToRecording().ok()).isTrue();
            assertThat(compared.engineToOurs()).isNull();
        });
    }

    @Test
    void withoutReferenceOutputsOnlyParametersAreCompared() throws IOException {
        Path model = Files.copy(Fixtures.folder("keras-2.3.1/Lambda_layer-0/model.h5"), folder.resolve("model.h5"));
        Parrot parrot = new Parrot(new Opinion.Answered(EngineParameters.UNKNOWN, List.of(), List.of()));
        SecondOpinion opinion = audit(model, parrot).secondOpinion();
        assertThat(parrot.asked).containsExactly(List.of());
        assertThat(opinion.run().outputs()).isEmpty();
        assertThat(opinion.detail()).startsWith("outputs not compared");
    }

    @Test
    void theEngineIsNotAskedAboutUnreadableOrWeightlessFiles() throws IOException {
        Path architecture = Files.copy(CASE.resolve("model.json"), folder.resolve("model.json"));
        Path junk = Files.writeString(folder.resolve("junk.h5"), "junk");
        Parrot parrot = new Parrot(answered());
        assertThat(audit(architecture, parrot).secondOpinion().outcome()).isEqualTo(Outcome.NOT_ASKED);
        assertThat(audit(junk, parrot).secondOpinion().outcome()).isEqualTo(Outcome.NOT_ASKED);
        assertThat(rules(audit(junk, parrot))).containsExactly("KA101");
        assertThat(parrot.asked).isEmpty();
    }

    @Test
    void theTableFitsANarrowTerminal() {
        String text = TextReport.of(audit(answered(recordedBut(9))), 60, false);
        assertThat(text.lines()
                        .dropWhile(line -> !line.startsWith("Second opinion"))
                        .takeWhile(line -> !line.startsWith("warning")))
                .as(text)
                .hasSize(9)
                .allMatch(line -> line.length() <= 60);
        assertThat(text.replaceAll(" +", " "))
                .contains("Parameters ours parrot\n dense_1 20 20\n total 20 20\n", "\n parrot - recording ")
                .contains(" matches\n parrot - ours ", "parrot says: a note");
    }

    @Test
    void theJsonReportHasTheSameFacts() throws IOException {
        String json = JsonReport.of(List.of(audit(answered(recordedBut(9)))));
        JsonNode opinion = new ObjectMapper().readTree(json).at("/models/0/second_opinion");
        assertThat(opinion.path("engine").asText()).isEqualTo("parrot");
        assertThat(opinion.path("version").asText()).isEqualTo("1.0");
        assertThat(opinion.path("outcome").asText()).isEqualTo("answered");
        assertThat(opinion.path("detail").isNull()).isTrue();
        assertThat(opinion.path("params").asLong()).isEqualTo(20);
        assertThat(opinion.at("/layers/0/path").asText()).isEqualTo("dense_1");
        assertThat(opinion.at("/layers/0/params").asLong()).isEqualTo(20);
        assertThat(opinion.at("/layers/0/engine_params").asLong()).isEqualTo(20);
        assertThat(opinion.at("/outputs/0/index").asInt()).isZero();
        assertThat(opinion.at("/outputs/0/recording/ok").asBoolean(true)).isFalse();
        assertThat(opinion.at("/outputs/0/recording/max_abs_error").asDouble()).isGreaterThan(8);
        assertThat(opinion.at("/outputs/0/ours/ok").asBoolean(true)).isFalse();
        assertThat(opinion.at("/outputs/0/ours_to_recording/ok").asBoolean()).isTrue();
        assertThat(opinion.at("/notes/0").asText()).isEqualTo("a note");
    }

    @Test
    void withoutAnEngineThereIsNoSecondOpinion() throws IOException {
        ModelReport report = new Auditor(AuditOptions.DEFAULT).audit(MODEL);
        assertThat(report.secondOpinion()).isNull();
        assertThat(TextReport.of(report, 80, false)).doesNotContain("opinion");
        JsonNode json = new ObjectMapper().readTree(JsonReport.of(List.of(report)));
        assertThat(json.at("/models/0/second_opinion").isNull()).isTrue();
    }
}
