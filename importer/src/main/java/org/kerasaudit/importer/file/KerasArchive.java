package org.kerasaudit.importer.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.kerasaudit.importer.file.ModelFile.Format;
import org.kerasaudit.importer.file.ModelFile.Source;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Oddity.Kind;
import org.kerasaudit.importer.file.bytes.Part;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.hdf5.HdfTree;
import org.kerasaudit.importer.file.json.Json;
import org.kerasaudit.importer.file.numpy.Npy;
import org.kerasaudit.importer.file.numpy.PickledWeights;
import org.kerasaudit.importer.file.zip.Archive;
import org.kerasaudit.importer.file.zip.ArchiveNames;
import org.kerasaudit.importer.model.AssetStore;

/** Reads {@code .keras} files: a zip archive or a folder with the same files. */
final class KerasArchive {
    private static final String METADATA = "metadata.json";
    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "model.weights.h5";
    private static final String WEIGHTS_NPZ = "model.weights.npz";

    /** The path of an object in the model: an attribute name, then the path below it. */
    private static final Pattern OBJECT = Pattern.compile("\\w+(/.*)?\\.npy", Pattern.UNICODE_CHARACTER_CLASS);

    private final Json json;
    private final Limits limits;

    KerasArchive(Json json, Limits limits) {
        this.json = json;
        this.limits = limits;
    }

    /** An archive in either form: named parts, some of which are assets. */
    private interface Container {
        Optional<Part> part(String name);

        /** Returns the names of the assets, without {@link AssetStore#FOLDER}. */
        Set<String> assets();
    }

    ModelFile archive(Bytes bytes, Place place) {
        Archive archive = Archive.read(bytes, place, limits);
        if (!archive.names().contains(CONFIG)) {
            throw place.wrong("a .keras archive with " + CONFIG, "one with " + archive.names());
        }
        new ArchiveNames(place).checkExtra(archive.names());
        return read(place, new Container() {
            @Override
            public Optional<Part> part(String name) {
                return archive.part(name);
            }

            @Override
            public Set<String> assets() {
                return assetsAmong(archive.names());
            }
        });
    }

    ModelFile folder(Place place) {
        UnzippedArchive archive = new UnzippedArchive(place, limits);
        if (!archive.has(CONFIG)) {
            archive.checkListed();
            throw place.wrong(
                    "an unzipped .keras archive with " + CONFIG,
                    FolderKind.of(archive.files().keySet()));
        }
        archive.check();
        return read(place, new Container() {
            @Override
            public Optional<Part> part(String name) {
                return archive.part(name);
            }

            @Override
            public Set<String> assets() {
                return assetsAmong(archive.files().keySet());
            }
        });
    }

    private static Set<String> assetsAmong(Set<String> names) {
        return names.stream()
                .filter(name -> name.startsWith(AssetStore.FOLDER) && !name.endsWith("/"))
                .map(name -> name.substring(AssetStore.FOLDER.length()))
                .collect(Collectors.toSet());
    }

    private ModelFile read(Place place, Container container) {
        Bytes text = container.part(CONFIG).orElseThrow().checked();
        String version = container
                .part(METADATA)
                .map(part -> ModelFiles.version(json.read(part.checked(), place.in(METADATA))))
                .orElse("");
        PathWeights weights;
        JsonNode config;
        try {
            weights = weights(place, container, version);
        } finally {
            config = config(place, text);
        }
        return new ModelFile(
                new Source(place.file(), null, Format.KERAS_ZIP, version, ""),
                config,
                ModelFiles.compileConfig(config),
                weights.store(),
                assets(place, container, weights.objects()),
                List.of(),
                List.of());
    }

    /** Reads the configuration. Its oddities are reported before those of the weights, although the weights are read first. */
    private JsonNode config(Place place, Bytes text) {
        Place at = place.in(CONFIG).separate();
        try {
            return ContainerFormat.model(json.read(text, at), at);
        } finally {
            place.oddities().addFirst(at.oddities());
        }
    }

    private AssetStore assets(Place place, Container container, Set<String> objects) {
        Map<String, Supplier<byte[]>> files = new HashMap<>();
        for (String name : container.assets()) {
            String entry = AssetStore.FOLDER + name;
            files.put(name, () -> asset(place.in(entry), container.part(entry).orElseThrow()));
        }
        return new AssetStore(files, objects);
    }

    private byte[] asset(Place at, Part part) {
        Bytes bytes = part.checked();
        if (bytes.size() > limits.documentBytes()) {
            throw at.wrong("an asset of at most " + limits.documentBytes() + " bytes", bytes.size() + " bytes");
        }
        byte[] content = new byte[(int) bytes.size()];
        bytes.buffer().get(content);
        return content;
    }

    private PathWeights weights(Place place, Container container, String version) {
        PathWeights weights = new PathWeights();
        Optional<Part> hdf = container.part(WEIGHTS);
        if (hdf.isPresent()) {
            HdfTree tree = hdf.get().parse(bytes -> HdfTree.read(bytes, place.in(WEIGHTS), limits));
            weights.addAll(tree, ObjectPaths.in(tree, version.startsWith("2.")), hdf.get()::guard);
            return weights;
        }
        Part npz =
                container.part(WEIGHTS_NPZ).orElseThrow(() -> place.wrong(WEIGHTS + " or " + WEIGHTS_NPZ, "neither"));
        Archive arrays = Archive.read(npz.checked(), place.in(WEIGHTS_NPZ + "/"), limits);
        for (String entry : arrays.names()) {
            if (!OBJECT.matcher(entry).matches()) {
                arrays.at(entry).odd(Kind.EXTRA_MEMBER, "the path of a model object", "another name");
            }
            addPickled(arrays, entry, weights);
        }
        return weights;
    }

    /** Adds the variables of one object; NumPy pickles them because their shapes differ. */
    private void addPickled(Archive arrays, String entry, PathWeights weights) {
        Place at = arrays.at(entry);
        Bytes content = arrays.part(entry).orElseThrow().checked();
        ByteBuffer pickle =
                Npy.pickle(content, at, limits).orElseThrow(() -> at.wrong("a pickled dict of variables", "numbers"));
        String path = entry.replaceFirst("\\.npy$", "");
        PickledWeights.read(path, pickle, at, limits).forEach(weights::add);
    }
}
