package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.fixtures.Fixtures;

/** Ten small files, truncated at every byte and with every bit flipped, end in a report within 128 MB and 2 s each. */
class AnyBytesTest {
    @Test
    void undamagedFilesPass() throws IOException {
        for (Path file : small()) {
            List<String> rules = new Auditor(AuditOptions.DEFAULT.withTargets(List.of()))
                    .audit(file).findings().stream()
                            .filter(finding -> finding.severity() != Severity.INFO)
                            .map(Finding::ruleId)
                            .toList();
            assertThat(rules).as(file.toString()).noneMatch(rule -> rule.matches("KA[1347].."));
        }
    }

    @Test
    void everyTruncationAndBitFlipEndsInAReport() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                AnyBytes.class.getName()));
        for (Path file : small()) command.add(file.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed.lines()).hasSize(10).allMatch(line -> line.endsWith(" 0 failures"));
    }

    private static List<Path> small() throws IOException {
        try (Stream<Path> files = Files.list(Fixtures.root().resolve("small"))) {
            return files.sorted().toList();
        }
    }
}
