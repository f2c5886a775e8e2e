package org.kerasaudit.importer.file.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.file.bytes.Oddity.Kind;
import org.kerasaudit.importer.file.bytes.Place;

/** Searches a readable JSON document for content that parsers may disagree about. */
final class JsonOddities {
    private static final int MAX_KEY_LENGTH = 200;

    private final JsonParser parser;
    private final Place place;
    private final Deque<Set<String>> keys = new ArrayDeque<>();

    private JsonOddities(JsonParser parser, Place place) {
        this.parser = parser;
        this.place = place;
    }

    /** Reports the oddities of the document {@code parser} is about to read, then closes {@code parser}. */
    static void report(JsonParser parser, Place place) throws IOException {
        try (parser) {
            JsonOddities oddities = new JsonOddities(parser, place);
            JsonToken token = parser.nextToken();
            for (; token != null; token = parser.nextToken()) oddities.check(token);
        }
    }

    private void check(JsonToken token) throws IOException {
        switch (token) {
            case START_OBJECT -> keys.push(new HashSet<>());
            case END_OBJECT -> keys.pop();
            case FIELD_NAME -> key(parser.currentName());
            case VALUE_STRING -> text();
            case VALUE_NUMBER_FLOAT -> number();
            default -> {}
        }
    }

    private void key(String name) throws IOException {
        text();
        if (!keys.getFirst().add(name)) {
            odd(Kind.DUPLICATE_KEY, "one value for this key", "another one before it");
        }
    }

    /** Checks the parser's current string. */
    private void text() throws IOException {
        char[] chars = parser.getTextCharacters();
        int end = parser.getTextOffset() + parser.getTextLength();
        for (int i = parser.getTextOffset(); i < end; i++) {
            char c = chars[i];
            if (!Character.isSurrogate(c)) continue;
            boolean pair = Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(chars[i + 1]);
            if (!pair) {
                odd(
                        Kind.DISPUTED_JSON,
                        "Unicode",
                        "half of a surrogate pair, \\u" + HexFormat.of().toHexDigits(c));
                return;
            }
            i++;
        }
    }

    private void number() throws IOException {
        if (parser.isNaN()) {
            odd(Kind.NOT_FINITE, "a JSON number", parser.getText());
        } else if (Double.isInfinite(parser.getDoubleValue())) {
            String digits = parser.getText();
            String shown = digits.length() > 40 ? digits.substring(0, 40) + "..." : digits;
            odd(Kind.DISPUTED_JSON, "a number below 1.8e308", shown);
        }
    }

    private void odd(Kind kind, String expected, String found) {
        if (!place.isFull(kind)) here().odd(kind, expected, found);
    }

    private Place here() {
        String path = path(parser.getParsingContext());
        boolean attribute = place.at().contains("@");
        return path.isEmpty() ? place : place.in(place.at().isEmpty() || attribute ? path : ": " + path);
    }

    /** Returns the JSON pointer to the current position; very long keys are cut. */
    private static String path(JsonStreamContext context) {
        Deque<String> keys = new ArrayDeque<>();
        for (@Nullable JsonStreamContext at = context; at != null && !at.inRoot(); at = at.getParent()) {
            if (at.hasPathSegment())
                keys.push(at.inArray() ? String.valueOf(at.getCurrentIndex()) : escaped(at.getCurrentName()));
        }
        return keys.isEmpty() ? "" : "/" + String.join("/", keys);
    }

    private static String escaped(String key) {
        String shown = key.length() > MAX_KEY_LENGTH ? key.substring(0, MAX_KEY_LENGTH) + "…" : key;
        return shown.replace("~", "~0").replace("/", "~1");
    }
}
