package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.importer.model.BoundWeight;

/** Weights named by a path from the root of the file, as written by {@code recorders/root_names.py} and read by Keras 2. */
class RootNamesTest {
    /** Adam's iteration count and two moments for each of 24 parameters. */
    private static final long ADAM = 1 + 2 * 24;

    @Test
    void iterationsBelongToTheOptimizer() throws URISyntaxException {
        ModelReport report = audit("iterations");
        assertThat(report.findings()).isEmpty();
        assertThat(report.counts().optimizer()).hasValue(ADAM);
        assertPredicts(report);
    }

    @Test
    void aLayersWeightIsFound() throws URISyntaxException {
        ModelReport report = audit("layer");
        assertThat(report.findings()).isEmpty();
        assertThat(stored(report)).contains("/kernel").doesNotContain("/iterations");
        assertPredicts(report);
    }

    @Test
    void anotherLayersWeightIsReadWhereKerasReadsIt() throws URISyntaxException {
        ModelReport report = audit("elsewhere");
        assertThat(report.findings())
                .extracting(Finding::message)
                .containsExactly(
                        "model.h5: /model_weights/dense_2/dense_2/kernel: expected no tensor here according to the"
                                + " configuration, found float32 [3, 3]",
                        "model.h5: /model_weights/dense_2/dense_2/kernel: expected a weight that Keras reads, found a dataset"
                                + " with 36 bytes of numbers");
        assertThat(report.counts().optimizer()).hasValue(ADAM);
        assertPredicts(report);
    }

    private static void assertPredicts(ModelReport report) {
        assertThat(report.counts().total()).hasValue(24);
        assertThat(Objects.requireNonNull(report.verification()).ok()).isTrue();
    }

    private static List<String> stored(ModelReport report) {
        return report.model().model().orElseThrow().weights().stream()
                .map(BoundWeight::stored)
                .map(tensor -> tensor.location())
                .toList();
    }

    private static ModelReport audit(String name) throws URISyntaxException {
        Path file = Path.of(RootNamesTest.class
                .getResource("rootnames/" + name + "/model.h5")
                .toURI());
        return new Auditor(AuditOptions.DEFAULT.withTargets(List.of())).audit(file);
    }
}
