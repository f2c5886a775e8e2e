package org.kerasaudit.importer.file;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.fixtures.Fixtures;

/**
 * Feeds arbitrary bytes to the reader as a whole file, as JSON, inside archives and as changes to HDF5 files: all are read or
 * refused. With {@code JAZZER_FUZZ=1} each test searches for counterexamples; otherwise it replays those found before, in the
 * resources, and its seeds.
 */
class ReadingFuzzTest {
    private static final String MAX_DURATION = "20s";
    private static final List<byte[]> HDF5 = files(".h5").toList();

    static Stream<byte[]> files() {
        return files("");
    }

    static Stream<byte[]> documents() {
        return files(".json");
    }

    /** One change to each HDF5 file. */
    static Stream<byte[]> changes() {
        List<byte[]> changes = new ArrayList<>();
        for (int file = 0; file < HDF5.size(); file++) changes.add(new byte[] {(byte) file, 100, 0, 2, 8, 0});
        return changes.stream();
    }

    static Stream<byte[]> members() {
        byte[] config = documents().findFirst().orElseThrow();
        byte[] members = new byte[config.length + 3];
        members[1] = (byte) config.length;
        members[2] = (byte) (config.length >> 8);
        System.arraycopy(config, 0, members, 3, config.length);
        return Stream.of(members, "\2\1\0x\0\2\0{}".getBytes(StandardCharsets.ISO_8859_1));
    }

    @MethodSource("files")
    @FuzzTest(maxDuration = MAX_DURATION)
    void anyFile(byte[] content) {
        FuzzHarness.read(content);
    }

    @MethodSource("documents")
    @FuzzTest(maxDuration = MAX_DURATION)
    void anyJson(byte[] document) {
        FuzzHarness.read(("{\"config\": [" + new String(document, StandardCharsets.ISO_8859_1) + "]}")
                .getBytes(StandardCharsets.ISO_8859_1));
        FuzzHarness.read(document);
    }

    @MethodSource("members")
    @FuzzTest(maxDuration = MAX_DURATION)
    void anyArchive(byte[] members) {
        FuzzHarness.read(ArchiveMutation.archive(members));
    }

    @MethodSource("changes")
    @FuzzTest(maxDuration = MAX_DURATION)
    void anyHdf5(byte[] changes) {
        if (changes.length == 0) return;
        FuzzHarness.read(HdfMutation.mutate(HDF5.get((changes[0] & 0xFF) % HDF5.size()), changes, 1));
    }

    private static Stream<byte[]> files(String ending) {
        try (Stream<Path> files = Files.list(Fixtures.root().resolve("small"))) {
            List<byte[]> contents = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(ending))
                    .sorted()
                    .toList()) {
                contents.add(Files.readAllBytes(file));
            }
            return contents.stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
