package org.kerasaudit.importer.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.kerasaudit.importer.file.ModelFile.Format;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.Embedded;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.hdf5.HdfLeftovers;
import org.kerasaudit.importer.file.hdf5.HdfTree;
import org.kerasaudit.importer.file.json.LenientJson;
import org.kerasaudit.importer.file.json.LenientJson.Parsed;
import org.kerasaudit.importer.file.numpy.Npy;
import org.kerasaudit.importer.file.zip.Archive;
import org.kerasaudit.importer.file.zip.Directories;

/**
 * The JSON documents, pickles and unread bytes in a file, to be checked one by one. They are also recovered from files
 * that cannot be read as models: a Python loader acts on the configuration before it notices damage in the rest.
 *
 * @param embedded the content of the places in HDF5 files that Keras does not read; its JSON is among the documents
 */
public record Documents(List<Document> all, List<Pickled> pickles, List<Unread> unread, List<Embedded> embedded) {
    private static final String CONFIG = "config.json";
    private static final String JSON = ".json";
    private static final String WEIGHTS = "model.weights.h5";
    private static final Set<String> READ = Set.of(CONFIG, "metadata.json", WEIGHTS);
    /** A file of a TensorFlow SavedModel, which contains the configuration as text. */
    private static final String PROTOBUF = ".pb";

    private static final String HDF5 = ".h5";
    private static final int SEARCHED = 1 << 25;

    /**
     * A JSON document.
     *
     * @param place inside the file: {@code config.json}, {@code /@model_config}; empty if the file is the document
     * @param strict whether it is the configuration of an archive, where every object names its module
     */
    public record Document(String place, JsonNode content, boolean strict) {}

    /**
     * Bytes that NumPy would unpickle.
     *
     * @param place inside the file: {@code model.weights.npz/layers/dense.npy}
     */
    public record Pickled(String place, ByteBuffer content) {}

    /**
     * Bytes that Keras does not read as configuration or weights.
     *
     * @param place inside the file, e.g. {@code setup.py}
     * @param what what they are, e.g. {@code a member}
     */
    public record Unread(String place, String what, ByteBuffer content) {}

    public Documents {
        all = List.copyOf(all);
        pickles = List.copyOf(pickles);
        unread = List.copyOf(unread);
        embedded = List.copyOf(embedded);
    }

    public Documents(List<Document> all, List<Pickled> pickles) {
        this(all, pickles, List.of(), List.of());
    }

    /** Returns the documents of a file that was read. */
    public static Documents of(ModelFile file, Limits limits) {
        Documents read = read(file, limits);
        if (file.embedded().isEmpty()) return read;
        List<Document> all = new ArrayList<>(read.all);
        all.addAll(embedded(file.embedded()));
        return new Documents(all, read.pickles, read.unread, file.embedded());
    }

    private static List<Document> embedded(List<Embedded> embedded) {
        List<Document> all = new ArrayList<>();
        for (Embedded each : embedded) {
            byte[] content = new byte[each.content().remaining()];
            each.content().duplicate().get(content);
            JsonSearch.in(content, (offset, found) -> all.add(new Document(each.place(), found, false)));
        }
        return all;
    }

    private static Documents read(ModelFile file, Limits limits) {
        Format format = file.format();
        if (format.equals(Format.KERAS_ZIP)) return archived(file, limits);
        if (format.equals(Format.WEIGHTS) && file.path().toString().endsWith(JSON)) {
            return recovered(file.path(), limits);
        }
        List<Document> all = new ArrayList<>();
        if (file.config() != null) all.add(new Document(format.configAt(), file.config(), false));
        if (format.compileConfigAt() != null && file.compileConfig() != null) {
            all.add(new Document(format.compileConfigAt(), file.compileConfig(), false));
        }
        return new Documents(all, List.of());
    }

    private static Documents archived(ModelFile file, Limits limits) {
        List<Document> all = new ArrayList<>();
        if (file.config() != null) all.add(new Document(CONFIG, file.config(), true));
        Documents others = recovered(file.path(), file.config() == null ? "" : CONFIG, limits);
        all.addAll(others.all());
        return new Documents(all, others.pickles(), others.unread(), List.of());
    }

    /** Returns all documents found in {@code path}, read as leniently as Python reads them; possibly none. */
    public static Documents recovered(Path path, Limits limits) {
        return recovered(path, "", limits);
    }

    private static Documents recovered(Path path, String known, Limits limits) {
        Recovery recovery = new Recovery(limits, known);
        try {
            recovery.search(path);
        } catch (KerasFormatException unreadable) {
            // Keep what was found so far.
        }
        recovery.unread.addAll(recovery.pickles.unread());
        return new Documents(recovery.found, recovery.pickles.found(), recovery.unread, recovery.embedded);
    }

    /** Finds documents in intact and damaged files. */
    private static final class Recovery {
        private final Limits limits;
        private final String known;
        private final LenientJson reader;
        private final List<Document> found = new ArrayList<>();
        private final Set<JsonNode> contents = new HashSet<>();
        private final List<Embedded> embedded = new ArrayList<>();
        private final PickleSearch pickles;
        private final List<Unread> unread = new ArrayList<>();

