package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.auditor.numbers.Comparison;
import org.kerasaudit.auditor.numbers.Recording;
import org.kerasaudit.auditor.numbers.Tolerance;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.PredictionOptions;
import org.kerasaudit.auditor.result.Verification;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.file.numpy.Npz;
import org.kerasaudit.importer.run.ComputeBackend;
import org.kerasaudit.importer.run.ForwardPass;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/** Every compute backend matches every recording and plain Java: layer by layer and as a whole, with and without fusion. */
class ComputeBackendsTest {
    private static final List<ComputeBackend> PRESENT = ComputeBackend.all().stream()
            .filter(backend -> backend != ComputeBackend.PLAIN && backend.isPresent())
            .toList();

    static Stream<Fixtures.Case> cases() {
        return Fixtures.cases();
    }

    @BeforeAll
    static void aBackendIsAvailable() {
        assumeTrue(!PRESENT.isEmpty(), "no native part of oneDNN for this machine");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void matchesTheRecording(Fixtures.Case fixture) {
        AuditOptions options = AuditOptions.DEFAULT.withWeightScan(false);
        for (ComputeBackend backend : PRESENT) {
            ModelReport report =
                    new Auditor(options.with(PredictionOptions.DEFAULT.by(backend))).audit(fixture.model());
            Verification verification = report.verification();
            if (verification == null) return;
            assertThat(verification.backend()).isEqualTo(backend);
            assertThat(verification.outputs()).as(fixture + " by " + backend).allMatch(Verification.Output::ok);
            assertThat(verification.layers()).as(fixture + " by " + backend).allMatch(Verification.LayerOutput::ok);
            runs(report.model(), verification, backend);
        }
    }

    /** Plain Java is the reference; the first run traces what the second repeats. */
    private static void runs(KerasModel model, Verification verification, ComputeBackend backend) {
        Recording recording = Recording.of(
                verification.recording(),
                Npz.read(verification.recording()),
                model.model().orElseThrow());
        Tolerance tolerance = verification.tolerance();
        List<Tensor> judged = model.predict(recording.inputs());
        try (ForwardPass pass = model.forwardPass(Precision.FLOAT32, backend)) {
            for (int run = 0; run < 2; run++) {
                List<Tensor> outputs = pass.run(recording.inputs());
                for (int i = 0; i < judged.size(); i++) {
                    assertThat(Comparison.of(judged.get(i), outputs.get(i), tolerance)
                                    .ok())
                            .as("output " + i + " of run " + run + " by " + backend)
                            .isTrue();
                }
            }
        }
    }
}
