package org.kerasaudit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.kerasaudit.auditor.numbers.Recording;
import org.kerasaudit.importer.file.ModelPart;
import org.kerasaudit.importer.file.bytes.Limits;

/** The files that a command reads and must therefore not overwrite. */
final class Originals {
    private final Limits limits;
    private final List<Path> models = new ArrayList<>();
    private final List<ModelPart> others = new ArrayList<>();

    Originals(Limits limits) {
        this.limits = limits;
    }

    /** Adds a model and the files that are read with it. */
    Originals model(Path model) {
        models.add(model);
        return this;
    }

    /** Adds another file; {@code role} says what it is, for messages. */
    Originals file(Path file, String role) {
        others.add(new ModelPart(file, role));
        return this;
    }

    /** Throws if {@code target}, the value of {@code option}, is one of these files, even through a link. */
    void protect(String option, Path target) {
        Stream<ModelPart> read = models.stream().flatMap(model -> parts(model, target));
        Stream.concat(read, others.stream())
                .filter(part -> isSame(part.file(), target))
                .findFirst()
                .ifPresent(part -> {
                    throw CannotProceedException.wrongUsage(option + ": " + target + " is " + part.role()
                            + ", which this command reads and must not overwrite; choose another file");
                });
    }

    /** Returns the files read with a model; only a target that exists can be one of the additional ones. */
    private Stream<ModelPart> parts(Path model, Path target) {
        if (!Files.exists(target)) return Stream.of(ModelPart.whole(model));
        return Stream.concat(
                ModelPart.of(model, limits).stream(),
                Recording.beside(model).stream().map(file -> new ModelPart(file, "a recording of " + model)));
    }

    private static boolean isSame(Path original, Path target) {
        try {
            if (Files.isDirectory(original)) return real(target).startsWith(original.toRealPath());
            if (Files.exists(original) && Files.exists(target)) return Files.isSameFile(original, target);
            return real(original).equals(real(target));
        } catch (IOException unreachable) {
            return original.toAbsolutePath()
                    .normalize()
                    .equals(target.toAbsolutePath().normalize());
        }
    }

    /** Resolves the links in a path whose last name need not exist. */
    private static Path real(Path path) throws IOException {
        if (Files.exists(path)) return path.toRealPath();
        Path parent = path.toAbsolutePath().normalize().getParent();
        return parent == null ? path.toAbsolutePath() : parent.toRealPath().resolve(String.valueOf(path.getFileName()));
    }
}
