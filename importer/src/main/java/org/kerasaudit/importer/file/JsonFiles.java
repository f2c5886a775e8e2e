package org.kerasaudit.importer.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.kerasaudit.importer.file.ModelFile.Format;
import org.kerasaudit.importer.file.ModelFiles.HdfWeights;
import org.kerasaudit.importer.model.WeightStore;

/** Reads JSON files: architectures, with the weights that lie beside them, and maps of sharded weights. */
final class JsonFiles {
    private static final String EXTENSION = ".json";

    private final Json json;
    private final Limits limits;

    JsonFiles(Json json, Limits limits) {
        this.json = json;
        this.limits = limits;
    }

    ModelFile read(Bytes bytes, Place place) {
        Path path = place.file();
        JsonNode document = json.read(bytes, place);
        if (ShardedWeights.isMap(document)) {
            WeightStore weights = ShardedWeights.read(document, place, limits);
            return new ModelFile(path, null, Format.WEIGHTS, "", "", null, null, weights);
        }
        JsonNode config = ModelFiles.model(document, place);
        Optional<Path> beside = beside(path);
        HdfWeights weights =
                beside.map(file -> weights(place.beside(file))).orElse(new HdfWeights(new WeightStore.None(), "", ""));
        return new ModelFile(
                path,
                beside.orElse(null),
                Format.JSON,
                first(ModelFiles.version(config), weights.version()),
                first(weights.backend(), ModelFiles.backend(config)),
                config,
                ModelFiles.compileConfig(config),
                weights.store());
    }

    private static String first(String one, String other) {
        return one.isEmpty() ? other : one;
    }

    private static Optional<Path> beside(Path path) {
        String name = String.valueOf(path.getFileName());
        String stem = name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
        return List.of(stem + ".weights.h5", "weights.h5", stem + ".weights.json").stream()
                .map(path::resolveSibling)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private HdfWeights weights(Place place) {
        Bytes bytes = Bytes.of(place.file());
        if (Superblock.find(bytes) >= 0) return HdfWeights.in(HdfTree.read(bytes, place, limits));
        JsonNode map = json.read(bytes, place);
        if (!ShardedWeights.isMap(map)) throw place.wrong("weights in HDF5 or a map of shards", Json.describe(map));
        return new HdfWeights(ShardedWeights.read(map, place, limits), "", "");
    }
}
