package org.kerasaudit.auditor.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.kerasaudit.auditor.Auditor;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.fixtures.Fixtures;

/** Explanations of the seed LSTM, for whose layers Keras counts 1,000,000 + 17,024 + 33 parameters. */
class ExplanationTest {
    private final ModelReport report =
            new Auditor(AuditOptions.DEFAULT).audit(Fixtures.folder("seed/lstm").resolve("model.keras"));

    @Test
    void substitutesTheNumbersIntoTheFormula() {
        assertThat(Explanation.of(report, "lstm"))
                .startsWith("lstm (LSTM): 17,024 parameters")
                .contains("4 × ((100 + 32) × 32 + 32)")
                .contains("= 17,024");
    }

    @Test
    void listsEveryWeightWithItsShareAndPlace() {
        assertThat(Explanation.of(report, "lstm"))
                .containsPattern("kernel +\\(100, 128\\) +12,800 +75\\.2% +trainable")
                .containsPattern("recurrent_kernel +\\(32, 128\\) +4,096 +24\\.1% +trainable")
                .contains("layers/lstm/cell/vars/0");
    }

    @Test
    void linksToTheLayersPage() {
        assertThat(Explanation.of(report, "lstm")).contains("https://keras.io/api/layers/recurrent_layers/lstm");
    }

    @Test
    void fitsInAHundredColumns() {
        for (String layer : new String[] {"", "embedding", "lstm", "dense"}) {
            assertThat(Explanation.of(report, layer).lines()).allMatch(line -> line.length() <= 100);
        }
    }

    @Test
    void explainsTheWholeModel() {
        assertThat(Explanation.of(report, "")).contains("1,017,057 parameters").contains("embedding");
    }

    @Test
    void suggestsNamesForAMisspelledOne() {
        assertThatThrownBy(() -> Explanation.of(report, "lsmt"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no layer 'lsmt'; similar: lstm");
    }
}
