package org.kerasaudit.auditor;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.file.ContainerFormat;
import org.kerasaudit.importer.file.FolderKind;
import org.kerasaudit.importer.file.FoundFile;
import org.kerasaudit.importer.file.bytes.Limits;

/** Finds the model files among paths given by a user: files are kept, folders are searched. */
public final class ModelFinder {
    private static final Pattern WEIGHTS_NAME = Pattern.compile("(?is)(.*\\.)?weights\\.h5");
    private static final Pattern LINK_NAME = Pattern.compile("(?is).*\\.(json|npz|npy|pt|pth|bin|ckpt|ya?ml)");
    private static final Set<String> ARCHIVE_PARTS = Set.of("model.weights.h5", "model.weights.npz", "metadata.json");
    private static final Limits LIMITS = Limits.DEFAULT;

    private final Path root;
    private final Set<Path> files;
    private final Set<Path> links;

    private ModelFinder(Path root, Set<Path> files, Set<Path> links) {
        this.root = root;
        this.files = files;
        this.links = links;
    }

    /**
     * The result of a search.
     *
     * @param files what to audit, in order and without duplicates, including {@code links}
     * @param links symbolic links that lead out of the searched folder or nowhere; they must not be followed
     */
    public record Found(List<Path> files, Set<Path> links) {
        public Found {
            files = List.copyOf(files);
            links = Set.copyOf(links);
        }
    }

    /**
     * Returns the files to audit, in order and without duplicates. In folders, skips weights that are read with the architecture
     * next to them, and files that are not models and do nothing when they are loaded. Leaves out links that lead out of the
     * folder or nowhere.
     */
    public static List<Path> find(List<Path> paths) throws IOException {
        Found found = search(paths);
        return found.files().stream()
                .filter(file -> !found.links().contains(file))
                .toList();
    }

    /** Returns what {@link #find} returns, and the links in folders that must not be followed. */
    public static Found search(List<Path> paths) throws IOException {
        Set<Path> files = new LinkedHashSet<>();
        Set<Path> links = new LinkedHashSet<>();
        for (Path path : paths) {
            if (!Files.exists(path)) throw new NoSuchFileException(path.toString());
            if (Files.isDirectory(path)) new ModelFinder(path.toRealPath(), files, links).folder(path, false);
            else files.add(path);
        }
        return new Found(List.copyOf(files), links);
    }

    /** @param inArchive whether the folder is part of an unzipped archive, whose audit reports links */
    private void folder(Path folder, boolean inArchive) {
        Set<Path> children = new TreeSet<>();
        try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder)) {
            listing.forEach(children::add);
        } catch (IOException | DirectoryIteratorException unreadable) {
            files.add(folder);
            return;
        }
        Set<String> names = children.stream()
                .map(child -> String.valueOf(child.getFileName()))
                .collect(Collectors.toSet());
        boolean archive = names.contains("config.json") && names.stream().anyMatch(ARCHIVE_PARTS::contains);
        if (archive || FolderKind.isKnown(names)) files.add(folder);
        for (Path child : children) {
            boolean read = archive
                    && (ARCHIVE_PARTS.contains(name(child)) || name(child).equals("config.json"));
            if (!read) child(child, inArchive || archive);
        }
    }

    private void child(Path child, boolean inArchive) {
        if (Files.isSymbolicLink(child)) {
            if (!inArchive) link(child);
        } else if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
            folder(child, inArchive);
        } else if (Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)) {
            if (isToAudit(child)) files.add(child);
        } else if (!inArchive && mayBeModel(child)) {
            files.add(child);
        }
    }

    /** Treats a link to a file within the searched folder like that file. The target of any other link is not read. */
    private void link(Path link) {
        @Nullable Path target = target(link);
        if (target != null && target.startsWith(root)) {
            if (Files.isRegularFile(target) && isToAudit(link)) files.add(link);
        } else if (target == null ? mayBeModel(link) : Files.isDirectory(target) || mayBeModel(link, target)) {
            files.add(link);
            links.add(link);
        }
    }

    /** Returns the target of a link, or null if there is none. */
    private static @Nullable Path target(Path link) {
        try {
            return link.toRealPath();
        } catch (IOException broken) {
            return null;
        }
    }

    private static boolean mayBeModel(Path... names) {
        return Stream.of(names)
                .anyMatch(name -> FoundFile.isNamedAsModel(name)
                        || LINK_NAME.matcher(name(name)).matches());
    }

    private static boolean isToAudit(Path file) {
        if (isOfOtherFormat(name(file))) return true;
        return FoundFile.isToAudit(file, LIMITS)
                && !(WEIGHTS_NAME.matcher(name(file)).matches() && isReadWithArchitecture(file));
    }

    private static boolean isOfOtherFormat(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return ContainerFormat.installed().stream()
                .flatMap(format -> format.extensions().stream())
                .anyMatch(extension -> lower.endsWith("." + extension));
    }

    /** Whether the weights are read together with the architecture next to them. */
    private static boolean isReadWithArchitecture(Path weights) {
        String name = name(weights);
        boolean bare = name.length() <= ".weights.h5".length();
        String stem = bare ? "model" : name.substring(0, name.length() - ".weights.h5".length());
        if (bare && Files.exists(weights.resolveSibling("model.weights.h5"))) return false;
        Path architecture = weights.resolveSibling(stem + ".json");
        return Files.isRegularFile(architecture) && FoundFile.isArchitecture(architecture, LIMITS);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
