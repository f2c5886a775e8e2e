package org.kerasaudit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerasaudit.fixtures.Fixtures;

/** {@code summary} and {@code explain}. */
class ModelCommandsTest {
    private static final Path SEED = Fixtures.folder("seed/lstm");

    @TempDir
    Path folder;

    @Test
    void summaryMatchesKeras() throws IOException {
        Invocation run = Invocation.of("summary", SEED.resolve("model.h5"), "--width", 160);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().stripTrailing())
                .isEqualTo(Files.readString(SEED.resolve("summary.txt")).stripTrailing());
    }

    @Test
    void explanationFillsInTheNumbersOfTheLayer() {
        Invocation run = Invocation.of("explain", SEED.resolve("model.keras"), "lstm");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("4 × ((100 + 32) × 32 + 32)", "17,024");
    }

    @Test
    void anUnknownLayerIsWrongUsage() {
        Invocation run = Invocation.of("explain", SEED.resolve("model.keras"), "lsmt");
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(run.err()).startsWith("keras-audit: ").contains("lsmt").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"summary", "explain"})
    void aFileThatCannotBeReadIsIncomplete(String command) throws IOException {
        Path junk = Files.writeString(folder.resolve("junk.h5"), "junk");
        Invocation run =
                command.equals("summary") ? Invocation.of(command, junk) : Invocation.of(command, junk, "dense");
        assertThat(run.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("keras-audit: ").contains("junk.h5").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"summary", "explain"})
    void aSubclassedModelWithoutAGraphIsIncomplete(String command) {
        Path model = Fixtures.folder("own/subclassed/model.keras");
        Invocation run =
                command.equals("summary") ? Invocation.of(command, model) : Invocation.of(command, model, "dense");
        assertThat(run.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("keras-audit: ").contains("'Net'").hasLineCount(1);
    }
}
