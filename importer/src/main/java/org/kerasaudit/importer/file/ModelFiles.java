package org.kerasaudit.importer.file;

import com.fasterxml.jackson.databind.JsonNode;
import io.jhdf.api.Group;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.file.ModelFile.Format;
import org.kerasaudit.importer.model.WeightStore;

/** Opens model files of every container Keras ever wrote, told apart by content. */
public final class ModelFiles {
    private ModelFiles() {}

    /** The file or unzipped archive at this path. Throws {@link KerasFormatException} where it is none. */
    public static ModelFile open(Path path) {
        if (Files.isDirectory(path)) return openFolder(path);
        ByteBuffer bytes = Bytes.map(path);
        if (bytes.limit() == 0) throw new KerasFormatException(path, "", "a Keras model", "an empty file");
        if (Bytes.isHdf5(bytes)) return openHdf5(path, bytes);
        if (Bytes.isZip(bytes)) return openArchive(path, new Archive(path, bytes));
        return openJson(path, bytes);
    }

    // Legacy HDF5 and weights alone.

    private static ModelFile openHdf5(Path path, ByteBuffer bytes) {
        Hdf5 hdf5 = new Hdf5(path, bytes);
        Group root = hdf5.root();
        @Nullable Group weights = hdf5.group(root, "model_weights");
        @Nullable String config = hdf5.text(root, "model_config");
        Group versioned = weights != null && !hdf5.hasAttribute(root, "keras_version") ? weights : root;
        String version = orEmpty(hdf5.text(versioned, "keras_version"));
        String backend = orEmpty(hdf5.text(versioned, "backend"));
        if (config == null) {
            return new ModelFile(path, null, Format.WEIGHTS, version, backend, null, null, weights(path, hdf5));
        }
        @Nullable String training = hdf5.text(root, "training_config");
        WeightStore store =
                weights == null ? new WeightStore.None() : WeightStores.byLayer(hdf5, weights, "/model_weights");
        return new ModelFile(
                path,
                null,
                Format.H5,
                version,
                backend,
                architecture(path, "/ attribute model_config", Json.read(path, "/ attribute model_config", config)),
                training == null ? null : Json.read(path, "/ attribute training_config", training),
                store);
    }

