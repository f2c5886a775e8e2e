package org.kerasaudit.importer.layers.preprocessing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.kerasaudit.importer.layers.Config;

/** What a layer of categories puts out: their numbers, or vectors with a place for each category. */
enum OutputMode {
    INT,
    ONE_HOT,
    MULTI_HOT,
    COUNT,
    TF_IDF;

    /** The mode in the key {@code output_mode}, the first of {@code allowed} if absent; some had other names once. */
    static OutputMode read(Config config, OutputMode... allowed) {
        if (!config.has("output_mode")) return allowed[0];
        JsonNode value = config.raw("output_mode");
        String name = switch (value.asText()) {
            case "binary" -> MULTI_HOT.kerasName();
            case "tf-idf" -> TF_IDF.kerasName();
            default -> value.asText();
        };
        List<OutputMode> modes = List.of(allowed);
        return modes.stream()
                .filter(mode -> value.isTextual() && mode.kerasName().equals(name))
                .findFirst()
                .orElseThrow(() -> Config.wrong("output_mode", names(modes), value));
    }

    private static String names(List<OutputMode> modes) {
        return modes.stream().map(OutputMode::kerasName).collect(Collectors.joining(", ", "one of ", ""));
    }

    String kerasName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether all numbers of a sample go into one vector. */
    boolean gathers() {
        return Arrays.asList(MULTI_HOT, COUNT, TF_IDF).contains(this);
    }
}
