package org.kerasaudit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Finding.Effect;
import org.kerasaudit.auditor.result.Location;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.fixtures.Fixtures;

/** {@code audit}: readable and unreadable files, formats, exit codes. */
class AuditCommandTest {
    private static final Path SEED = Fixtures.folder("seed/lstm");

    @TempDir
    Path folder;

    static Stream<Arguments> unreadable() {
        return Stream.of(
                Arguments.of("junk.h5", "not a model"),
                Arguments.of("junk.keras", "PK\3\4 and nothing else"),
                Arguments.of("empty.h5", ""),
                Arguments.of("other.json", "{\"name\": \"no model\"}"),
                Arguments.of("list.json", "[1, 2, 3]"),
                Arguments.of("cut.json", "{\"class_name\": \"Sequential\", "));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void aFileThatCannotBeReadIsIncomplete(String name, String content) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        Invocation run = Invocation.of("audit", file);
        assertThat(run.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(run.err()).startsWith("keras-audit: ").contains(name).hasLineCount(1);
        assertThat(run.out()).contains("Verdict: incomplete");
    }

    @ParameterizedTest
    @CsvSource({"text", "json"})
    void aMissingFileIsIncomplete(String format) {
        Path file = folder.resolve("missing.h5");
        Invocation run = Invocation.of("audit", file, "--format", format);
        assertThat(run.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(run.err())
                .startsWith("keras-audit: ")
                .contains(file.toString())
                .hasLineCount(1);
    }

    @Test
    void aFolderWithoutModelsIsIncomplete() {
        Invocation run = Invocation.of("audit", folder);
        assertThat(run.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).hasLineCount(1);
    }

    @Test
    void foldersAreSearched() throws IOException {
        JsonNode report = json(Invocation.of("audit", SEED, "--format", "json").out());
        assertThat(report.get("tool").get("name").asText()).isEqualTo("keras-audit");
        assertThat(report.get("models").findValuesAsText("format")).containsExactlyInAnyOrder("h5", "keras-zip");
    }

    @Test
    void oneUnreadableFileDoesNotHideTheOthers() throws IOException {
        Path junk = Files.writeString(folder.resolve("junk.h5"), "junk");
        Invocation run = Invocation.of("audit", junk, SEED.resolve("model.h5"), "--format", "json");
        assertThat(json(run.out()).get("models")).hasSize(2);
        assertThat(run.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
    }

    @Test
    void theFormatDoesNotChangeTheExitCode() {
        Path model = SEED.resolve("model.keras");
        assertThat(Invocation.of("audit", model, "--format", "json").exitCode())
                .isEqualTo(Invocation.of("audit", model).exitCode());
    }

    @Test
    void reportsAreInOrderForAnyNumberOfJobs() {
        Invocation one = Invocation.of("audit", SEED, "--jobs", "1");
        assertThat(Invocation.of("audit", SEED, "--jobs", "3").out()).isEqualTo(one.out());
        assertThat(Invocation.of("audit", SEED, "--jobs", "0").exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    }

    @Test
    void aLoneSurrogateDoesNotPreventTheReport() throws IOException {
        Path model = Fixtures.root().resolve("hostile/containers/half-a-pair.json");
        Path target = folder.resolve("report.json");
        Invocation run = Invocation.of("audit", model, "--format", "json", "--output", target);
        assertThat(run.exitCode())
                .isEqualTo(Invocation.of("audit", model, "--format", "json").exitCode());
        assertThat(json(Files.readString(target)).get("models")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"plain, 0", "onednn, 0", "fastest, 2"})
    void selectsTheEngine(String engine, int exitCode) {
        assertThat(Invocation.of("audit", SEED.resolve("model.keras"), "--engine", engine)
                        .exitCode())
                .isEqualTo(exitCode);
    }

    @Test
    void writesTheReportToAFile() throws IOException {
        Path target = folder.resolve("report.json");
        Invocation run = Invocation.of("audit", SEED.resolve("model.h5"), "--format", "json", "--output", target);
        assertThat(run.out()).isEmpty();
        assertThat(json(Files.readString(target)).get("models")).hasSize(1);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(target);
        }
    }

    @Test
    void aFullDiskIsReportedWithTheFileName() {
        Path full = Path.of("/dev/full");
        assumeThat(full).exists();
        Invocation run = Invocation.of("audit", SEED.resolve("model.h5"), "--output", full);
        assertThat(run.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(run.err()).startsWith("keras-audit: /dev/full: ").hasLineCount(1);
    }

    @Test
    void reportsTensorHashesOnRequest() throws IOException {
        Path model = SEED.resolve("model.h5");
        JsonNode plain = json(Invocation.of("audit", model, "--format", "json").out());
        assertThat(plain.findValues("weights"))
                .noneMatch(weights -> weights.path(0).has("sha256"));
        JsonNode hashed = json(Invocation.of("audit", model, "--format", "json", "--tensor-sha256")
                .out());
        JsonNode embeddings = hashed.at("/models/0/layers/0/weights/0");
        assertThat(embeddings.get("sha256").asText())
                .as("hashlib.sha256 of h5py's array")
                .isEqualTo("38da3dada62060019601ac0cfa92810695bcd99c1f779eaccd41500efdec6255");
        assertThat(Invocation.of("audit", model, "--tensor-sha256").out())
                .contains("sha256 38da3dada62060019601ac0cfa92810695bcd99c1f779eaccd41500efdec6255  "
                        + embeddings.get("stored_at").asText());
    }

    @Test
    void unscannedWeightsAreReportedButDoNotFailTheAudit() {
        Invocation run = Invocation.of("audit", SEED.resolve("model.h5"), "--no-weight-scan");
        assertThat(run.out()).contains("info KA514 model.h5: weights not scanned", "Verdict: pass");
        assertThat(run.exitCode()).isEqualTo(ExitCode.CLEAN);
    }

    @Test
    void aRecordingRequiresExactlyOneModel() {
        Invocation run = Invocation.of("audit", SEED, "--recording", SEED.resolve("recording.npz"));
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(run.err()).contains("--recording").hasLineCount(1);
    }

    @Test
    void aMissingRecordingIsIncomplete() {
        Invocation run = Invocation.of("audit", SEED.resolve("model.h5"), "--recording", folder.resolve("missing.npz"));
        assertThat(run.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
    }

    @Test
    void textRespectsTheWidth() {
        Invocation run = Invocation.of("audit", SEED.resolve("model.h5"), "--width", 72, "--color", "never");
        assertThat(run.out()).contains("─".repeat(72) + "\n").doesNotContain("─".repeat(73), "\u001b");
    }

    @Test
    void colorCanBeForced() {
        assertThat(Invocation.of("audit", SEED.resolve("model.h5"), "--color", "always")
                        .out())
                .contains("\u001b[");
    }

    @ParameterizedTest(name = "{0} blocking={1} --fail-on {2}: {3}")
    @CsvSource({
        "ERROR, false, ERROR, 1",
        "WARNING, false, ERROR, 0",
        "WARNING, false, WARNING, 1",
        "INFO, false, WARNING, 0",
        "INFO, false, INFO, 1",
        "ERROR, true, ERROR, 3",
        "WARNING, true, ERROR, 3",
        "INFO, true, ERROR, 3"
    })
    void theWorstFindingDeterminesTheExitCode(Severity severity, boolean blocking, Severity failOn, int exitCode) {
        assertThat(exitCode(List.of(report(severity, blocking)), failOn)).isEqualTo(exitCode);
    }

    @Test
    void findingsTakePrecedenceOverIncompleteChecks() {
        List<ModelReport> reports = List.of(report(Severity.ERROR, true), report(Severity.ERROR, false));
        assertThat(exitCode(reports, Severity.ERROR)).isEqualTo(ExitCode.FINDINGS);
    }

    @Test
    void givenTolerancesAreApplied() {
        Path model = SEED.resolve("model.keras");
        assertThat(Invocation.of("audit", model, "--rtol", "0", "--atol", "0", "--diagnosis", "0")
                        .exitCode())
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(Invocation.of("audit", model, "--rtol", "0", "--atol", "1e-6")
                        .exitCode())
                .isEqualTo(ExitCode.CLEAN);
    }

    @Test
    void doublePrecisionShowsTheRoundingError() {
        Invocation run = Invocation.of("audit", SEED.resolve("model.keras"), "--precision", "double");
        assertThat(run.exitCode()).isEqualTo(ExitCode.CLEAN);
        assertThat(run.out()).contains("computed in float64; float32 rounding error ", "error beyond rounding 0");
    }

    @ParameterizedTest
    @CsvSource({"--rtol, -1", "--atol, NaN", "--diagnosis, -1", "--precision, half"})
    void invalidValuesAreWrongUsage(String option, String value) {
        Invocation run = Invocation.of("audit", SEED.resolve("model.keras"), option, value);
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(run.err()).contains(option);
    }

    @Test
    void anEmptyAuditIsNotClean() {
        assertThat(exitCode(List.of(), Severity.ERROR)).isEqualTo(ExitCode.INCOMPLETE);
    }

    private static ModelReport report(Severity severity, boolean blocking) {
        Rule rule = new Rule("KA000", severity, "", "");
        Finding finding = Finding.of(rule, new Location("model.h5", "", ""), "", "made by a test");
        List<Finding> findings = List.of(finding.with(blocking ? Effect.BLOCKS : Effect.COUNTS));
        return ModelReport.unreadable(Path.of("model.h5"), "", findings, null);
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    private static int exitCode(List<ModelReport> reports, Severity failOn) {
        Outcome outcome = new Outcome(failOn);
        reports.forEach(outcome::add);
        return outcome.exitCode();
    }
}
