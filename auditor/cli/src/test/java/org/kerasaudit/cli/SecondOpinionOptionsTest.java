package org.kerasaudit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerasaudit.fixtures.Fixtures;

/** {@code audit --with}, with no second engine installed. */
class SecondOpinionOptionsTest {
    private static final Path MODEL = Fixtures.folder("seed/lstm/model.h5");

    @Test
    void aMissingModuleIsReportedWithTheCommandThatBuildsIt() {
        Invocation run = Invocation.of("audit", MODEL, "--with", "dl4j");
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("keras-audit: --with dl4j: ")
                        .contains("./mvnw -q -B -pl auditor/dl4j -am -DskipTests package"));
    }

    @Test
    void anUnknownEngineIsReportedWithTheKnownOnes() {
        Invocation run = Invocation.of("audit", MODEL, "--with", "dj4l");
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(run.err()).isEqualToIgnoringNewLines("keras-audit: --with: expected dl4j, found 'dj4l'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--with-timeout   | 0   | --with-timeout: expected 1 or more, found 0",
                "--with-memory    | 255 | --with-memory: expected 256 or more, found 255",
                "--engine-timeout | 0   | --with-timeout: expected 1 or more, found 0",
                "--engine-memory  | 255 | --with-memory: expected 256 or more, found 255"
            })
    void limitsThatAreTooLowAreWrongUsage(String option, String value, String message) {
        Invocation run = Invocation.of("audit", MODEL, "--with", "dl4j", option, value);
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(run.err()).contains(message);
    }

    @Test
    void limitsWithoutAnEngineAreWrongUsage() {
        Invocation run = Invocation.of("audit", MODEL, "--with-memory", "4096");
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(run.err()).contains("--with-memory: only valid with --with");
    }
}
