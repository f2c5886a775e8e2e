package org.kerasaudit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerasaudit.fixtures.Fixtures;

/** A command never overwrites a file that it reads, under any of its names. */
class OriginalsTest {
    private static final Path SEED = Fixtures.folder("seed/lstm");
    private static final Path SHARDED = Fixtures.folder("keras-3.11.3-options/weights_sharded");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"m.h5", "sub/../m.h5", "symbolic.h5", "chain.h5", "hard.h5"})
    void aModelIsProtectedUnderAllItsNames(String output) throws IOException {
        Files.createDirectory(folder.resolve("sub"));
        copy(SEED.resolve("model.h5"), "m.h5");
        link("symbolic.h5", "m.h5");
        link("chain.h5", "symbolic.h5");
        Files.createLink(folder.resolve("hard.h5"), folder.resolve("m.h5"));
        assertProtected(output, "audit", folder.resolve("m.h5"));
        assertProtected(output, "audit", folder.resolve("symbolic.h5"), "--format", "json");
        assertProtected(output, "audit", folder);
        assertProtected(output, "predict", folder.resolve("m.h5"), "--inputs", SEED.resolve("recording.npz"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"m.recording.npz", "recording.npz", "link.npz"})
    void aRecordingNextToAModelIsProtected(String output) throws IOException {
        copy(SEED.resolve("model.h5"), "m.h5");
        copy(SEED.resolve("recording.npz"), "m.recording.npz");
        copy(SEED.resolve("recording.npz"), "recording.npz");
        link("link.npz", "m.recording.npz");
        assertProtected(output, "audit", folder.resolve("m.h5"));
        assertProtected(output, "audit", folder);
        assertProtected(output, "predict", folder.resolve("m.h5"), "--inputs", SEED.resolve("recording.npz"));
    }

    @Test
    void filesGivenAsOptionsAreProtected() throws IOException {
        copy(SEED.resolve("model.h5"), "m.h5");
        copy(SEED.resolve("recording.npz"), "in.npz");
        Files.createLink(folder.resolve("hard.npz"), folder.resolve("in.npz"));
        for (String output : new String[] {"in.npz", "hard.npz"}) {
            assertProtected(output, "audit", folder.resolve("m.h5"), "--recording", folder.resolve("in.npz"));
            assertProtected(output, "predict", folder.resolve("m.h5"), "--inputs", folder.resolve("in.npz"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"model.json", "model.weights.json", "model_00000.weights.h5", "model_00003.weights.h5", "link"})
    void weightsNextToAnArchitectureAreProtected(String output) throws IOException {
        copyAll(SHARDED, folder);
        link("link", "model_00002.weights.h5");
        assertProtected(output, "audit", folder.resolve("model.json"));
        assertProtected(output, "audit", folder);
        assertProtected(output, "predict", folder.resolve("model.json"), "--inputs", SHARDED.resolve("recording.npz"));
    }

    @Test
    void weightShardsAreProtected() throws IOException {
        copyAll(SHARDED, folder);
        assertProtected("model_00001.weights.h5", "audit", folder.resolve("model.weights.json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"m.weights.h5", "weights.h5", "m.weights.json"})
    void unusedWeightsAreProtected(String output) throws IOException {
        copy(SHARDED.resolve("model.json"), "m.json");
        for (String name : new String[] {"m.weights.h5", "weights.h5", "m.weights.json"})
            Files.writeString(folder.resolve(name), "weights");
        assertProtected(output, "audit", folder.resolve("m.json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m/config.json",
                "m/metadata.json",
                "m/model.weights.h5",
                "m/sub/notes.txt",
                "outside.h5",
                "m/report.json"
            })
    void allFilesOfAnUnzippedModelAreProtected(String output) throws IOException {
        unzip(SEED.resolve("model.keras"), folder.resolve("m"));
        Files.createDirectories(folder.resolve("m/sub"));
        Files.writeString(folder.resolve("m/sub/notes.txt"), "notes");
        Files.move(folder.resolve("m/model.weights.h5"), folder.resolve("outside.h5"));
        link("m/model.weights.h5", "../outside.h5");
        assertProtected(output, "audit", folder.resolve("m"));
        assertProtected(output, "audit", folder);
        assertProtected(output, "predict", folder.resolve("m"), "--inputs", SEED.resolve("recording.npz"));
    }

    @Test
    void aReportIsNotWrittenInPlaceOfAMissingModel() throws IOException {
        assertProtected("missing.h5", "audit", folder.resolve("missing.h5"));
    }

    @Test
    void theOutputIsCheckedBeforeAnythingIsRead() throws IOException {
        Files.writeString(folder.resolve("junk.h5"), "no model");
        assertProtected("junk.h5", "predict", folder.resolve("junk.h5"), "--inputs", folder.resolve("missing.npz"));
    }

    @ParameterizedTest
    @CsvSource({"text, report.json", "json, report.json", "json, report.txt"})
    void aReportMayReplaceAnEarlierReportInTheAuditedFolder(String format, String name) throws IOException {
        Path model = Files.writeString(folder.resolve("m.json"), """
                {"class_name": "Sequential", "config": {"name": "m", "layers": [
                  {"class_name": "Dense", "config": {"name": "config", "units": 1, "batch_input_shape": [null, 1]}}]},
                 "keras_version": "2.3.1", "backend": "tensorflow"}
                """);
        Path report = folder.resolve(name);
        Invocation once = Invocation.of("audit", folder, "--format", format, "--output", report);
        String first = Files.readString(report);
        Invocation again = Invocation.of("audit", folder, "--format", format, "--output", report);
        assertThat(once.exitCode())
                .isEqualTo(again.exitCode())
                .isEqualTo(Invocation.of("audit", model).exitCode());
        assertThat(Files.readString(report)).isEqualTo(first);
        assertThat(again.err()).isEmpty();
    }

    @Test
    void anExistingTemporaryFileIsLeftAlone() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "precious");
        long process = ProcessHandle.current().pid();
        link(".out.npz." + process + ".part", "victim");
        Path inputs = SEED.resolve("recording.npz");
        Invocation run = Invocation.of(
                "predict", SEED.resolve("model.h5"), "--inputs", inputs, "--output", folder.resolve("out.npz"));
        assertThat(run.exitCode()).isZero();
        assertThat(victim).hasContent("precious");
        assertThat(folder.resolve(".out.npz." + process + ".part")).isSymbolicLink();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aPipeIsWrittenToNotReplaced() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> content(pipe));
        Path inputs = SEED.resolve("recording.npz");
        Invocation run = Invocation.of("predict", SEED.resolve("model.h5"), "--inputs", inputs, "--output", pipe);
        assertThat(run.exitCode()).isZero();
        assertThat(Files.isRegularFile(pipe)).isFalse();
        assertThat(received.get()).startsWith('P', 'K');
    }

    private void assertProtected(String output, Object... command) throws IOException {
        Map<Path, String> before = contents();
        Object[] line = Stream.concat(Stream.of(command), Stream.of("--output", folder.resolve(output)))
                .toArray();
        Invocation run = Invocation.of(line);
        assertThat(contents().equals(before)).as("nothing changed").isTrue();
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("keras-audit: --output: " + folder.resolve(output) + " is ")
                .endsWith(", which this command reads and must not overwrite; choose another file\n")
                .hasLineCount(1);
    }

    private Map<Path, String> contents() throws IOException {
        Map<Path, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> contents.put(file, HexFormat.of().formatHex(content(file))));
        }
        return contents;
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void copy(Path file, String name) throws IOException {
        Files.copy(file, folder.resolve(name));
    }

    private static void copyAll(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) Files.copy(file, to.resolve(file.getFileName()));
        }
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(folder.resolve(name), Path.of(target));
    }

    private static void unzip(Path archive, Path folder) throws IOException {
        Files.createDirectory(folder);
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Files.copy(zip, folder.resolve(Objects.requireNonNull(entry.getName())));
            }
        }
    }
}
