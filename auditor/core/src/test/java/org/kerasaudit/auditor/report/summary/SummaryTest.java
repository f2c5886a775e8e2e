package org.kerasaudit.auditor.report.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerasaudit.auditor.Auditor;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.fixtures.Fixtures;

/** The summary of every recorded case equals, byte for byte, what Keras printed when it saved the case. */
class SummaryTest {
    private static final int RECORDED_WIDTH = 160;

    /** Cases with names that Keras 1 numbers throughout a session and does not store in the configuration. */
    private static final Set<String> NAMED_BY_THE_SESSION =
            Set.of("keras-1.2.2/PReLU-0", "keras-1.2.2/ParametricSoftplus-0", "keras-1.2.2/SReLU-0");

    static Stream<Fixtures.Case> cases() {
        return Fixtures.cases()
                .filter(fixture -> Files.exists(fixture.folder().resolve("summary.txt")))
                .filter(fixture -> NAMED_BY_THE_SESSION.stream().noneMatch(fixture.toString()::startsWith))
                .filter(fixture -> !optimizerLeftOut(fixture));
    }

    /** Whether the recorded summary counts the optimizer, which an architecture file does not contain. */
    private static boolean optimizerLeftOut(Fixtures.Case fixture) {
        return fixture.toString().matches("keras-3.*/compiled-.*\\.json");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void printsWhatKerasPrinted(Fixtures.Case fixture) {
        ModelReport report = new Auditor(AuditOptions.DEFAULT).audit(fixture.model());
        String name = fixture.folder().getFileName().toString();
        Summary.Options options =
                new Summary.Options(RECORDED_WIDTH, name.startsWith("nested-"), name.startsWith("frozen-"));
        assumeThat(report.counts().trainable())
                .as("parameters, with every layer known")
                .isPresent();
        assumeThat(report.outputShapes()).as("shapes, not hidden by a Lambda").doesNotContainNull();
        boolean keras3 = report.model().model().orElseThrow().origin().keras3();
        assertThat(Summary.of(report, options) + (keras3 ? "\n" : "")).isEqualTo(fixture.summary());
    }

    @Test
    void showsNestedLayersOnlyOnRequest() {
        ModelReport report =
                new Auditor(AuditOptions.DEFAULT).audit(Fixtures.folder("keras-3.15.1/nested-0/model.keras"));
        assertThat(Summary.of(report, 0)).contains("encoder (Functional)").doesNotContain(" └ ");
        assertThat(Summary.of(report, new Summary.Options(0, true, false))).contains("   └ dense_1 (Dense)");
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 12})
    void refusesWidthsThatLeaveNoRoomForAColumn(int width) {
        ModelReport report = seed("model.keras");
        assertThatThrownBy(() -> Summary.of(report, width))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leaves no room for a column");
    }

    @Test
    void refusesAFileThatIsNotAModel() {
        ModelReport report = new Auditor(AuditOptions.DEFAULT).audit(Path.of("no-such-file.h5"));
        assertThatThrownBy(() -> Summary.of(report, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be read as a model");
    }

    private static ModelReport seed(String file) {
        return new Auditor(AuditOptions.DEFAULT)
                .audit(Fixtures.folder("seed/lstm").resolve(file));
    }
}
