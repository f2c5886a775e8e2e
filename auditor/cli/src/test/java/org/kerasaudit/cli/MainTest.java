package org.kerasaudit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, version and usage errors. */
class MainTest {
    @TempDir
    Path folder;

    @Test
    void versionIsOneLine() {
        assertThat(Invocation.of("--version")).satisfies(run -> {
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).startsWith("keras-audit ").hasLineCount(1);
        });
    }

    @Test
    void helpListsEveryCommandAndExitCode() {
        Invocation run = Invocation.of("--help");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("audit", "summary", "explain", "predict", "--version", "findings at or above --fail-on");
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit", "summary", "explain", "predict"})
    void everyCommandHasHelpWithAnExample(String command) {
        Invocation run = Invocation.of(command, "--help");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Usage: keras-audit " + command, "  keras-audit " + command + " model.");
    }

    @Test
    void noArgumentsAreWrongUsage() {
        Invocation run = Invocation.of();
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(run.err()).contains("Usage: keras-audit");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "adit",
                "--frmat json",
                "audit",
                "audit --frmat json model.h5",
                "audit --format yaml model.h5",
                "audit --fail-on never model.h5",
                "audit --rtol lax model.h5",
                "audit --rtol -1 model.h5",
                "audit --atol NaN model.h5",
                "audit --width 3 model.h5",
                "audit --color blue model.h5",
                "summary",
                "summary model.h5 --width x",
                "explain model.h5",
                "predict model.h5",
                "predict model.h5 --inputs in.npz",
                "predict model.h5 --inputs in.npz --output out.npz --precision half"
            })
    void wrongUsageIsReportedInOneLine(String line) {
        Invocation run = Invocation.of((Object[]) line.split(" "));
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("keras-audit: ").hasLineCount(1);
    }

    @Test
    void anOutputThatCannotBeWrittenIsWrongUsage() {
        Path target = folder.resolve("missing/report.json");
        Invocation run = Invocation.of("audit", folder.resolve("model.h5"), "--output", target);
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(run.err()).contains(target.toString()).hasLineCount(1);
    }
}
