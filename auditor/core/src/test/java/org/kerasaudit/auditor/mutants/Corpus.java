package org.kerasaudit.auditor.mutants;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.fixtures.Fixtures;

/**
 * The small fixtures, and what their configurations contain.
 *
 * @param files models, as paths in the folder of the fixtures
 * @param values the values that occur for a key, as JSON
 * @param layers configurations of layers, as JSON
 */
record Corpus(List<Path> files, Map<String, List<String>> values, List<String> layers) {
    private static final int MAX_MODEL = 40_000;
    private static final int MAX_RECORDING = 100_000;
    private static final int MAX_VALUE = 400;
    private static final int MAX_VALUES = 40;
    private static final int MAX_LAYER = 3_000;
    private static final int MAX_LAYERS = 700;
    private static final ObjectMapper JSON = new ObjectMapper();

    static Corpus ofFixtures() {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> small = Files.list(Fixtures.root().resolve("small"))) {
            files.addAll(small.sorted().toList());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Fixtures.cases().map(Fixtures.Case::model).filter(Corpus::isSmall).forEach(files::add);
        Map<String, Set<String>> values = new LinkedHashMap<>();
        Set<String> layers = new LinkedHashSet<>();
        for (Path file : files) {
            if (file.toString().endsWith(".json")) collect(json(file), values, layers);
        }
        Map<String, List<String>> lists = new LinkedHashMap<>();
        values.forEach((key, distinct) -> lists.put(key, List.copyOf(distinct)));
        return new Corpus(List.copyOf(files), lists, List.copyOf(layers));
    }

    private static boolean isSmall(Path model) {
        Path recording = model.resolveSibling("recording.npz");
        return Files.isRegularFile(model)
                && model.toFile().length() <= MAX_MODEL
                && recording.toFile().length() <= MAX_RECORDING;
    }

    private static JsonNode json(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void collect(JsonNode node, Map<String, Set<String>> values, Set<String> layers) {
        if (node.has("class_name") && node.has("config") && layers.size() < MAX_LAYERS) {
            String layer = node.toString();
            if (layer.length() <= MAX_LAYER) layers.add(layer);
        }
        node.properties().forEach(field -> {
            Set<String> seen = values.computeIfAbsent(field.getKey(), key -> new LinkedHashSet<>());
            String value = field.getValue().toString();
            if (value.length() <= MAX_VALUE && seen.size() < MAX_VALUES) seen.add(value);
        });
        node.forEach(child -> collect(child, values, layers));
    }

    Path file(Random random) {
        return files.get(random.nextInt(files.size()));
    }

    /** Returns the recording of a model; null if there is none. */
    static byte @Nullable [] recording(Path model) {
        Path recording = model.resolveSibling("recording.npz");
        return Files.exists(recording) ? bytes(recording) : null;
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Returns a value that occurs for this key, or any other value. */
    JsonNode value(String key, Random random) {
        List<String> known = values.getOrDefault(key, List.of());
        if (known.isEmpty()) return anyValue(random);
        return parse(known.get(random.nextInt(known.size())));
    }

    JsonNode anyValue(Random random) {
        List<String> known = values.get(key(random));
        return known == null || known.isEmpty() ? parse("0") : parse(known.get(random.nextInt(known.size())));
    }

    String key(Random random) {
        List<String> keys = List.copyOf(values.keySet());
        return keys.get(random.nextInt(keys.size()));
    }

    JsonNode layer(Random random) {
        return parse(layers.get(random.nextInt(layers.size())));
    }

    static JsonNode parse(String json) {
        return ifValid(json).orElseThrow();
    }

    /** Returns the parsed JSON; empty if an earlier change has made it invalid. */
    static Optional<JsonNode> ifValid(String json) {
        try {
            return Optional.ofNullable(JSON.readTree(json));
        } catch (JsonProcessingException invalid) {
            return Optional.empty();
        }
    }
}
