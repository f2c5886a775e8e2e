package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kerasaudit.auditor.opinion.EngineLimits;
import org.kerasaudit.auditor.opinion.EngineParameters;
import org.kerasaudit.auditor.opinion.Opinion;
import org.kerasaudit.auditor.opinion.SecondOpinionEngine;
import org.kerasaudit.auditor.opinion.SecondOpinionSource;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.PredictionOptions;
import org.kerasaudit.auditor.targets.Targets;
import org.kerasaudit.auditor.verify.diagnosis.BrokenModel;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every part of the JSON report matches its schema. {@code FixtureTest} validates the report on every fixture. */
class ReportSchemaTest {
    private static final Path DENSE = Fixtures.folder("keras-2.3.1/Dense-0/model.h5");

    @TempDir
    private Path folder;

    @Test
    void theSchemaIsValid() throws IOException {
        SchemaLocation metaschema = SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId());
        String text = Files.readString(Fixtures.root().resolveSibling("docs/report.schema.json"));
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(metaschema)
                        .validate(text, InputFormat.JSON))
                .isEmpty();
    }

    @Test
    void everyFieldIsDescribed() {
        assertThat(ReportSchema.document().findValues("properties"))
                .isNotEmpty()
                .flatMap(properties -> properties.properties())
                .allSatisfy(
                        field -> assertThat(field.getValue().path("description").asString(""))
                                .as(field.getKey())
                                .endsWith("."));
    }

    @Test
    void thePageOnTheReportNamesFieldsThatExist() throws IOException {
        String page = Files.readString(Fixtures.root().resolveSibling("docs/report.md"));
        List<String> fields = ReportSchema.document().findValues("properties").stream()
                .flatMap(properties -> properties.propertyNames().stream())
                .toList();
        List<String> named = Pattern.compile("(?m)^\\| (`[^|]*`) \\|")
                .matcher(page)
                .results()
                .flatMap(row -> Stream.of(row.group(1).split(", ")))
                .flatMap(field -> Stream.of(field.replace("`", "").split("(\\[])?\\.|\\[]")))
                .toList();
        assertThat(named).hasSizeGreaterThan(20).isSubsetOf(fields);
    }

    @Test
    void readersMayIgnoreFieldsTheyDoNotKnow() {
        assertThat(ReportSchema.document().findValues("additionalProperties")).isEmpty();
    }

    @Test
    void aFieldThatTheSchemaDoesNotDescribeIsNoticed() {
        JsonNode report = ReportSchema.report(audit(DENSE, AuditOptions.DEFAULT));
        assertThat(ReportSchema.errors(report)).isEmpty();
        ((ObjectNode) report.at("/models/0/layers/0")).put("undocumented", 1);
        assertThat(ReportSchema.errors(report)).singleElement().asString().contains("undocumented");
    }

    @Test
    void aMissingFieldIsNoticed() {
        JsonNode report = ReportSchema.report(audit(DENSE, AuditOptions.DEFAULT));
        ((ObjectNode) report.at("/models/0")).remove("verdict");
        assertThat(ReportSchema.errors(report)).singleElement().asString().contains("verdict");
    }

    @Test
    void describesFilesThatCannotBeRead() throws IOException {
        Path junk = Files.writeString(folder.resolve("junk.h5"), "junk");
        assertThat(valid(audit(junk, AuditOptions.DEFAULT), "/findings/0/rule").asString())
                .isEqualTo("KA101");
    }

    @Test
    void describesHostileFiles() throws IOException {
        for (Path model : ModelFinder.find(List.of(Fixtures.folder("hostile"), Fixtures.folder("own")))) {
            valid(audit(model, AuditOptions.DEFAULT), "/verdict");
        }
    }

    @Test
    void describesHashesOfTensors() {
        valid(audit(DENSE, AuditOptions.DEFAULT.withTensorSha256(true)), "/layers/1/weights/0/sha256");
    }

    @Test
    void describesTheCauseOfADifferenceAndItsElements() {
        BrokenModel model = BrokenModel.copy("keras-3.15.1/LSTM-0/model.keras", folder)
                .layers("LSTM", lstm -> lstm.put("go_backwards", true));
        ModelReport report = model.audit();
        valid(report, "/verification/causes/0/id");
        valid(report, "/verification/outputs/0/worst/index/0");
        valid(report, "/verification/layers/0/path");
        assertThat(valid(report, "/verification/first_divergence").isNull()).isFalse();
    }

    @Test
    void describesRounding() {
        valid(audit(rounding("last"), AuditOptions.DEFAULT), "/verification/rounding/recorded_abs_error");
        PredictionOptions precise = PredictionOptions.DEFAULT.in(Precision.FLOAT64);
        valid(
                audit(rounding("last"), AuditOptions.DEFAULT.with(precise)),
                "/verification/outputs/0/rounding/float32_abs_error");
    }

    @Test
    void describesTargets() {
        AuditOptions options = AuditOptions.DEFAULT.withTargets(Targets.NAMES.stream()
                .map(name -> Targets.named(name).orElseThrow())
                .distinct()
                .toList());
        valid(audit(Fixtures.folder("keras-2.3.1/SimpleRNN-0/model.h5"), options), "/targets/1/perils/0/workaround");
    }

    @Test
    void describesASecondOpinion() {
        EngineParameters counted = new EngineParameters(OptionalLong.of(21), Map.of("dense_1", 21L));
        Tensor zeros = Tensor.of(new float[10], 2, 5);
        ModelReport report = asked(new Opinion.Answered(counted, List.of(zeros), List.of("a note")));
        valid(report, "/second_opinion/outputs/0/ours/max_abs_error");
        valid(report, "/second_opinion/layers/0/engine_params");
        valid(report, "/second_opinion/notes/0");
    }

    @Test
    void describesEveryOtherOutcomeOfASecondOpinion() {
        List.of(
                        new Opinion.Refused("no such layer", EngineParameters.UNKNOWN, List.of()),
                        new Opinion.Crashed("SIGSEGV"),
                        new Opinion.OutOfTime(60),
                        new Opinion.OutOfMemory(512, "Java heap space"))
                .forEach(opinion -> valid(asked(opinion), "/second_opinion/detail"));
    }

    /** Asserts that the report is valid and has this field, a JSON pointer from the model; returns the field's value. */
    private static JsonNode valid(ModelReport report, String field) {
        JsonNode json = ReportSchema.report(report);
        assertThat(ReportSchema.errors(json)).as(report.file().toString()).isEmpty();
        JsonNode value = json.at("/models/0" + field);
        assertThat(value.isMissingNode()).as(field).isFalse();
        return value;
    }

    private static ModelReport audit(Path model, AuditOptions options) {
        return new Auditor(options).audit(model);
    }

    private static ModelReport asked(Opinion opinion) {
        SecondOpinionEngine engine = new SecondOpinionEngine() {
            @Override
            public String name() {
                return "other";
            }

            @Override
            public String version() {
                return "1.0";
            }

            @Override
            public Opinion ask(Path model, List<Tensor> inputs, EngineLimits limits) {
                return opinion;
            }

            @Override
            public void close() {}
        };
        SecondOpinionSource source = new SecondOpinionSource(engine, EngineLimits.DEFAULT);
        return new Auditor(AuditOptions.DEFAULT, source).audit(DENSE);
    }

    private static Path rounding(String name) {
        return Fixtures.root()
                .resolveSibling(
                        "auditor/core/src/test/resources/org/kerasaudit/auditor/rounding/" + name + "/model.keras");
    }
}
