package org.kerasaudit.importer.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds configurations in any bytes, in linear time: JSON with any spacing, order and escapes, in UTF-8, UTF-16 or UTF-32,
 * complete or cut off.
 */
final class JsonSearch {
    /** More than Python's parser accepts. */
    private static final int MAX_DEPTH = 2000;

    private static final List<String> KEYS = List.of("class_name", "module", "registered_name", "node_def", "config");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    private final byte[] bytes;
    private final Found found;
    private final int width;
    private final int shift;

    private JsonSearch(byte[] bytes, Found found, int width, int shift) {
        this.bytes = bytes;
        this.found = found;
        this.width = width;
        this.shift = shift;
    }

    /** Receives a configuration and the offset where it begins. */
    interface Found {
        void accept(int offset, JsonNode configuration);
    }

    /** Passes on every configuration in {@code bytes}, which may be modified. */
    static void in(byte[] bytes, Found found) {
        for (int width : new int[] {2, 4}) {
            BitSet shifts = wide(bytes, width);
            for (int shift = 0; shift < width; shift++) {
                if (shifts.get(shift)) new JsonSearch(narrowed(bytes, width, shift), found, width, shift).search();
            }
        }
        replaceInvalid(bytes);
        new JsonSearch(bytes, found, 1, 0).search();
    }

    /** Returns the offsets, modulo {@code width}, where JSON begins in characters of {@code width} bytes. */
    private static BitSet wide(byte[] bytes, int width) {
        BitSet shifts = new BitSet(width);
        for (int at = 0; at + 2 * width <= bytes.length; at++) {
            if (bytes[at] != '{') continue;
            boolean wide = bytes[at + width] == '"' || isBlank(bytes[at + width]);
            for (int i = 1; wide && i < width; i++) wide = bytes[at + i] == 0;
            if (wide) shifts.set(at % width);
        }
        return shifts;
    }

    private static byte[] narrowed(byte[] bytes, int width, int shift) {
        byte[] narrow = new byte[(bytes.length - shift + width - 1) / width];
        for (int i = 0; i < narrow.length; i++) narrow[i] = bytes[shift + i * width];
        replaceInvalid(narrow);
        return narrow;
    }

    /** Replaces bytes that are not UTF-8, as they do not keep Python from reading an attribute. */
    private static void replaceInvalid(byte[] bytes) {
        for (int at = 0; at < bytes.length; ) {
            int length = bytes[at] >= 0 ? 1 : sequence(bytes, at);
            if (length == 0) bytes[at++] = '?';
            else at += length;
        }
    }

    /** Returns the length of the valid multibyte sequence at {@code at}; 0 if there is none. */
    private static int sequence(byte[] bytes, int at) {
        int first = bytes[at] & 0xFF;
        int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (length > bytes.length - at) return 0;
        for (int i = 1; i < length; i++) if ((bytes[at + i] & 0xC0) != 0x80) return 0;
        if (length < 3) return length;
        int second = bytes[at + 1] & 0xFF;
        boolean overlong = first == 0xE0 && second < 0xA0 || first == 0xF0 && second < 0x90;
        boolean beyond = first == 0xED && second > 0x9F || first == 0xF4 && second > 0x8F;
        return overlong || beyond ? 0 : length;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private void search() {
        for (int at = next(0); at >= 0; ) at = next(parse(at));
    }

    /** Returns the offset of the next brace with a key after it; -1 if there is none. */
    private int next(int from) {
        for (int at = from; at < bytes.length; at++) {
            if (bytes[at] != '{') continue;
            int key = at + 1;
            while (key < bytes.length && isBlank(bytes[key])) key++;
            if (key < bytes.length && bytes[key] == '"') return at;
            at = key - 1;
        }
        return -1;
    }

    /** Reads the object at {@code from} as far as it goes; returns where to continue. */
    private int parse(int from) {
        Tree tree = new Tree();
        int end = from;
        try (JsonParser parser = FACTORY.createParser(bytes, from, bytes.length - from)) {
            do {
                JsonToken token = parser.nextToken();
                if (token == null) break;
                end = from + (int) parser.currentTokenLocation().getByteOffset();
                tree.add(token, parser);
            } while (tree.isOpen());
        } catch (IOException cut) {
            // The part that was read counts.
        }
        JsonNode root = tree.root;
        if (root != null && KEYS.stream().anyMatch(key -> root.findValue(key) != null)) {
            found.accept(from * width + shift, root);
        }
        return end + 1;
    }

    /** A tree that grows token by token. */
    private static final class Tree {
        private final Deque<ContainerNode<?>> open = new ArrayDeque<>();
        private final Deque<String> keys = new ArrayDeque<>();
        private @Nullable JsonNode root;
        private String key = "";

        boolean isOpen() {
            return !open.isEmpty();
        }

        void add(JsonToken token, JsonParser parser) throws IOException {
            switch (token) {
                case START_OBJECT -> begin(NODES.objectNode());
                case START_ARRAY -> begin(NODES.arrayNode());
                case END_OBJECT, END_ARRAY -> {
                    open.pop();
                    key = keys.pop();
                }
                case FIELD_NAME -> key = parser.currentName();
                case VALUE_STRING -> put(NODES.textNode(parser.getText()));
                case VALUE_TRUE -> put(NODES.booleanNode(true));
                case VALUE_FALSE -> put(NODES.booleanNode(false));
                case VALUE_NUMBER_INT -> put(number(parser));
                case VALUE_NUMBER_FLOAT -> put(NODES.numberNode(parser.getDoubleValue()));
                default -> put(NODES.nullNode());
            }
        }

        private static JsonNode number(JsonParser parser) throws IOException {
            return switch (parser.getNumberType()) {
                case INT -> NODES.numberNode(parser.getIntValue());
                case LONG -> NODES.numberNode(parser.getLongValue());
                default -> NODES.numberNode(Double.POSITIVE_INFINITY);
            };
        }

        private void begin(ContainerNode<?> node) {
            put(node);
            open.push(node);
            keys.push(key);
        }

        private void put(JsonNode node) {
            ContainerNode<?> parent = open.peek();
            if (parent == null) root = node;
            else if (parent instanceof ObjectNode object) object.set(key, node);
            else ((ArrayNode) parent).add(node);
        }
    }
}
