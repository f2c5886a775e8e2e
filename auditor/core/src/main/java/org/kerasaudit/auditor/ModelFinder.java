package org.kerasaudit.auditor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.kerasaudit.auditor.report.JsonReport;
import org.kerasaudit.importer.file.ContainerFormat;

/** Finds the model files among paths given by a user: files are kept, folders are searched. */
public final class ModelFinder {
    private static final Pattern MODEL_NAME = Pattern.compile("(?is).*\\.(h5|hdf5|keras)|.*\\.json");
    private static final Pattern WEIGHTS_NAME = Pattern.compile("(?is)(.*\\.)?weights\\.h5");

    private ModelFinder() {}

    /**
     * Returns the files to audit, in order and without duplicates. In folders, skips weights that belong to an architecture next
     * to them and JSON files that are not models.
     */
    public static List<Path> find(List<Path> paths) throws IOException {
        Set<Path> found = new LinkedHashSet<>();
        for (Path path : paths) {
            if (!Files.exists(path)) throw new NoSuchFileException(path.toString());
            if (Files.isDirectory(path) && !isArchiveFolder(path)) found.addAll(walk(path));
            else found.add(path);
        }
        return List.copyOf(found);
    }

    private static boolean isArchiveFolder(Path folder) {
        return Files.isRegularFile(folder.resolve("config.json"))
                && (Files.exists(folder.resolve("model.weights.h5")) || Files.exists(folder.resolve("metadata.json")));
    }

    private static List<Path> walk(Path folder) throws IOException {
        List<Path> models = new ArrayList<>();
        List<Path> children;
        try (Stream<Path> listing = Files.list(folder)) {
            children = listing.sorted().toList();
        }
        for (Path child : children) {
            if (Files.isDirectory(child) && !Files.isSymbolicLink(child)) {
                if (isArchiveFolder(child)) models.add(child);
                else models.addAll(walk(child));
            } else if (Files.isRegularFile(child) && isModel(child)) {
                models.add(child);
            }
        }
        return models;
    }

    private static boolean isModel(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (!MODEL_NAME.matcher(name).matches()) return isOfOtherFormat(name);
        if (name.toLowerCase(Locale.ROOT).endsWith(".json")) return isArchitecture(file) && !JsonReport.isOne(file);
        return !WEIGHTS_NAME.matcher(name).matches() || !pairedWithJson(file, name);
    }

    private static boolean isOfOtherFormat(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return ContainerFormat.installed().stream()
                .flatMap(format -> format.extensions().stream())
                .anyMatch(extension -> lower.endsWith("." + extension));
    }

    private static boolean pairedWithJson(Path weights, String name) {
        Path folder = weights.toAbsolutePath().getParent();
        String stem = name.length() > ".weights.h5".length()
                ? name.substring(0, name.length() - ".weights.h5".length())
                : "model";
        return folder != null && Files.isRegularFile(folder.resolve(stem + ".json"));
    }

    /** Whether the start of a JSON file looks like a Keras model. */
    private static boolean isArchitecture(Path file) throws IOException {
        byte[] head;
        try (var in = Files.newInputStream(file)) {
            head = in.readNBytes(4096);
        }
        String text = new String(head, java.nio.charset.StandardCharsets.UTF_8);
        return text.stripLeading().startsWith("{") && text.contains("\"class_name\"") && text.contains("\"config\"");
    }
}
