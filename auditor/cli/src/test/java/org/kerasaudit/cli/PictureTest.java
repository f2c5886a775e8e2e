package org.kerasaudit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kerasaudit.fixtures.Fixtures;

/** The picture in the README shows what the command prints; {@code -Dkerasaudit.write=true} updates it. */
class PictureTest {
    private static final Path FILE = Fixtures.root().resolveSibling("docs/report.svg");
    private static final Path DIAGNOSIS = Fixtures.root().resolveSibling("docs/diagnosis.md");

    private static String output;

    @BeforeAll
    static void audit(@TempDir Path folder) throws IOException {
        Path model = WrongGates.in(folder);
        Invocation run = Invocation.of(
                "audit", model, "--engine", "plain", "--target", "none", "--width", 100, "--color", "always");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FINDINGS);
        output = run.out().replace(folder + "/", "");
    }

    @Test
    void thePictureIsUpToDate() throws IOException {
        String picture = TerminalPicture.of("keras-audit audit model.h5 --target none", output);
        if (Boolean.getBoolean("kerasaudit.write")) Files.writeString(FILE, picture);
        assertThat(withoutRounding(picture)).isEqualTo(withoutRounding(Files.readString(FILE)));
    }

    @Test
    void itShowsTheLayerThatDiffersAndTheCause() {
        assertThat(TerminalPicture.plain(output))
                .contains("lstm_6 (LSTM)", "DIFFERS", "← first divergence", "Cause: gate-order", "Verdict: fail");
    }

    @Test
    void thePageOnDiagnosisBeginsWithTheSameOutput() throws IOException {
        String comparison = TerminalPicture.plain(output)
                .lines()
                .dropWhile(line -> !line.startsWith("Predictions:"))
                .takeWhile(line -> !line.startsWith("error KA601"))
                .flatMap(line -> TerminalPicture.wrapped(line).stream())
                .map(line -> "    " + line + "\n")
                .collect(Collectors.joining());
        String page = Files.readString(DIAGNOSIS);
        String shown = page.substring(page.indexOf("    Predictions:"), page.indexOf("\n\n## ") + 1);
        if (Boolean.getBoolean("kerasaudit.write")) {
            Files.writeString(DIAGNOSIS, page.replace(shown, comparison));
            shown = comparison;
        }
        assertThat(withoutRounding(shown)).isEqualTo(withoutRounding(comparison));
    }

    /** Rounding errors differ between machines. */
    private static String withoutRounding(String text) {
        return text.replaceAll("\\d\\.\\d\\de-0[6-9]|    0\\.00\\b", "ROUNDING");
    }
}
