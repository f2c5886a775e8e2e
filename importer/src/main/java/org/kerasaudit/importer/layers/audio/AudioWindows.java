package org.kerasaudit.importer.layers.audio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Origin;

/** Window functions that weight the samples of a frame. */
final class AudioWindows {
    private static final Set<String> PERIODIC_AT_ANY_LENGTH = Set.of("jax", "numpy", "torch", "openvino");

    private AudioWindows() {}

    /** Reads the window in the key {@code window}: a name, numbers, or null for none. */
    static @Nullable List<Double> read(Config config, int length) {
        JsonNode value = config.raw("window");
        if (value.isNull()) return null;
        if (value.isTextual()) {
            double mean = config.oneOf("window", "hann", "hamming").equals("hann") ? 0.5 : 0.54;
            return raisedCosine(length, mean, periodic(config.origin(), length));
        }
        JsonNode numbers = value.isObject() ? value.path("config").path("value") : value;
        if (!numbers.isArray() || numbers.size() != length) throw Config.wrong("window", length + " numbers", value);
        List<Double> window = new ArrayList<>();
        numbers.forEach(number -> {
            if (!number.isNumber()) throw Config.wrong("window", length + " numbers", value);
            window.add(number.asDouble());
        });
        return window;
    }

    /** TensorFlow intends its windows of odd length to be periodic as well, but they are symmetric. */
    private static boolean periodic(Origin origin, int length) {
        return length % 2 == 0 || PERIODIC_AT_ANY_LENGTH.contains(origin.backend());
    }

    private static List<Double> raisedCosine(int length, double mean, boolean periodic) {
        if (length == 1) return List.of(1.0);
        int period = periodic ? length : length - 1;
        List<Double> window = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            window.add((double) (float) (mean - (1 - mean) * Math.cos(2 * Math.PI * i / period)));
        }
        return window;
    }

    /** Returns the window zero-padded on both sides to {@code length}; without a window all samples have equal weight. */
    static List<Double> centered(@Nullable List<Double> window, int length) {
        if (window == null) return Collections.nCopies(length, 1.0);
        List<Double> centered = new ArrayList<>(Collections.nCopies((length - window.size()) / 2, 0.0));
        centered.addAll(window);
        centered.addAll(Collections.nCopies(length - centered.size(), 0.0));
        return centered;
    }
}
