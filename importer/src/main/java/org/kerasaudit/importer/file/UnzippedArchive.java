package org.kerasaudit.importer.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Oddity.Kind;
import org.kerasaudit.importer.file.bytes.Part;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.zip.ArchiveNames;
import org.kerasaudit.importer.model.AssetStore;

/** The files of an unzipped archive, by names with slashes. Links are not followed, and only regular files are opened. */
final class UnzippedArchive {
    private static final String A_FILE = "a regular file";
    private static final String LINK = "a symbolic link";

    private final Place place;
    private final Limits limits;
    private final Map<String, Path> files = new TreeMap<>();
    private final Set<String> links = new TreeSet<>();
    private final Set<String> others = new TreeSet<>();
    private @Nullable KerasFormatException problem;

    /** Lists the folder, as far as it can be read within the limits. */
    UnzippedArchive(Place place, Limits limits) {
        this.place = place;
        this.limits = limits;
        list(place.file(), "", 0);
    }

    /** Returns the regular files, in the order of their names. */
    Map<String, Path> files() {
        return files;
    }

    /** Returns a file to be read; empty if there is none. Throws {@link KerasFormatException} if it is not a regular file. */
    Optional<Part> part(String name) {
        if (links.contains(name)) throw place.in(name).wrong(A_FILE, LINK);
        if (others.contains(name)) throw place.in(name).wrong(A_FILE, "something else");
        return Optional.ofNullable(files.get(name)).map(Part::of);
    }

    /** Returns whether there is anything of this name. */
    boolean has(String name) {
        return files.containsKey(name) || links.contains(name) || others.contains(name);
    }

    /** Throws {@link KerasFormatException} if not all files could be listed. */
    void checkListed() {
        if (problem != null) throw problem;
    }

    /** Reports links and files that Keras does not read. Throws {@link KerasFormatException} if not all could be listed. */
    void check() {
        for (String name : links) place.in(name).odd(Kind.SYMBOLIC_LINK, "a file", LINK);
        for (String name : others) place.in(name).odd(Kind.EXTRA_MEMBER, "a file", "a pipe, socket or device");
        files.forEach((name, file) -> {
            if (!ArchiveNames.isRead(name) && !name.startsWith(AssetStore.FOLDER)) extra(name, file);
        });
        checkListed();
    }

    private void extra(String name, Path file) {
        Place at = place.in(name);
        try {
            Bytes bytes = Bytes.of(file);
            ContentKind kind = ContentKind.of(bytes, name, at.separate(), limits);
            at.odd(
                    kind.acts() ? Kind.ACTING_MEMBER : Kind.EXTRA_MEMBER,
                    "a member that Keras reads",
                    kind.of(bytes.size()));
        } catch (KerasFormatException unreadable) {
            at.odd(Kind.EXTRA_MEMBER, "a member that Keras reads", "a file that cannot be read");
        }
    }

    private void list(Path folder, String prefix, int depth) {
        if (depth > limits.hdfDepth()) {
            problem = place.in(prefix).beyond(limits.hdfDepth(), "nested folders", "more");
            return;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                if (files.size() + links.size() + others.size() >= limits.archiveEntries()) {
                    problem = place.beyond(limits.archiveEntries(), "files", "more");
                    return;
                }
                add(child, prefix + child.getFileName(), depth);
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            problem = place.in(prefix).wrong("a readable folder", unreadable);
        }
    }

    private void add(Path child, String name, int depth) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isSymbolicLink()) links.add(name);
        else if (attributes.isDirectory()) list(child, name + "/", depth + 1);
        else if (attributes.isRegularFile()) files.put(name, child);
        else others.add(name);
    }
}
