package org.kerasaudit.importer.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.kerasaudit.importer.file.ModelFile.Format;
import org.kerasaudit.importer.file.ModelFile.Source;
import org.kerasaudit.importer.file.ModelFiles.HdfWeights;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.hdf5.HdfTree;
import org.kerasaudit.importer.file.json.Json;
import org.kerasaudit.importer.file.zip.Archive;
import org.kerasaudit.importer.model.WeightStore;

/** Reads JSON files: architectures, with the weights next to them, and maps of sharded weights. */
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
            return ModelFile.weightsOnly(path, "", "", ShardedWeights.read(document, place, limits));
        }
        JsonNode config = ContainerFormat.model(document, place);
        Optional<Path> neighbors = candidates(path)
                .filter(file -> !Links.isUnsafe(file, place))
                .filter(Files::isRegularFile)
                .findFirst();
        HdfWeights weights = neighbors
                .map(file -> weights(place.sibling(file)))
                .orElse(new HdfWeights(new WeightStore.None(), "", ""));
        Source source = new Source(
                path,
                neighbors.orElse(null),
                Format.JSON,
                first(ModelFiles.version(config), weights.version()),
                first(weights.backend(), ModelFiles.backend(config)));
        return ModelFile.of(source, config, ModelFiles.compileConfig(config), weights.store());
    }

    private static String first(String one, String other) {
        return one.isEmpty() ? other : one;
    }

    /** Lists the weights files next to an architecture; the first one is used. */
    private static List<Path> neighbors(Path path) {
        return candidates(path).filter(Files::isRegularFile).toList();
    }

    private static Stream<Path> candidates(Path path) {
        String name = String.valueOf(path.getFileName());
        String stem = name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
        return Stream.of(stem + ".weights.h5", "weights.h5", stem + ".weights.json")
                .map(path::resolveSibling);
    }

    /** Lists what is read along with {@code path} if that is JSON: weights next to it, and the shards of a map. */
    Stream<ModelPart> parts(Path path) {
        if (!Files.isRegularFile(path) || isBinary(path)) return Stream.of();
        List<Path> neighbors = neighbors(path);
        Stream<Path> shards = Stream.concat(Stream.of(path), neighbors.stream()).flatMap(this::shards);
        return Stream.concat(
                neighbors.stream().map(file -> new ModelPart(file, "weights of " + path)),
                shards.map(file -> new ModelPart(file, "a shard of the weights of " + path)));
    }

    private static boolean isBinary(Path path) {
        try {
            Bytes bytes = Bytes.of(path);
            return Archive.looksLike(bytes) || HdfTree.isIn(bytes);
        } catch (KerasFormatException unreadable) {
            return false;
        }
    }

    private Stream<Path> shards(Path path) {
        if (isBinary(path)) return Stream.of();
        try {
            Place place = Place.of(path);
            JsonNode document = json.read(Bytes.of(path), place);
            return ShardedWeights.isMap(document)
                    ? ShardedWeights.shards(document, place, limits).stream()
                    : Stream.of();
        } catch (KerasFormatException noMap) {
            return Stream.of();
        }
    }

    private HdfWeights weights(Place place) {
        Bytes bytes = Bytes.of(place.file());
        if (HdfTree.isIn(bytes)) return HdfWeights.in(HdfTree.read(bytes, place, limits));
        JsonNode map = json.read(bytes, place);
        if (!ShardedWeights.isMap(map)) throw place.wrong("weights in HDF5 or a map of shards", Json.describe(map));
        return new HdfWeights(ShardedWeights.read(map, place, limits), "", "");
    }
}
