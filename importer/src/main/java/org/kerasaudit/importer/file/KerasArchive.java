package org.kerasaudit.importer.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.kerasaudit.importer.file.ModelFile.Format;
import org.kerasaudit.importer.model.WeightStore;

/** Reads {@code .keras}: a zip archive, or a folder of the same files. */
final class KerasArchive {
    private static final String METADATA = "metadata.json";
    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "model.weights.h5";
    private static final String WEIGHTS_NPZ = "model.weights.npz";

    private final Json json;
    private final Limits limits;

    KerasArchive(Json json, Limits limits) {
        this.json = json;
        this.limits = limits;
    }

    ModelFile archive(Bytes bytes, Path path) {
        Archive archive = Archive.read(bytes, Place.of(path), limits);
        if (!archive.names().contains(CONFIG)) {
            throw Place.of(path).wrong("a .keras archive with " + CONFIG, "one with " + archive.names());
        }
        return read(path, archive::part);
    }

    ModelFile folder(Path path) {
        if (!Files.exists(path.resolve(CONFIG))) {
            throw Place.of(path).wrong("an unzipped .keras archive with " + CONFIG, "a folder without");
        }
        return read(
                path,
                name -> Optional.of(path.resolve(name)).filter(Files::exists).map(Part::of));
    }

    private ModelFile read(Path path, Function<String, Optional<Part>> parts) {
        Place place = Place.of(path);
        JsonNode config = ModelFiles.model(
                json.read(parts.apply(CONFIG).orElseThrow().checked(), place.in(CONFIG)), place.in(CONFIG));
        String version = parts.apply(METADATA)
                .map(part -> ModelFiles.version(json.read(part.checked(), place.in(METADATA))))
                .orElse("");
        return new ModelFile(
                path,
                null,
                Format.KERAS_ZIP,
                version,
                "",
                config,
                ModelFiles.compileConfig(config),
                weights(place, parts));
    }

    private WeightStore weights(Place place, Function<String, Optional<Part>> parts) {
        PathWeights weights = new PathWeights();
        Optional<Part> hdf = parts.apply(WEIGHTS);
        if (hdf.isPresent()) {
            HdfTree tree = hdf.get().parse(bytes -> HdfTree.read(bytes, place.in(WEIGHTS), limits));
            tree.tensors()
                    .forEach((path, tensor) ->
                            weights.add(path.substring(1), hdf.get().guard(tensor)));
            weights.addNames(tree);
            return weights.store();
        }
        Part npz = parts.apply(WEIGHTS_NPZ).orElseThrow(() -> place.wrong(WEIGHTS + " or " + WEIGHTS_NPZ, "neither"));
        Archive arrays = Archive.read(npz.checked(), place.in(WEIGHTS_NPZ + "/"), limits);
        for (String entry : arrays.names()) addPickled(arrays, entry, weights);
        return weights.store();
    }

    /** One object's variables; numpy pickles them, as they are of several shapes. */
    private void addPickled(Archive arrays, String entry, PathWeights weights) {
        Place at = arrays.at(entry);
        Bytes content = arrays.part(entry).orElseThrow().checked();
        ByteBuffer pickle =
                Npy.pickle(content, at, limits).orElseThrow(() -> at.wrong("a pickled dict of variables", "numbers"));
        String path = entry.replaceFirst("\\.npy$", "");
        PickledWeights.read(path, pickle, at, limits).forEach(weights::add);
    }
}
