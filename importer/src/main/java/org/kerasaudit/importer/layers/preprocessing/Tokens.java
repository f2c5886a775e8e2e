package org.kerasaudit.importer.layers.preprocessing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * How texts are split into tokens. Works on bytes as in TensorFlow, recognizing only ASCII letters, punctuation and
 * whitespace.
 *
 * @param ngrams the numbers of neighboring tokens joined by a space, with n-grams grouped by length; empty for single
 *     tokens
 */
record Tokens(Standardize standardize, Split split, List<Integer> ngrams) {
    private static final String PUNCTUATION = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'";
    private static final String WHITE_SPACE = " \t\n\u000B\f\r";

    /** How a text is standardized before it is split. */
    enum Standardize {
        NONE(false, false),
        LOWER(true, false),
        STRIP_PUNCTUATION(false, true),
        LOWER_AND_STRIP_PUNCTUATION(true, true);

        private final boolean lowers;
        private final boolean strips;

        Standardize(boolean lowers, boolean strips) {
            this.lowers = lowers;
            this.strips = strips;
        }

        static Standardize read(Config config) {
            JsonNode value = config.raw("standardize");
            if (!config.states("standardize")) return LOWER_AND_STRIP_PUNCTUATION;
            if (value.isNull()) return NONE;
            for (Standardize each : values()) {
                if (each != NONE && each.name().toLowerCase(Locale.ROOT).equals(value.asText())) return each;
            }
            config.refuse("standardize", "custom functions are never run");
            return NONE;
        }

        String of(String text) {
            if (!lowers && !strips) return text;
            StringBuilder standard = new StringBuilder(text.length());
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (strips && PUNCTUATION.indexOf(c) >= 0) continue;
                standard.append(lowers && c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c);
            }
            return standard.toString();
        }
    }

    /** How a text is split. */
    enum Split {
        NONE,
        WHITESPACE,
        CHARACTER;

        static Split read(Config config) {
            JsonNode value = config.raw("split");
            if (!config.states("split")) return WHITESPACE;
            if (value.isNull()) return NONE;
            for (Split each : values()) {
                if (each != NONE && each.name().toLowerCase(Locale.ROOT).equals(value.asText())) return each;
            }
            config.refuse("split", "custom functions are never run");
            return WHITESPACE;
        }

        String[] of(String text) {
            if (this == CHARACTER)
                return text.codePoints().mapToObj(Character::toString).toArray(String[]::new);
            StringTokenizer tokens = new StringTokenizer(text, WHITE_SPACE);
            String[] words = new String[tokens.countTokens()];
            for (int i = 0; i < words.length; i++) words[i] = tokens.nextToken();
            return words;
        }
    }

    /** Returns the axes of texts that are split: a last axis of size 1 is dropped. */
    Shape texts(Shape input) {
        if (input.rank() < 2) return input;
        if (input.known(-1) && input.dim(-1) != 1) {
            throw new ShapeException("1 text along the last axis because texts are split", input.toString());
        }
        return input.without(-1);
    }

    /** Returns the tokens of each text, or the texts of each row if they are not split. */
    String[][] of(Tensor x) {
        boolean splits = split != Split.NONE;
        int columns = splits ? 1 : x.dim(-1);
        String[][] rows = new String[columns == 0 ? 0 : x.size() / columns][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = joined(splits ? split.of(standardize.of(x.getString(row))) : row(x, row * columns, columns));
        }
        return rows;
    }

    private String[] row(Tensor x, int start, int columns) {
        String[] row = new String[columns];
        for (int i = 0; i < columns; i++) row[i] = standardize.of(x.getString(start + i));
        return row;
    }

    private String[] joined(String[] tokens) {
        if (ngrams.isEmpty()) return tokens;
        List<String> joined = new ArrayList<>();
        for (int width : ngrams) {
            for (int i = 0; i + width <= tokens.length; i++) {
                joined.add(String.join(" ", Arrays.copyOfRange(tokens, i, i + width)));
            }
        }
        return joined.toArray(String[]::new);
    }
}
