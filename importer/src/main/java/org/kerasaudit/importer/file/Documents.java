package org.kerasaudit.importer.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.kerasaudit.importer.file.ModelFile.Format;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.hdf5.HdfTree;
import org.kerasaudit.importer.file.zip.Archive;
import org.kerasaudit.importer.file.zip.Directories;

/**
 * The JSON documents and pickles in a file, to be checked one by one. They are also recovered from files that cannot be read as
 * models: a Python loader acts on the configuration before it notices damage in the rest.
 */
public record Documents(List<Document> all, List<Pickled> pickles) {
    private static final String CONFIG = "config.json";
    private static final String JSON = ".json";
    private static final List<String> BEGINNINGS =
            List.of("{\"class_name\"", "{\"module\"", "{\"config\"", "{\"name\"");
    private static final int SEARCHED = 1 << 25;
    private static final int MAX_TRIES = 256;

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

    public Documents {
        all = List.copyOf(all);
        pickles = List.copyOf(pickles);
    }

    /** Returns the documents of a file that was read. */
    public static Documents of(ModelFile file, Limits limits) {
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
        return new Documents(all, others.pickles());
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
        return new Documents(recovery.found, recovery.pickles.found());
    }

    /** Finds documents in intact and damaged files. */
    private static final class Recovery {
        private final Limits limits;
        private final String known;
        private final ObjectReader reader;
        private final List<Document> found = new ArrayList<>();
        private final PickleSearch pickles;

        Recovery(Limits limits, String known) {
            this.limits = limits;
            this.known = known;
            this.pickles = new PickleSearch(limits);
            StreamReadConstraints constraints = StreamReadConstraints.builder()
                    .maxNestingDepth(limits.jsonDepth())
                    .maxDocumentLength(limits.documentBytes())
                    .maxStringLength(limits.stringLength())
                    .maxNameLength(limits.stringLength())
                    .build();
            JsonFactory factory =
                    JsonFactory.builder().streamReadConstraints(constraints).build();
            this.reader = JsonMapper.builder(factory)
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build()
                    .readerFor(JsonNode.class);
        }

        void search(Path path) {
            Place.of(path).guard("documents", () -> {
                if (Files.isDirectory(path)) folder(path);
                else file(path);
                return found;
            });
        }

        private void folder(Path path) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
                Set<Path> inOrder = new TreeSet<>();
                files.forEach(inOrder::add);
                for (Path file : inOrder) {
                    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) member(file);
                }
            } catch (IOException unreadable) {
                throw Place.of(path).wrong("a readable folder", unreadable);
            }
        }

        private void member(Path file) {
            String name = String.valueOf(file.getFileName());
            if (PickleSearch.concerns(name)) pickles.in(Place.of(file).in(name), Bytes.of(file));
            else if (name.endsWith(JSON) && !name.equals(known)) parse(name, content(Bytes.of(file)));
        }

        private void file(Path path) {
            Bytes bytes = Bytes.of(path);
            boolean zip = Archive.looksLike(bytes) || !Directories.starts(bytes).isEmpty();
            if (zip) archive(bytes, path);
            if (HdfTree.isIn(bytes)) search(bytes);
            else if (!Archive.looksLike(bytes)) parse("", content(bytes));
        }

        private void archive(Bytes bytes, Path path) {
            Archive.allRecovered(bytes, Place.of(path), limits).forEach(this::archive);
        }

        private void archive(Archive archive) {
            for (String name : archive.names()) {
                boolean json = name.endsWith(JSON) && !name.equals(known);
                if (!json && !PickleSearch.concerns(name)) continue;
                try {
                    Bytes content = archive.part(name).orElseThrow().checked();
                    if (json) parse(name, content(content));
                    else pickles.in(archive.at(name), content);
                } catch (KerasFormatException damaged) {
                    // Continue with the other members.
                }
            }
        }

        private byte[] content(Bytes bytes) {
            if (bytes.size() > limits.documentBytes()) return new byte[0];
            byte[] content = new byte[(int) bytes.size()];
            bytes.buffer().get(content);
            return content;
        }

        /** Searches an HDF5 file, which stores the text of an attribute contiguously. */
        private void search(Bytes bytes) {
            byte[] head = new byte[(int) Math.min(bytes.size(), SEARCHED)];
            bytes.buffer(0, head.length).get(head);
            String text = new String(head, StandardCharsets.ISO_8859_1);
            int tries = 0;
            for (int at = next(text, 0); at >= 0 && tries++ < MAX_TRIES; ) {
                Optional<Integer> length = parse("offset " + at, head, at);
                at = next(text, at + length.orElse(1));
            }
        }

        private static int next(String text, int from) {
            int nearest = -1;
            for (String beginning : BEGINNINGS) {
                int at = text.indexOf(beginning, from);
                if (at >= 0 && (nearest < 0 || at < nearest)) nearest = at;
            }
            return nearest;
        }

        private void parse(String place, byte[] document) {
            parse(place, document, 0);
        }

        /** Adds the document at {@code from} and returns its length; empty if there is none. */
        private Optional<Integer> parse(String place, byte[] bytes, int from) {
            try (var parser = reader.createParser(bytes, from, bytes.length - from)) {
                JsonNode content = reader.readTree(parser);
                if (content == null || !content.isContainerNode()) return Optional.empty();
                found.add(new Document(place, content, place.equals(CONFIG)));
                return Optional.of((int) parser.currentLocation().getByteOffset());
            } catch (IOException none) {
                return Optional.empty();
            }
        }
    }
}
