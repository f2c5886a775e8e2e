package org.kerasaudit.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.auditor.Auditor;
import org.kerasaudit.auditor.opinion.EngineLimits;
import org.kerasaudit.auditor.opinion.Opinion;
import org.kerasaudit.auditor.opinion.SecondOpinionSource;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.PredictionOptions;
import org.kerasaudit.auditor.targets.Hazard;
import org.kerasaudit.auditor.targets.Kind;
import org.kerasaudit.auditor.targets.Targets;
import org.kerasaudit.dl4j.Dl4jFixturesTest.Row;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.KerasModel;

/**
 * Hazards are predicted from the file for every model that DL4J refuses, fails on or computes wrongly; for a model that
 * it computes correctly, only a hang or a loss of weights may be predicted. {@link Dl4jFixturesTest} verifies the list
 * by running DL4J.
 */
class HazardPredictionTest {
    private static final AuditOptions OPTIONS =
            AuditOptions.DEFAULT.with(PredictionOptions.DEFAULT.withDiagnosisLimit(Duration.ZERO));

    static Stream<Row> rows() {
        return Dl4jFixturesTest.rows();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theOutcomeIsPredicted(Row row) {
        List<Hazard> hazards = hazards(row);
        Set<Kind> predicted =
                hazards.stream().map(Hazard::kind).collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class)));
        switch (row.expected()) {
            case "matches" -> assertThat(predicted).as("%s", hazards).isSubsetOf(Kind.HANGS, Kind.LOSES);
            case "differs" -> assertThat(predicted).as("%s", hazards).containsAnyOf(Kind.WRONG, Kind.LOSES);
            case "refused" -> assertThat(predicted).as("%s", hazards).containsAnyElementsOf(refusals(row));
            default -> assertThat(predicted).as("%s", hazards).contains(Kind.HANGS);
        }
    }

    /** Returns the kinds of hazards that explain a refusal; a wrong shape may make the next layer fail. */
    private static List<Kind> refusals(Row row) {
        return row.reason().startsWith("import")
                ? List.of(Kind.UNREADABLE, Kind.REFUSED)
                : List.of(Kind.FAILS, Kind.WRONG);
    }

    @Test
    void everyKindOfHazardOccursInTheFixtures() {
        assertThat(rows().flatMap(row -> hazards(row).stream()).map(Hazard::kind))
                .contains(Kind.REFUSED, Kind.WRONG, Kind.HANGS, Kind.FAILS, Kind.LOSES);
    }

    @Test
    void everyIgnoredOptionChangesAnOutput() {
        Row row = new Row("keras-2.10.0/target_ignored_options/model.h5", "differs", "");
        assertThat(hazards(row))
                .extracting(Hazard::what)
                .containsExactlyInAnyOrder("groups=2", "axis=1", "interpolation=bilinear", "axis=1");
        try (Dl4jEngine dl4j = new Dl4jEngine()) {
            ModelReport report = new Auditor(OPTIONS, new SecondOpinionSource(dl4j, EngineLimits.DEFAULT))
                    .audit(Fixtures.root().resolve(row.model()));
            assertThat(report.secondOpinion().run().outputs())
                    .hasSize(4)
                    .noneMatch(output -> output.engineToRecording().ok());
        }
    }

    /** Options without a recorded model: DL4J accepts a valid model and refuses a copy with the option edited. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "keras-2.3.1/ReLU-0/model.h5, '\"max_value\": null', '\"max_value\": 6   ', max_value=6",
                "keras-2.3.1/Dense-0/model.h5, '\"activation\": \"sigmoid\"', '\"activation\": \"gelu\"   ', activation=gelu"
            })
    void anEditedOptionIsPredictedAndRefused(String fixture, String from, String to, String what, @TempDir Path folder)
            throws IOException {
        Path good = Fixtures.root().resolve(fixture);
        String bytes = Files.readString(good, StandardCharsets.ISO_8859_1);
        Path edited =
                Files.writeString(folder.resolve("model.h5"), bytes.replace(from, to), StandardCharsets.ISO_8859_1);
        assertThat(Targets.usual().hazards(KerasModel.read(edited)))
                .extracting(Hazard::kind, Hazard::what)
                .contains(tuple(Kind.REFUSED, what));
        try (Dl4jEngine dl4j = new Dl4jEngine()) {
            assertThat(dl4j.ask(edited, List.of(), EngineLimits.DEFAULT)).isInstanceOf(Opinion.Refused.class);
            assertThat(dl4j.ask(good, List.of(), EngineLimits.DEFAULT)).isInstanceOf(Opinion.Answered.class);
        }
    }

    private static List<Hazard> hazards(Row row) {
        return Targets.usual().hazards(KerasModel.read(Fixtures.root().resolve(row.model())));
    }
}
