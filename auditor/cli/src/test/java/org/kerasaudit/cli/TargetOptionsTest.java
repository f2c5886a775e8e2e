package org.kerasaudit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.kerasaudit.fixtures.Fixtures;

/** {@code audit --target}: only hazards of requested targets affect the exit code. */
class TargetOptionsTest {
    private static final Path BACKWARDS = Fixtures.folder("keras-2.3.1/SimpleRNN-0/model.h5");

    @Test
    void aHazardOfTheTargetIsAWarning() {
        Invocation run = Invocation.of("audit", BACKWARDS, "--target", "dl4j");
        assertThat(run.exitCode()).isEqualTo(ExitCode.CLEAN);
        assertThat(run.out())
                .contains("warning KA803 model.h5: simple_rnn_1: go_backwards=true: DL4J 1.0.0-M2.1 ignores it");
        assertThat(Invocation.of("audit", BACKWARDS, "--target", "dl4j", "--fail-on", "warning")
                        .exitCode())
                .isEqualTo(ExitCode.FINDINGS);
    }

    @Test
    void hazardsOfOtherTargetsNeverFailAnAudit() {
        Invocation run = Invocation.of("audit", BACKWARDS, "--fail-on", "info");
        assertThat(run.exitCode()).isEqualTo(ExitCode.CLEAN);
        assertThat(run.out()).contains("DL4J 1.0.0-M2.1 would miscompute simple_rnn_1 (go_backwards=true)");
        assertThat(Invocation.of("audit", BACKWARDS, "--target", "none").out()).doesNotContain("DL4J");
    }

    @Test
    void repeatedTargetsAreListedOnce() throws IOException {
        Invocation run = Invocation.of(
                "audit",
                BACKWARDS,
                "--format",
                "json",
                "--target",
                "dl4j-master",
                "--target",
                "dl4j",
                "--target",
                "dl4j-1.0.0-M2.1");
        JsonNode targets = new ObjectMapper().readTree(run.out()).at("/models/0/targets");
        assertThat(targets)
                .extracting(target -> target.path("name").asText())
                .containsExactly("dl4j-master", "dl4j-1.0.0-M2.1");
        assertThat(targets.at("/1/perils/0/rule").asText()).isEqualTo("KA803");
        assertThat(targets.at("/1/perils/0/what").asText()).isEqualTo("go_backwards=true");
    }

    @Test
    void anUnknownTargetIsReportedWithTheKnownOnes() {
        Invocation run = Invocation.of("audit", BACKWARDS, "--target", "dl5j");
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "keras-audit: --target: expected dl4j, dl4j-1.0.0-M2.1, dl4j-master or none, found 'dl5j'");
    }
}
