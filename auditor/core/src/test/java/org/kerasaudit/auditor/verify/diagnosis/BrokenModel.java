package org.kerasaudit.auditor.verify.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.kerasaudit.auditor.Auditor;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.file.numpy.Npz;
import org.kerasaudit.importer.file.numpy.NpzWriter;
import org.kerasaudit.importer.model.BoundWeight;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A copy of a recorded model that is broken in exactly one way: its stored bytes, its configuration or its recording. Archives
 * are unzipped; the tensors and the configuration of HDF5 files are overwritten in place.
 */
public final class BrokenModel {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path model;
    private final Path recording;
    private final Path weights;

    private BrokenModel(Path model, Path recording, Path weights) {
        this.model = model;
        this.recording = recording;
        this.weights = weights;
    }

    /** @param fixture {@code <writer>/<case>/<file>} */
    public static BrokenModel copy(String fixture, Path folder) {
        return copy(Fixtures.root().resolve(fixture), folder);
    }

    /** @param source a model file next to its {@code recording.npz} */
    public static BrokenModel copy(Path source, Path folder) {
        try {
            Path recording = Files.copy(source.resolveSibling("recording.npz"), folder.resolve("recording.npz"));
            Path model = folder.resolve(source.getFileName());
            if (!source.toString().endsWith(".keras")) {
                Files.copy(source, model);
                return new BrokenModel(model, recording, model);
            }
            unzip(source, model);
            return new BrokenModel(model, recording, model.resolve("model.weights.h5"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void unzip(Path archive, Path folder) throws IOException {
        Files.createDirectory(folder);
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                if (entry.isDirectory()) continue;
                Path target = folder.resolve(entry.getName());
                Files.createDirectories(target.getParent());
                try (InputStream in = zip.getInputStream(entry)) {
                    Files.copy(in, target);
                }
            }
        }
    }

    public ModelReport audit() {
        return audit(AuditOptions.DEFAULT);
    }

    public ModelReport audit(AuditOptions options) {
        return new Auditor(options).audit(model);
    }

    // The configuration.

    /** Changes the configuration of every layer of this class, including inner layers. */
    public BrokenModel layers(String className, Consumer<ObjectNode> edit) {
        return config(root -> visit(root, node -> {
            if (node.path("class_name").asText().equals(className)) edit.accept((ObjectNode) node.get("config"));
        }));
    }

    /** Changes the whole configuration. */
    BrokenModel config(Consumer<JsonNode> edit) {
        boolean archive = Files.isDirectory(model);
        Path file = archive ? model.resolve("config.json") : model;
        byte[] bytes = read(file);
        int from = archive ? 0 : find(bytes, "{\"class_name\": ".getBytes(StandardCharsets.UTF_8), 0);
        if (from < 0) from = find(bytes, "{\"".getBytes(StandardCharsets.UTF_8), 0);
        int to = archive ? bytes.length : endOfObject(bytes, from);
        JsonNode root = json(Arrays.copyOfRange(bytes, from, to));
        edit.accept(root);
        byte[] edited = root.toString().getBytes(StandardCharsets.UTF_8);
        if (archive) return written(file, edited);
        if (edited.length > to - from)
            throw new IllegalArgumentException("the configuration does not fit in its place");
        Arrays.fill(bytes, from, to, (byte) ' ');
        System.arraycopy(edited, 0, bytes, from, edited.length);
        return written(file, bytes);
    }

    private static int endOfObject(byte[] bytes, int from) {
        int depth = 0;
        boolean text = false;
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '"' && bytes[i - 1] != '\\') text = !text;
            if (text) continue;
            if (bytes[i] == '{') depth++;
            if (bytes[i] == '}' && --depth == 0) return i + 1;
        }
        throw new IllegalArgumentException("no configuration");
    }

    static void visit(JsonNode node, Consumer<JsonNode> visitor) {
        visitor.accept(node);
        node.forEach(child -> visit(child, visitor));
    }

