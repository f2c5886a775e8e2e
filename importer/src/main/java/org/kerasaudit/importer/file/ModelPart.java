package org.kerasaudit.importer.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.json.Json;

/**
 * A file or folder that is read when a model is opened.
 *
 * @param role what it is, phrased to follow "is": {@code weights of model.json}
 */
public record ModelPart(Path file, String role) {

    /** Returns the file or folder that is opened as the model. */
    public static ModelPart whole(Path model) {
        return new ModelPart(model, (Files.isDirectory(model) ? "in the unzipped model " : "the model ") + model);
    }

    /**
     * Lists everything read when {@code model} is opened: the model itself, the files of an unzipped archive, the weights next to
     * an architecture, the shards of weights. Candidate weights files that are not used are listed too. Throws
     * {@link org.kerasaudit.importer.file.bytes.KerasFormatException} if a folder cannot be listed; unreadable files are
     * classified by name.
     */
    public static List<ModelPart> of(Path model, Limits limits) {
        Stream<ModelPart> others =
                Files.isDirectory(model) ? below(model).stream() : new JsonFiles(new Json(limits), limits).parts(model);
        return Stream.concat(Stream.of(whole(model)), others).toList();
    }

    private static List<ModelPart> below(Path folder) {
        String role = "a file of the unzipped model " + folder;
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !Files.isDirectory(file))
                    .map(file -> new ModelPart(file, role))
                    .toList();
        } catch (IOException | UncheckedIOException unreadable) {
            throw Place.of(folder).wrong("a readable folder", unreadable);
        }
    }
}
