package org.kerasaudit.auditor.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.kerasaudit.auditor.result.Finding.Effect;
import org.kerasaudit.importer.file.bytes.KerasFormatException;

/** The wording of a finding and its effect. */
class FindingTest {
    private static final Rule RULE = new Rule("KA000", Severity.WARNING, "A test.", "Made by a test.");

    @Test
    void namesFileLayerPlaceExpectedAndFound() {
        Location place = new Location("net.h5", "dense", "/model_weights/dense/kernel");
        Finding finding = Finding.of(RULE, place, "[128, 10]", "[10, 128]");
        assertThat(finding.message())
                .isEqualTo("net.h5: dense: /model_weights/dense/kernel: expected [128, 10], found [10, 128]");
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.effect()).isEqualTo(Effect.COUNTS);
    }

    @Test
    void omitsEmptyParts() {
        Finding finding = Finding.of(RULE, new Location("net.h5", "", ""), "", "weights only");
        assertThat(finding.message()).isEqualTo("net.h5: weights only");
        assertThat(finding.withConsequence("not run").message()).isEqualTo("net.h5: weights only: not run");
    }

    @Test
    void quotesTheReadError() {
        KerasFormatException damage = new KerasFormatException(Path.of("a", "net.h5"), "/x", "64 bytes", "12");
        Finding finding = Finding.of(RULE, "dense", damage).with(Severity.INFO).with(Effect.BLOCKS);
        assertThat(finding.message()).isEqualTo(Path.of("a", "net.h5") + ": /x: expected 64 bytes, found 12");
        assertThat(finding.location())
                .isEqualTo(new Location(Path.of("a", "net.h5").toString(), "dense", "/x"));
        assertThat(finding.severity()).isEqualTo(Severity.INFO);
        assertThat(finding.blocking()).isTrue();
    }

    @Test
    void isOneLine() {
        assertThat(Finding.of(RULE, new Location("a\nb.h5", "", ""), "", "c\u202Ed")
                        .message())
                .isEqualTo("a\\u000Ab.h5: c\\u202Ed");
    }
}
