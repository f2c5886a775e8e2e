package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.Verdict;
import org.kerasaudit.fixtures.Fixtures;

/**
 * Keras 3.14 and 3.15 write GPTQ and AWQ archives without the zero points and cannot read them back. The legacy HDF5 file of
 * the same model contains them and is a recorded case.
 */
class LostZeroPointsTest {
    private final ModelReport report = new Auditor(AuditOptions.DEFAULT)
            .audit(Fixtures.folder("keras-3.15.1-options/quantised_gptq").resolve("zero_points_lost.keras"));

    @Test
    void anArchiveWithoutZeroPointsFails() {
        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.findings())
                .filteredOn(finding -> finding.ruleId().equals("KA303"))
                .extracting(Finding::message)
                .containsExactly(
                        "zero_points_lost.keras: a: layers/dense/vars/4: expected kernel_zero [5, 3], found nothing",
                        "zero_points_lost.keras: b: layers/dense_1/vars/3: expected kernel_zero [7, 2], found nothing",
                        "zero_points_lost.keras: heads: layers/einsum_dense/vars/4: expected zero_point [6, 4], found nothing",
                        "zero_points_lost.keras: merged: layers/einsum_dense_1/vars/3: expected zero_point [7, 1], found nothing");
    }

    @Test
    void allOtherVariablesAreFound() {
        assertThat(report.findings()).extracting(Finding::ruleId).doesNotContain("KA302", "KA304");
        assertThat(report.counts().total()).hasValue(295);
    }
}
