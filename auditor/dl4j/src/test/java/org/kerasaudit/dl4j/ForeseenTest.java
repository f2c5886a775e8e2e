package org.kerasaudit.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.auditor.AuditOptions;
import org.kerasaudit.auditor.Auditor;
import org.kerasaudit.auditor.ModelReport;
import org.kerasaudit.auditor.Witness;
import org.kerasaudit.auditor.engine.EngineLimits;
import org.kerasaudit.auditor.targets.Kind;
import org.kerasaudit.auditor.targets.Peril;
import org.kerasaudit.auditor.targets.Targets;
import org.kerasaudit.dl4j.Dl4jFixturesTest.Row;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.tensor.Precision;

/**
 * What becomes of a model at DL4J is foreseen from its file: of every model that DL4J refuses, fails at or computes wrongly, and
 * of none that it computes right. {@link Dl4jFixturesTest} proves the list by running DL4J.
 */
class ForeseenTest {
    private static final AuditOptions OPTIONS =
            new AuditOptions(null, OptionalDouble.empty(), OptionalDouble.empty(), Precision.FLOAT32, Duration.ZERO);

    static Stream<Row> rows() {
        return Dl4jFixturesTest.rows();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void whatDl4jMakesOfItIsForeseen(Row row) {
        List<Peril> perils = perils(row);
        Set<Kind> foreseen =
                perils.stream().map(Peril::kind).collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class)));
        switch (row.expected()) {
            case "meets" -> assertThat(foreseen).as("%s", perils).isSubsetOf(Kind.HANGS, Kind.LOSES);
            case "differs" -> assertThat(foreseen).as("%s", perils).containsAnyOf(Kind.WRONG, Kind.LOSES);
            case "refused" -> assertThat(foreseen).as("%s", perils).containsAnyElementsOf(refusals(row));
            default -> assertThat(foreseen).as("%s", perils).contains(Kind.HANGS);
        }
    }

    /** Wrong shapes may make the next layer fail. */
    private static List<Kind> refusals(Row row) {
        return row.reason().startsWith("import")
                ? List.of(Kind.UNREADABLE, Kind.REFUSED)
                : List.of(Kind.FAILS, Kind.WRONG);
    }

    @Test
    void everyKindOfHazardIsProven() {
        assertThat(rows().flatMap(row -> perils(row).stream()).map(Peril::kind))
                .contains(Kind.REFUSED, Kind.WRONG, Kind.HANGS, Kind.FAILS, Kind.LOSES);
    }

    @Test
    void everyOptionThatIsIgnoredShowsInItsOutput() {
        Row row = new Row("keras-2.10.0/target_ignored_options/model.h5", "differs", "");
        assertThat(perils(row))
                .extracting(Peril::what)
                .containsExactlyInAnyOrder("groups=2", "axis=1", "interpolation=bilinear", "axis=1");
        try (Dl4jEngine dl4j = new Dl4jEngine()) {
            ModelReport report = new Auditor(OPTIONS, new Witness(dl4j, EngineLimits.DEFAULT))
                    .audit(Fixtures.root().resolve(row.model()));
            assertThat(report.secondOpinion().outputs())
                    .hasSize(4)
                    .noneMatch(output -> output.engineToRecording().ok());
        }
    }

    private static List<Peril> perils(Row row) {
        return Targets.usual().perils(KerasModel.read(Fixtures.root().resolve(row.model())));
    }
}
