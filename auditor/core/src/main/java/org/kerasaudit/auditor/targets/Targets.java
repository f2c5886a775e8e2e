package org.kerasaudit.auditor.targets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The built-in targets, each read on demand. */
public final class Targets {
    private static final String FOLDER = "/org/kerasaudit/auditor/targets/";
    private static final Map<String, Target> READ = new ConcurrentHashMap<>();

    /** Short names for the default version of a target. */
    private static final Map<String, String> ALIASES = Map.of("dl4j", "dl4j-1.0.0-M2.1");

    /** What {@code --target} accepts besides {@code none}, aliases first. */
    public static final List<String> NAMES = List.of("dl4j", "dl4j-1.0.0-M2.1", "dl4j-master");

    private Targets() {}

    /** Returns the target that every audit covers by default. */
    public static Target usual() {
        return read(NAMES.get(1));
    }

    /** Returns the target with this name or alias; empty for an unknown name. */
    public static Optional<Target> named(String name) {
        if (!NAMES.contains(name)) return Optional.empty();
        return Optional.of(read(ALIASES.getOrDefault(name, name)));
    }

    private static Target read(String name) {
        @Nullable Target known = READ.get(name);
        if (known != null) return known;
        Target target = TargetReader.read(json(name + ".json"), name + ".json", Targets::read);
        READ.put(name, target);
        return target;
    }

    private static JsonNode json(String file) {
        try (InputStream in = Targets.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) throw new FileNotFoundException(FOLDER + file);
            return new ObjectMapper().readTree(in);
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
