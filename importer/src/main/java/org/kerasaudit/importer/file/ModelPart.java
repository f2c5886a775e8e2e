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
 * A file, or a folder with all it holds, that is read when a model is.
 *
 * @param role what it is, to be put behind "is": {@code weights of model.json}
 */
public record ModelPart(Path file, String role) {

    /** The file or folder that is opened as the model. */
    public static ModelPart whole(Path model) {
        return new ModelPart(model, (Files.isDirectory(model) ? "in the unzipped model " : "the model ") + model);
    }

    /**
     * What is read when {@code model} is opened: itself, the files of an unzipped archive, the weights beside an architecture,
     * the shards of weights. Weights that would be passed over for others beside them count as well. Throws {@link
     * KerasFormatException} where a folder cannot be listed; files that cannot be read are taken for what they seem.
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
            throw Place.of(folder).wrong("a readable folder", unreadable.toString());
        }
    }
}
