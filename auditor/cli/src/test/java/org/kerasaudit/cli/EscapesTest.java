package org.kerasaudit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.file.bytes.Printable;

/** No command prints a character from the files in {@code fixtures/hostile/escapes} that a terminal interprets or hides. */
class EscapesTest {
    private static final Path INPUTS = Fixtures.folder("seed/lstm/recording.npz");

    @TempDir
    Path folder;

    static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Fixtures.folder("hostile/escapes"))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyCommandPrintsOnlyHarmlessCharacters(Path file) {
        Path output = folder.resolve("out.npz");
        assertPrinted(Invocation.of("audit", file), 1);
        assertPrinted(Invocation.of("audit", file, "--target", "dl4j"), 1);
        assertPrinted(Invocation.of("audit", file, "--format", "json"), 0);
        assertPrinted(Invocation.of("summary", file), 0);
        assertPrinted(Invocation.of("explain", file, ""), 0);
        assertPrinted(Invocation.of("explain", file, "d\u001b[2J\nVerdict: pass"), 0);
        assertPrinted(Invocation.of("predict", file, "--inputs", INPUTS, "--output", output), 0);
    }

    private static void assertPrinted(Invocation run, int verdicts) {
        assertThat(run.out() + run.err()).isNotEmpty();
        for (String text : new String[] {run.out(), run.err()}) {
            assertThat(text.codePoints().filter(point -> point != '\n' && Printable.disturbs(point)))
                    .isEmpty();
        }
        assertThat((run.out() + run.err()).lines().filter(line -> line.startsWith("Verdict: ")))
                .hasSize(verdicts);
    }
}
