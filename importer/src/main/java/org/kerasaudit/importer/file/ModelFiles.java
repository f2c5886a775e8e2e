package org.kerasaudit.importer.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.file.ModelFile.Format;
import org.kerasaudit.importer.file.ModelFile.Source;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.hdf5.HdfTree;
import org.kerasaudit.importer.file.json.Json;
import org.kerasaudit.importer.file.zip.Archive;
import org.kerasaudit.importer.model.WeightStore;

/** Opens Keras files; the format is detected from the content, not from the name. */
public final class ModelFiles {

    private static final String VERSION = "keras_version";
    private static final String BACKEND = "backend";
    private static final String MODEL_WEIGHTS = "/model_weights";
    private static final String COMPILE_CONFIG = "compile_config";
    private static final String TRAINING_CONFIG = "training_config";

    private final Limits limits;
    private final Json json;

    private ModelFiles(Limits limits) {
        this.limits = limits;
        this.json = new Json(limits);
    }

    /** Opens the model or the weights in {@code path}. Throws {@link KerasFormatException} and nothing else. */
    public static ModelFile open(Path path) {
        return open(path, Limits.DEFAULT);
    }

    /** Opens the file with the given limits. */
    public static ModelFile open(Path path, Limits limits) {
        Place place = Place.of(path);
        return open(place, () -> new ModelFiles(limits).read(path, place));
    }

    /** Opens {@code content}, which was read from {@code path} and must not be modified afterwards. */
    public static ModelFile open(byte[] content, Path path, Limits limits) {
        Place place = Place.of(path);
        return open(place, () -> new ModelFiles(limits).read(Bytes.of(content, content.length), place));
    }

    private static ModelFile open(Place place, Supplier<ModelFile> reading) {
        try {
            return place.guard("a Keras file", reading).with(place.oddities());
        } catch (KerasFormatException refused) {
            throw refused.with(place.oddities().all());
        }
    }

    private ModelFile read(Path path, Place place) {
        if (Files.isDirectory(path)) return new KerasArchive(json, limits).folder(place);
        return read(Bytes.of(path), place);
    }

    private ModelFile read(Bytes bytes, Place place) {
        if (bytes.size() == 0) throw place.wrong("a Keras file", "an empty file");
        Ambiguity.check(bytes, looksLikeJson(bytes), place);
        if (Archive.looksLike(bytes)) return new KerasArchive(json, limits).archive(bytes, place);
        if (HdfTree.isIn(bytes)) return hdf(HdfTree.read(bytes, place, limits), place.file());
        if (looksLikeJson(bytes)) return new JsonFiles(json, limits).read(bytes, place);
        if (Archive.endsWithDirectory(bytes)) return new KerasArchive(json, limits).archive(bytes, place);
        for (ContainerFormat format : ContainerFormat.installed()) {
            if (format.isIn(bytes)) return format.read(bytes, place, limits);
        }
        throw place.wrong("HDF5, a .keras archive or JSON", "bytes " + beginning(bytes));
    }

    /** Returns whether the bytes start like a JSON object or list, after any number of blanks. */
    static boolean looksLikeJson(Bytes bytes) {
        for (Iterator<byte[]> blocks = bytes.blocks(); blocks.hasNext(); ) {
            for (byte b : blocks.next()) {
                if (b == '{' || b == '[') return true;
                if (!Character.isWhitespace(b) && b != (byte) 0xEF && b != (byte) 0xBB && b != (byte) 0xBF)
                    return false;
            }
        }
        return false;
    }

    private static String beginning(Bytes bytes) {
        byte[] head = new byte[(int) Math.min(8, bytes.size())];
        bytes.buffer(0, head.length).get(head);
        return HexFormat.ofDelimiter(" ").formatHex(head);
    }

    private ModelFile hdf(HdfTree tree, Path path) {
        if (!tree.hasAttribute("/", "model_config")) {
            HdfWeights weights = HdfWeights.in(tree);
            return ModelFile.weightsOnly(path, weights.version(), weights.backend(), weights.store());
        }
        String text = tree.text("/", "model_config").orElseThrow();
        Place place = tree.place().in("/@model_config");
        JsonNode config = ContainerFormat.model(json.read(text, place), place);
        if (!tree.hasGroup(MODEL_WEIGHTS)) throw tree.place().in(MODEL_WEIGHTS).wrong("a group", "none");
        HdfWeights weights = HdfWeights.in(tree);
        return ModelFile.of(
                new Source(path, null, Format.H5, weights.version(), weights.backend()),
                config,
                attribute(tree, TRAINING_CONFIG),
                weights.store());
    }

    private @Nullable JsonNode attribute(HdfTree tree, String name) {
        return tree.text("/", name)
                .map(text -> json.read(text, tree.place().in("/@" + name)))
                .orElse(null);
    }

    /** Returns the text under {@code key}; empty if there is none. */
    static String text(@Nullable JsonNode node, String key) {
        return node == null ? "" : node.path(key).asText("");
    }

    static @Nullable JsonNode compileConfig(JsonNode config) {
        JsonNode compile = config.get(COMPILE_CONFIG);
        return compile == null || compile.isNull() ? null : compile;
    }

    static String version(JsonNode node) {
        return text(node, VERSION);
    }

    static String backend(JsonNode node) {
        return text(node, BACKEND);
    }

    /** The weights of an HDF5 file with the Keras version and backend it records. */
    record HdfWeights(WeightStore store, String version, String backend) {
        static HdfWeights in(HdfTree tree) {
            String version = origin(tree, VERSION);
            return new HdfWeights(find(tree, version), version, origin(tree, BACKEND));
        }

        private static WeightStore find(HdfTree tree, String version) {
            if (tree.hasGroup(MODEL_WEIGHTS)) return LegacyWeights.read(tree, MODEL_WEIGHTS);
            if (LegacyWeights.at(tree, "/")) return LegacyWeights.read(tree, "/");
            if (!PathWeights.in(tree)) {
                throw tree.place().wrong("a model or weights that Keras wrote", "HDF5 with " + tree.names());
            }
            boolean tensorflowKeras = version.isEmpty() || version.startsWith("2.");
            PathWeights weights = new PathWeights();
            weights.addAll(tree, ObjectPaths.in(tree, tensorflowKeras), UnaryOperator.identity());
            return weights.store();
        }

        private static String origin(HdfTree tree, String name) {
            return tree.text("/", name).or(() -> tree.text(MODEL_WEIGHTS, name)).orElse("");
        }
    }
}
