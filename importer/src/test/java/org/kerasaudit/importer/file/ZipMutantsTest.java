package org.kerasaudit.importer.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.zip.Archive;

/** Damaged and forged archives: wherever Python reads a configuration, it is the one that is checked. */
class ZipMutantsTest {
    private static final Path FOLDER = Fixtures.root().resolve("hostile/mutants");
    private static final String CONFIG = "config.json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MUTANTS = 10_000;

    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"3.11", "3.13"})
    void theReaderOfTheseTestsSeesWhatPythonSees(String version) throws IOException {
        List<String> seen = Files.readAllLines(FOLDER.resolve("python-" + version + ".txt"));
        List<String> edits = Files.readAllLines(FOLDER.resolve("edits.txt"));
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < edits.size(); i++) {
            String crc = PythonZip.read(mutant(edits.get(i)), CONFIG, version.equals("3.13"))
                    .map(ZipMutantsTest::crc)
                    .orElse("-");
            if (!crc.equals(seen.get(i))) wrong.add(edits.get(i) + ": " + crc + " instead of " + seen.get(i));
        }
        assertThat(seen).hasSameSizeAs(edits);
        assertThat(wrong).isEmpty();
    }

    @Test
    void whatPythonReadsOfTheRecordedMutantsIsChecked() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String edit : Files.readAllLines(FOLDER.resolve("edits.txt"))) check(edit, mutant(edit), wrong);
        assertThat(wrong).isEmpty();
    }

    @Test
    void whatPythonReadsOfOtherMutantsIsChecked() throws IOException {
        List<byte[]> archives = new ArrayList<>(archives().values());
        Random random = new Random(17);
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = ZipMutation.of(archives.get(i % archives.size()), random);
            check("mutant " + i, mutant, wrong);
        }
        assertThat(wrong).isEmpty();
    }

    /** Checks that an archive is read as Python reads it, or refused and searched. */
    private void check(String name, byte[] mutant, List<String> wrong) throws IOException {
        for (boolean newer : new boolean[] {false, true}) {
            Optional<byte[]> content = PythonZip.read(mutant, CONFIG, newer);
            if (content.isEmpty()) continue;
            Optional<JsonNode> python = json(content.get());
            if (python.isEmpty()) continue;
            Optional<JsonNode> read = read(mutant);
            if (read.equals(python)) continue;
            if (read.isPresent()) wrong.add(name + ": read a different configuration than Python");
            else if (!searched(mutant).contains(python.get())) wrong.add(name + ": did not search the configuration");
        }
    }

    private static Optional<JsonNode> json(byte[] content) {
        try {
            return Optional.of(JSON.readTree(content));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> read(byte[] mutant) {
        Place place = Place.of(Path.of("mutant.keras"));
        Bytes bytes = Bytes.of(mutant, mutant.length);
        try {
            Ambiguity.check(bytes, false, place);
            Archive archive = Archive.read(bytes, place, Limits.DEFAULT);
            Bytes content = archive.part(CONFIG).orElseThrow().checked();
            byte[] text = new byte[(int) content.size()];
            content.buffer().get(text);
            return json(text);
        } catch (KerasFormatException | java.util.NoSuchElementException refused) {
            return Optional.empty();
        }
    }

    private List<JsonNode> searched(byte[] mutant) throws IOException {
        Path file = temporary.resolve("mutant.keras");
        Files.write(file, mutant);
        return Documents.recovered(file, Limits.DEFAULT).all().stream()
                .map(Documents.Document::content)
                .toList();
    }

    private static byte[] mutant(String line) throws IOException {
        String[] fields = line.split("\t", -1);
        return edited(Files.readAllBytes(FOLDER.resolve(fields[0] + ".zip")), fields[1]);
    }

    private static Map<String, byte[]> archives() throws IOException {
        Map<String, byte[]> archives = new TreeMap<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".zip")).toList()) {
                archives.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return archives;
    }

    private static byte[] edited(byte[] original, String edit) {
        byte[] data = original;
        for (String step : edit.split(", ")) {
            String[] fields = step.split(" ");
            int at = Math.min(Integer.parseInt(fields[1]), data.length);
            data = switch (fields[0]) {
                case "s" -> overwritten(data, at, HexFormat.of().parseHex(fields[2]));
                case "i" -> joined(data, at, HexFormat.of().parseHex(fields[2]), at);
                case "d" -> joined(data, at, new byte[0], Math.min(data.length, at + Integer.parseInt(fields[2])));
                default -> copied(data, at, Integer.parseInt(fields[2]), Integer.parseInt(fields[3]));
            };
        }
        return data;
    }

    static byte[] overwritten(byte[] data, int at, byte[] bytes) {
        byte[] changed = data.clone();
        System.arraycopy(bytes, 0, changed, at, Math.min(bytes.length, data.length - at));
        return changed;
    }

    static byte[] copied(byte[] data, int from, int length, int to) {
        int end = Math.min(to, data.length);
        return joined(data, end, Arrays.copyOfRange(data, from, Math.min(data.length, from + length)), end);
    }

    static byte[] joined(byte[] data, int until, byte[] between, int from) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(data, 0, until);
        bytes.writeBytes(between);
        bytes.write(data, from, data.length - from);
        return bytes.toByteArray();
    }

    private static String crc(byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
