package org.kerasaudit.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.run.Engine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code --engine}: what computes a forward pass. */
final class EngineOption {
    private final Supplier<Optional<Engine>> given;

    EngineOption(Subcommand command) {
        given = command.option(
                "--engine",
                "ENGINE",
                new ByName(),
                "Compute predictions by plain (Java alone), onednn, or onednn-unfolded (every operation on its own); "
                        + "default: what suits the model, and plain where the other differs from a recording.");
    }

    /** Null where none is asked for. */
    @Nullable
    Engine engine() {
        @Nullable Engine engine = given.get().orElse(null);
        if (engine != null && !engine.isPresent()) {
            throw CannotProceedException.wrongUsage(
                    "--engine " + name(engine) + ": oneDNN has no native part for this machine on the class path");
        }
        return engine;
    }

    private static String name(Engine engine) {
        return engine.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads an engine's name. */
    private static final class ByName implements ITypeConverter<Engine> {
        @Override
        public Engine convert(String value) {
            for (Engine engine : Engine.values()) if (name(engine).equals(value)) return engine;
            throw new TypeConversionException("expected plain, onednn or onednn-unfolded, found " + value);
        }
    }
}
