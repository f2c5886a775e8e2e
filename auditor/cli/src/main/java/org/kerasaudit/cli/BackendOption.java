package org.kerasaudit.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.run.ComputeBackend;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code --engine}: the backend that computes forward passes. */
final class BackendOption {
    private final Supplier<Optional<ComputeBackend>> given;

    BackendOption(Subcommand command) {
        given = command.option(
                "--engine",
                "ENGINE",
                new ByName(),
                "Backend for predictions: plain (pure Java), onednn, or onednn-unfolded (no fusion). Default: "
                        + "chosen by model size; audit falls back to plain if onednn differs from a recording.");
    }

    /** Returns the requested backend; null if none. Throws if it is not available. */
    @Nullable
    ComputeBackend backend() {
        @Nullable ComputeBackend backend = given.get().orElse(null);
        if (backend != null && !backend.isPresent()) {
            throw CannotProceedException.wrongUsage("--engine " + backend.name() + ": " + backend.absence());
        }
        return backend;
    }

    /** Reads a backend's name. */
    private static final class ByName implements ITypeConverter<ComputeBackend> {
        @Override
        public ComputeBackend convert(String value) {
            return ComputeBackend.of(value).orElseThrow(() -> {
                List<String> names =
                        ComputeBackend.all().stream().map(ComputeBackend::name).toList();
                return new TypeConversionException("expected " + Subcommand.either(names) + ", found " + value);
            });
        }
    }
}
