package org.kerasaudit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerasaudit.fixtures.Fixtures;

/** Files may have any name: they are found, and their names are never read as options. */
class FileNamesTest {
    private static final Path SEED = Fixtures.folder("seed/lstm");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb.keras",
                "\n.h5",
                "a\rb.HDF5",
                "a\u001b[2Jb.h5",
                "a\tb.keras",
                "a\u0085b.keras",
                "a\u2028b.h5",
                "a\nb.json",
                "a\nb.weights.h5"
            })
    void aModelWithAnyNameIsFound(String name) throws IOException {
        assumeThat(Charset.forName(System.getProperty("sun.jnu.encoding"))
                        .newEncoder()
                        .canEncode(name))
                .as("a name that this file system can encode")
                .isTrue();
        Files.writeString(folder.resolve(name), "{\"class_name\": \"\", \"config\": \"no model\"}");
        Invocation run = Invocation.of("audit", folder);
        assertThat(run.out()).contains("KA101");
        assertThat(run.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(run.err()).hasLineCount(1);
    }

    @Test
    void weightsOfAnArchitectureAreNotAuditedSeparately() throws IOException {
        Files.copy(Fixtures.folder("keras-3.11.3-options/weights_sharded/model.json"), folder.resolve("a\nb.json"));
        Files.copy(SEED.resolve("model.h5"), folder.resolve("a\nb.weights.h5"));
        assertThat(Invocation.of("audit", folder).out()).containsOnlyOnce("Verdict: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit", "summary", "explain", "predict", "rules", "help"})
    void anAtSignDoesNotExpandToAFile(String command) throws IOException {
        Path options = Files.writeString(folder.resolve("options"), "--help\n");
        Invocation run = Invocation.of(command, "@" + options);
        assertThat(run.out()).doesNotContain("Usage:");
        assertThat(run.exitCode()).isNotEqualTo(ExitCode.CLEAN);
    }

    @Test
    void aFileNameMayStartWithAnAtSign() {
        Path named = Path.of("@no-such-model.h5");
        Invocation run = Invocation.of("audit", named);
        assertThat(run.err()).startsWith("keras-audit: @no-such-model.h5: ").hasLineCount(1);
        assertThat(run.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
    }
}