    /** Replaces all occurrences of a text in the model's file with one of the same length. */
    BrokenModel text(String from, String to) {
        byte[] bytes = read(weights);
        byte[] old = from.getBytes(StandardCharsets.UTF_8);
        int found = 0;
        for (int at = find(bytes, old, 0); at >= 0; at = find(bytes, old, at + 1), found++) {
            System.arraycopy(to.getBytes(StandardCharsets.UTF_8), 0, bytes, at, old.length);
        }
        if (found == 0 || from.length() != to.length()) throw new IllegalArgumentException(from);
        return written(weights, bytes);
    }

    // The tensors.

    /** Rewrites every stored tensor whose {@link org.kerasaudit.importer.layers.WeightSpec#key key} matches. */
    public BrokenModel weights(String regex, UnaryOperator<Tensor> change) {
        List<BoundWeight> bound = bound(regex);
        byte[] bytes = read(weights);
        for (BoundWeight weight : bound) {
            Tensor stored = weight.stored().read();
            overwrite(bytes, stored, change.apply(stored));
        }
        return written(weights, bytes);
    }

    /** Swaps two tensors of equal shape. */
    public BrokenModel swap(String regexA, String regexB) {
        Tensor a = bound(regexA).get(0).stored().read();
        Tensor b = bound(regexB).get(0).stored().read();
        byte[] bytes = read(weights);
        int placeOfA = place(bytes, a);
        int placeOfB = place(bytes, b);
        System.arraycopy(encoded(b), 0, bytes, placeOfA, 4 * a.size());
        System.arraycopy(encoded(a), 0, bytes, placeOfB, 4 * a.size());
        return written(weights, bytes);
    }

    /** Returns the stored tensor whose key matches. */
    public Tensor weight(String regex) {
        return bound(regex).get(0).stored().read();
    }

    private List<BoundWeight> bound(String regex) {
        List<BoundWeight> bound = KerasModel.read(model).model().orElseThrow().weights().stream()
                .filter(weight -> weight.spec().key().matches(".*" + regex))
                .toList();
        if (bound.isEmpty()) throw new IllegalArgumentException("no weight " + regex);
        return bound;
    }

    private static void overwrite(byte[] bytes, Tensor old, Tensor changed) {
        System.arraycopy(encoded(changed), 0, bytes, place(bytes, old), 4 * old.size());
    }

    private static int place(byte[] bytes, Tensor stored) {
        byte[] pattern = encoded(stored);
        int at = find(bytes, pattern, 0);
        if (at < 0 || find(bytes, pattern, at + 1) >= 0) {
            throw new IllegalArgumentException("the tensor does not occur exactly once in the file: " + stored);
        }
        return at;
    }

    private static byte[] encoded(Tensor tensor) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * tensor.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < tensor.size(); i++) buffer.putFloat((float) tensor.get(i));
        return buffer.array();
    }

    // The recording.

    BrokenModel recording(Consumer<Map<String, Tensor>> change) {
        Map<String, Tensor> arrays = new LinkedHashMap<>(Npz.read(recording));
        change.accept(arrays);
        try {
            Files.delete(recording);
            NpzWriter.write(recording, arrays);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Changes every recorded array whose name matches. */
    public BrokenModel recorded(String regex, UnaryOperator<Tensor> change) {
        return recording(
                arrays -> arrays.replaceAll((name, array) -> name.matches(regex) ? change.apply(array) : array));
    }

    /** Keeps only the inputs and outputs of the whole model. */
    BrokenModel withoutLayers() {
        return recording(arrays -> arrays.keySet().removeIf(name -> name.startsWith("layers/")));
    }

    /** Returns the recorded arrays. */
    Map<String, Tensor> recorded() {
        return Npz.read(recording);
    }

    // Bytes.

    private static int find(byte[] bytes, byte[] pattern, int from) {
        for (int i = from; i <= bytes.length - pattern.length; i++) {
            if (Arrays.equals(bytes, i, i + pattern.length, pattern, 0, pattern.length)) return i;
        }
        return -1;
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BrokenModel written(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
