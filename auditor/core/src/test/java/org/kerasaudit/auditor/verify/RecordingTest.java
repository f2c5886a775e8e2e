package org.kerasaudit.auditor.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kerasaudit.auditor.Auditor;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.result.Verdict;
import org.kerasaudit.fixtures.Fixtures;

/** The metadata of a recording: the file it was made from, and the backend that computed it. */
class RecordingTest {
    private static final Path RECORDED = Fixtures.folder("keras-3.15.1-options/recorded");

    @TempDir
    private Path folder;

    @Test
    void aRecordingOfTheSameFilePasses() {
        ModelReport report = audit(RECORDED.resolve("model.keras"));
        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.findings()).isEmpty();
    }

    @Test
    void aRecordingOfAnotherFileIsComparedAndReported() throws IOException {
        Path other = Fixtures.folder("keras-3.15.1-options/mask_lstm/model.h5");
        Path model = Files.copy(other, folder.resolve("model.h5"));
        Files.copy(RECORDED.resolve("recording.npz"), folder.resolve("recording.npz"));
        ModelReport report = audit(model);
        assertThat(report.findings()).extracting(Finding::ruleId).containsExactly("KA606");
        assertThat(report.findings().get(0).severity()).isEqualTo(Severity.WARNING);
        assertThat(report.findings().get(0).message()).contains(report.hashes().file(), "recording.npz");
        assertThat(report.verification()).isNotNull();
        assertThat(report.verification().ok()).isTrue();
    }

    /** Keras 3.12 on NumPy, which drops masks; the archive does not name the backend, but the legacy file does. */
    @Test
    void aRecordingMadeWithoutMasksIsRecognized() {
        Path masked = Fixtures.folder("keras-3.12.4/Bidirectional_mask-0");
        assertThat(audit(masked.resolve("model.keras")).findings())
                .extracting(Finding::ruleId)
                .containsExactly("KA605");
        assertThat(audit(masked.resolve("model.h5")).findings()).isEmpty();
    }

    private static ModelReport audit(Path model) {
        return new Auditor(AuditOptions.DEFAULT.withTargets(List.of())).audit(model);
    }
}