    /** The weights in an HDF5 file of either arrangement. */
    private static WeightStore weights(Path path, Hdf5 hdf5) {
        Group root = hdf5.root();
        if (hdf5.hasNames(root, "layer_names")) return WeightStores.byLayer(hdf5, root, "/");
        @Nullable Group inner = hdf5.group(root, "model_weights");
        if (inner != null && hdf5.hasNames(inner, "layer_names"))
            return WeightStores.byLayer(hdf5, inner, "/model_weights");
        boolean keras3 = hdf5.datasets(root).keySet().stream().anyMatch(name -> name.matches("(.*/)?vars/\\d+"))
                || hdf5.groups(root).keySet().stream().anyMatch(name -> name.matches("(.*/)?vars"));
        if (!keras3) {
            throw new KerasFormatException(path, "/", "model_config, layer_names or layers/…/vars", "none of them");
        }
        return WeightStores.byPath(List.of(hdf5));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    // Archives, zipped or not.

    private static ModelFile openArchive(Path path, Archive archive) {
        ByteBuffer config = archive.get("config.json")
                .orElseThrow(() ->
                        new KerasFormatException(path, "", "a member config.json", String.join(", ", archive.names())));
        @Nullable
        JsonNode metadata = archive.get("metadata.json")
                .map(bytes -> Json.read(path, "metadata.json", bytes))
                .orElse(null);
        Optional<ByteBuffer> weights = archive.get("model.weights.h5");
        if (weights.isEmpty() && archive.names().contains("model.weights.npz")) refuseNpz(path);
        WeightStore store = weights.map(bytes -> weights(path, new Hdf5(path, bytes.slice())))
                .orElseGet(WeightStore.None::new);
        return archive(path, null, Json.read(path, "config.json", config), metadata, store);
    }

    private static ModelFile openFolder(Path folder) {
        Path config = folder.resolve("config.json");
        if (!Files.isRegularFile(config)) {
            throw new KerasFormatException(
                    folder, "", "an unzipped .keras archive with config.json", "a folder without it");
        }
        Path metadata = folder.resolve("metadata.json");
        Path weights = folder.resolve("model.weights.h5");
        if (Files.isRegularFile(folder.resolve("model.weights.npz"))) refuseNpz(folder);
        boolean weighted = Files.isRegularFile(weights);
        WeightStore store = weighted ? weights(weights, new Hdf5(weights, Bytes.map(weights))) : new WeightStore.None();
        return archive(
                folder,
                weighted ? weights : null,
                Json.read(config, "", Bytes.map(config)),
                Files.isRegularFile(metadata) ? Json.read(metadata, "", Bytes.map(metadata)) : null,
                store);
    }

    /** Keras writes NPZ weights as pickled objects, which only Python can open safely or otherwise. */
    private static void refuseNpz(Path path) {
        throw new KerasFormatException(
                path, "model.weights.npz", "model.weights.h5", "weights as pickled Python objects");
    }

    private static ModelFile archive(
            Path path, @Nullable Path weights, JsonNode config, @Nullable JsonNode metadata, WeightStore store) {
        String version = metadata == null ? "" : metadata.path("keras_version").asText("");
        JsonNode compile = config.path("compile_config");
        return new ModelFile(
                path,
                weights,
                Format.KERAS_ZIP,
                version,
                "",
                architecture(path, "config.json", config),
                compile.isObject() ? compile : null,
                store);
    }

    // Architecture JSON.

    private static ModelFile openJson(Path path, ByteBuffer bytes) {
        byte first = firstCharacter(bytes);
        if (first != '{') {
            throw new KerasFormatException(path, "", "HDF5, a zip archive or a JSON object", "none of them");
        }
        JsonNode config = Json.read(path, "", bytes);
        if (config.path("weight_map").isObject()) return openShards(path, config);
        architecture(path, "", config);
        @Nullable Path weights = pairedWeights(path);
        ModelFile weighted = weights == null ? null : openWeights(weights);
        String version = config.path("keras_version").asText(weighted == null ? "" : weighted.kerasVersion());
        String backend = config.path("backend").asText(weighted == null ? "" : weighted.backend());
        JsonNode compile = config.path("compile_config");
        return new ModelFile(
                path,
                weights,
                Format.JSON,
                version,
                backend,
                config,
                compile.isObject() ? compile : null,
                weighted == null ? new WeightStore.None() : weighted.weights());
    }

    private static byte firstCharacter(ByteBuffer bytes) {
        int at = bytes.limit() >= 3 && bytes.get(0) == (byte) 0xef ? 3 : 0;
        while (at < bytes.limit() - 1 && Character.isWhitespace(bytes.get(at))) at++;
        return bytes.get(at);
    }

    private static ModelFile openWeights(Path weights) {
        ByteBuffer bytes = Bytes.map(weights);
        return Bytes.isHdf5(bytes) ? openHdf5(weights, bytes) : openJson(weights, bytes);
    }

    private static @Nullable Path pairedWeights(Path json) {
        String name = json.getFileName().toString();
        String stem = name.endsWith(".json") ? name.substring(0, name.length() - ".json".length()) : name;
        for (String candidate : List.of(stem + ".weights.h5", stem + ".weights.json", "weights.h5")) {
            Path weights = json.resolveSibling(candidate);
            if (Files.isRegularFile(weights)) return weights;
        }
        return null;
    }

    /** Weights in several files, named by {@code weight_map}. */
    private static ModelFile openShards(Path path, JsonNode index) {
        Set<String> files = new LinkedHashSet<>();
        index.path("weight_map").forEach(names -> {
            if (names.isTextual()) files.add(names.asText());
            names.forEach(name -> files.add(name.asText()));
        });
        List<Hdf5> shards = files.stream().map(name -> shard(path, name)).toList();
        return new ModelFile(path, null, Format.WEIGHTS, "", "", null, null, WeightStores.byPath(shards));
    }

    private static Hdf5 shard(Path index, String name) {
        if (!name.matches("[^/\\\\]+") || name.startsWith(".")) {
            throw new KerasFormatException(index, "weight_map", "the name of a file beside this one", name);
        }
        Path shard = index.resolveSibling(name);
        return new Hdf5(shard, Bytes.map(shard));
    }

    /** The node, if it is a model's {@code {"class_name", "config"}} object. */
    private static JsonNode architecture(Path path, String place, JsonNode node) {
        boolean model = node.path("class_name").isTextual()
                && (node.path("config").isObject() || node.path("config").isArray());
        if (!model)
            throw new KerasFormatException(path, place, "an object with class_name and config", "something else");
        return node;
    }
}
