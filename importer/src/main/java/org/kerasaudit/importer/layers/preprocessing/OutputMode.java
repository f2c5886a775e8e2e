package org.kerasaudit.importer.layers.preprocessing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.kerasaudit.importer.layers.Config;

/** The output of a category layer: indices, or vectors with one element per category. */
enum OutputMode {
    INT,
    ONE_HOT,
    MULTI_HOT,
    COUNT,
    TF_IDF;

    /** Reads the mode in the key {@code output_mode}; defaults to the first of {@code allowed}. Former names are accepted. */
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

    /** Whether all indices of a sample are combined into one vector. */
    boolean gathers() {
        return Arrays.asList(MULTI_HOT, COUNT, TF_IDF).contains(this);
    }
}
