package org.kerasaudit.importer.layers.preprocessing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * The terms of a lookup layer, each a {@link String} or a {@link Long}, and their positions.
 *
 * @param terms the terms, without the leading special tokens
 * @param specialsGiven whether the listed terms began with the special tokens
 */
record Vocabulary(List<Object> terms, boolean specialsGiven, Map<Object, Integer> positions) {
    private static final String KEY = "vocabulary";
    private static final String ASSET = "vocabulary.txt";
    private static final Pattern ANY_LINE_END =
            Pattern.compile("\r\n|[\n\r\u000B\f\u001C\u001D\u001E\u0085\u2028\u2029]");

    /**
     * What is known before the terms are read.
     *
     * @param strings whether terms are strings; otherwise integers
     * @param specials the mask token and the out-of-vocabulary tokens
     * @param mask the mask token, which no term may equal; null for none
     * @param most the maximum size, special tokens included; 0 for none
     * @param size the size stated in the configuration, special tokens included; 0 for none
     * @param holders where the archive stores the vocabulary, the last one taking precedence; each ends in a slash
     */
    record Frame(
            boolean strings,
            List<Object> specials,
            @Nullable Object mask,
            int most,
            int size,
            List<String> holders) {
        int sizeOf(List<Object> listed) {
            return listed.size() + (begins(listed) ? 0 : specials.size());
        }

        boolean begins(List<Object> listed) {
            return listed.size() >= specials.size()
                    && listed.subList(0, specials.size()).equals(specials);
        }
    }

    /** Reads the vocabulary from the configuration or the archive; empty, and refused by name, if the file has none. */
    static Optional<Vocabulary> read(Config config, Frame frame) {
        JsonNode given = config.raw(KEY);
        if (given.isTextual()) {
            config.refuse(KEY, "a file outside the model is never opened");
            return Optional.empty();
        }
        if (given.isArray()) {
            List<Object> listed = terms(given, frame.strings);
            boolean fits = frame.size == 0 || frame.sizeOf(listed) == frame.size;
            if (!fits)
                throw Config.wrong(
                        "vocabulary_size",
                        frame.sizeOf(listed) + ", the size of the vocabulary",
                        config.raw("vocabulary_size"));
            return Optional.of(of(listed, frame));
        }
        if (!given.isNull()) throw Config.wrong(KEY, "a list of terms", given);
        Optional<String> text = asset(config, frame);
        if (text.isEmpty()) {
            config.refuse(KEY, "it was learned from data, and this file does not contain it");
            return Optional.empty();
        }
        return saved(config, text.get(), frame).map(terms -> of(terms, frame));
    }

    private static Optional<String> asset(Config config, Frame frame) {
        Optional<String> found = Optional.empty();
        for (String holder : frame.holders) {
            Optional<String> text = config.asset(holder + ASSET);
            if (text.isPresent() && found.isPresent() && !text.equals(found)) {
                throw new ConfigException(holder + ASSET, "the same terms as in " + ASSET, "different terms");
            }
            if (text.isPresent()) found = text;
        }
        return found;
    }

    /**
     * Returns the saved terms if they can be determined: terms are written as lines, without escaping line breaks in them.
     */
    private static Optional<List<Object>> saved(Config config, String text, Frame frame) {
        List<String> reloaded = reloaded(text, config.origin());
        List<String> written =
                frame.strings ? List.of(text.replace("\r\n", "\n").split("\n", -1)) : reloaded;
        boolean writtenFits = frame.size == 0 || frame.sizeOf(parsed(written, frame.strings)) == frame.size;
        boolean reloadedFits = frame.size == 0 || frame.sizeOf(parsed(reloaded, frame.strings)) == frame.size;
        if (!writtenFits && !reloadedFits) {
            config.refuse("vocabulary_size", ASSET + " has " + written.size() + " lines");
            return Optional.empty();
        }
        if (writtenFits && !written.equals(reloaded)) {
            config.reloadsDifferently(
                    ASSET, written.size() + " terms, as saved", reloaded.size() + " lines as read by Keras");
        }
        return Optional.of(parsed(writtenFits ? written : reloaded, frame.strings));
    }

    /**
     * Returns the lines as Keras reads them: since 3.14 split at every Unicode line break, without empty lines at the end.
     */
    private static List<String> reloaded(String text, Origin origin) {
        if (!origin.keras3() || origin.before(3, 14)) return List.of(text.split("\r\n|[\n\r]", -1));
        return List.of(ANY_LINE_END.split(text));
    }

    private static List<Object> parsed(List<String> lines, boolean strings) {
        if (strings) return new ArrayList<>(lines);
        List<Object> numbers = new ArrayList<>();
        for (String line : lines) {
            try {
                numbers.add(Long.valueOf(line.strip()));
            } catch (NumberFormatException none) {
                throw new ConfigException(ASSET, "64-bit integers", "'" + line + "'");
            }
        }
        return numbers;
    }

    private static List<Object> terms(JsonNode listed, boolean strings) {
        List<Object> terms = new ArrayList<>();
        for (JsonNode item : listed) terms.add(term(KEY, item, strings));
        return terms;
    }

    /** Reads a term or special token from the configuration. */
    static Object term(String key, JsonNode value, boolean strings) {
        JsonNode plain = value.path("class_name").asText().equals("__bytes__")
                ? value.path("config").path("value")
                : value;
        if (strings && plain.isTextual()) return plain.asText();
        boolean whole = plain.isIntegralNumber() && plain.canConvertToLong()
                || plain.isFloatingPointNumber() && plain.asDouble() == plain.asLong();
        if (!strings && whole) return plain.asLong();
        throw Config.wrong(key, strings ? "strings" : "64-bit integers", value);
    }

    private static Vocabulary of(List<Object> listed, Frame frame) {
        if (listed.isEmpty()) throw new ConfigException(KEY, "at least one term", "none");
        boolean begins = frame.begins(listed);
        List<Object> terms = begins ? listed.subList(frame.specials.size(), listed.size()) : listed;
        Map<Object, Integer> positions = new HashMap<>();
        for (Object term : terms) {
            if (positions.putIfAbsent(term, positions.size()) != null) {
                throw new ConfigException(KEY, "distinct terms", "'" + term + "' twice");
            }
        }
        if (frame.mask != null && positions.containsKey(frame.mask)) {
            throw new ConfigException(
                    KEY, "the mask token before all terms or not at all", "'" + frame.mask + "' among them");
        }
        int size = frame.sizeOf(listed);
        if (frame.most > 0 && size > frame.most) {
            throw new ConfigException(KEY, "at most " + frame.most + " terms (max_tokens)", String.valueOf(size));
        }
        return new Vocabulary(List.copyOf(terms), begins, positions);
    }

    int size() {
        return terms.size();
    }

    /** Returns the position of a term, or -1. */
    int position(Object term) {
        return positions.getOrDefault(term, -1);
    }

    /** Returns the term at {@code position}; empty if there is none. */
    Optional<Object> term(long position) {
        return position >= 0 && position < terms.size() ? Optional.of(terms.get((int) position)) : Optional.empty();
    }

    /** Converts strings or integers to a tensor. */
    static Tensor tensor(boolean strings, Object[] terms, int... dims) {
        if (strings) return Tensor.of(Arrays.copyOf(terms, terms.length, String[].class), dims);
        return Tensor.of(
                DType.INT64, Arrays.stream(terms).mapToLong(term -> (Long) term).toArray(), dims);
    }
}
