package org.kerasaudit.importer.file.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.kerasaudit.importer.file.bytes.Limits;

/** Looks for the configuration of a model in JSON: an object with class_name and config, at any depth. */
public final class ConfigSigns {
    private static final String CLASS_NAME = "class_name";
    private static final String CONFIG = "config";

    private ConfigSigns() {}

    /** Which of the two keys an object has so far. */
    private static final class Keys {
        private boolean className;
        private boolean config;
    }

    /** Returns whether there is a configuration, or may be one in JSON that cannot be parsed. */
    public static boolean areIn(byte[] document, Limits limits) {
        try (JsonParser parser = factory(limits).createParser(document)) {
            Deque<Keys> open = new ArrayDeque<>();
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isStructStart()) open.push(new Keys());
                else if (token.isStructEnd()) open.pop();
                else if (token == JsonToken.FIELD_NAME && !open.isEmpty()) note(parser.currentName(), open.peek());
                else if (isText(parser, token)) return true;
                if (!open.isEmpty() && open.peek().className && open.peek().config) return true;
            }
            return false;
        } catch (IOException damaged) {
            return true;
        }
    }

    private static void note(String key, Keys keys) {
        keys.className |= key.equals(CLASS_NAME);
        keys.config |= key.equals(CONFIG);
    }

    /** Whether this is a configuration stored as text, as in Orbax checkpoints. */
    private static boolean isText(JsonParser parser, JsonToken token) throws IOException {
        return token == JsonToken.VALUE_STRING
                && CONFIG.equals(parser.currentName())
                && parser.getText().contains(CLASS_NAME);
    }

    /** Returns whether the document is a model that can be read, and nothing else. */
    public static boolean isModel(byte[] document, Limits limits) {
        Keys keys = new Keys();
        try (JsonParser parser = factory(limits).createParser(document)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) return false;
            for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (key.equals(CLASS_NAME)) keys.className = value == JsonToken.VALUE_STRING;
                if (key.equals(CONFIG)) keys.config = value.isStructStart();
                parser.skipChildren();
            }
            return keys.className && keys.config && parser.nextToken() == null;
        } catch (IOException damaged) {
            return false;
        }
    }

    private static JsonFactory factory(Limits limits) {
        return JsonFactory.builder()
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.jsonDepth())
                        .maxStringLength(limits.stringLength())
                        .maxNameLength(limits.stringLength())
                        .build())
                .build();
    }
}