        Recovery(Limits limits, String known) {
            this.limits = limits;
            this.known = known;
            this.pickles = new PickleSearch(limits);
            this.reader = new LenientJson(limits);
        }

        void search(Path path) {
            Place.of(path).guard("documents", () -> {
                if (Files.isDirectory(path)) folder(path);
                else file(path);
                return found;
            });
        }

        private void folder(Path path) {
            new UnzippedArchive(Place.of(path), limits).files().forEach(this::member);
        }

        private void member(String name, Path file) {
            try {
                Bytes bytes = Bytes.of(file);
                if (PickleSearch.concerns(name)) pickles.in(Place.of(file).in(name), bytes);
                else if (name.endsWith(PROTOBUF)) search(bytes, "");
                else if (name.endsWith(HDF5) && known.isEmpty())
                    salvage(bytes, Place.of(file).in(name));
                else if (!name.equals(known) && ModelFiles.looksLikeJson(bytes)) parse(name, content(bytes));
            } catch (KerasFormatException unreadable) {
                // Continue with the other files.
            }
        }

        private void file(Path path) {
            Bytes bytes = Bytes.of(path);
            boolean zip = Archive.looksLike(bytes) || !Directories.starts(bytes).isEmpty();
            if (zip) archive(bytes, path);
            if (HdfTree.isIn(bytes)) salvage(bytes, Place.of(path));
            else if (!Archive.looksLike(bytes)) parse("", content(bytes));
            if (!zip && found.isEmpty() && !HdfTree.isIn(bytes)) other(path, bytes);
        }

        /** Searches a file that Keras does not read: an array, or anything that may be a pickle. */
        private void other(Path path, Bytes bytes) {
            if (Npy.looksLike(bytes)) pickles.in(Place.of(path), bytes);
            else unread.add(new Unread("", "a file", head(bytes)));
        }

        private void archive(Bytes bytes, Path path) {
            Archive.allRecovered(bytes, Place.of(path), limits).forEach(this::archive);
        }

        private void archive(Archive archive) {
            for (String name : archive.names()) {
                if (name.equals(known) || WEIGHTS.equals(name)) continue;
                try {
                    member(name, archive.part(name).orElseThrow().checked(), archive.at(name));
                } catch (KerasFormatException damaged) {
                    // Continue with the other members.
                }
            }
            archive.shadowed()
                    .forEach(part -> member(part.getKey(), part.getValue().checked(), archive.at(part.getKey())));
            archive.leftovers().forEach(rest -> unread.add(new Unread(rest.place(), rest.what(), rest.content())));
        }

        private void member(String name, Bytes bytes, Place at) {
            if (name.endsWith(JSON)) parse(name, content(bytes));
            else if (name.endsWith(HDF5) && known.isEmpty()) salvage(bytes, at);
            if (PickleSearch.concerns(name)) pickles.in(at, bytes);
            else if (!READ.contains(name)) unread.add(new Unread(name, "a member", head(bytes)));
        }

        private static ByteBuffer head(Bytes bytes) {
            return bytes.buffer(0, (int) Math.min(bytes.size(), SEARCHED));
        }

        private byte[] content(Bytes bytes) {
            if (bytes.size() > limits.documentBytes()) return new byte[0];
            byte[] content = new byte[(int) bytes.size()];
            bytes.buffer().get(content);
            return content;
        }

        /** Searches an HDF5 file, intact or damaged: its structures as far as they can be read, then its raw bytes. */
        private void salvage(Bytes bytes, Place place) {
            Place apart = place.separate();
            HdfLeftovers.salvage(bytes, apart, limits, UnreadPlaces::isConfiguration);
            List<Embedded> content = apart.oddities().embedded();
            embedded.addAll(content);
            embedded(content).forEach(this::add);
            search(bytes, place.at().isEmpty() ? "" : place.at() + ": ");
        }

        /** Searches bytes that contain configurations as text. */
        private void search(Bytes bytes, String prefix) {
            byte[] head = new byte[(int) Math.min(bytes.size(), SEARCHED)];
            bytes.buffer(0, head.length).get(head);
            JsonSearch.in(head, (at, content) -> add(new Document(prefix + "offset " + at, content, false)));
        }

        /** Adds a document unless it is known from another place. */
        private void add(Document document) {
            if (contents.add(document.content())) found.add(document);
        }

        private void parse(String place, byte[] document) {
            parse(place, document, 0);
        }

        /** Adds a configuration stored as text, as in Orbax checkpoints. */
        private void textIn(String place, JsonNode content) {
            String text = content.path("config").asText("");
            if (text.startsWith("{")) parse(place, text.getBytes(StandardCharsets.UTF_8), 0);
        }

        /** Adds the document at {@code from} and returns its length; empty if there is none. */
        private Optional<Integer> parse(String place, byte[] bytes, int from) {
            Optional<Parsed> parsed = from == 0 ? reader.document(bytes) : reader.read(bytes, from);
            parsed.ifPresent(one -> {
                found.add(new Document(place, one.content(), place.equals(CONFIG)));
                textIn(place, one.content());
            });
            return parsed.map(Parsed::length);
        }
    }
}
