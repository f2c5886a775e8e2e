package org.kerasaudit.importer.file.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.file.bytes.Limits;

/**
 * Reads JSON at least as leniently as Python does, for the security checks only. Numbers and nesting are not limited as
 * in {@link Json}: numbers with very many digits become null, and so does anything nested so deeply that Keras, which
 * recurses for every level, cannot act on it.
 */
public final class LenientJson {
    /** Python's limit on the depth of recursion, which Keras needs at least once per level. */
    private static final int DEEPEST_KEPT = 1000;

    /** More than Python 3.13 reads. */
    private static final int DEEPEST = 20_000;

    private static final int LONGEST_NUMBER = 400;

    private final JsonFactory factory;

    public LenientJson(Limits limits) {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(Math.max(DEEPEST, limits.jsonDepth()))
                .maxDocumentLength(limits.documentBytes())
                .maxStringLength(limits.documentBytes())
                .maxNameLength(limits.documentBytes())
                .maxNumberLength(limits.documentBytes())
                .build();
        this.factory = JsonFactory.builder()
                .streamReadConstraints(constraints)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                .enable(JsonReadFeature.ALLOW_YAML_COMMENTS)
                .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
                .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
                .build();
    }

    /** An object or list and the length of its text in bytes. */
    public record Parsed(JsonNode content, int length) {}

    /**
     * Reads the object or list at {@code from}, in UTF-8, UTF-16 or UTF-32; what follows it does not matter. Empty if there is
     * none.
     */
    public Optional<Parsed> read(byte[] bytes, int from) {
        try (JsonParser parser = factory.createParser(bytes, from, bytes.length - from)) {
            return read(parser);
        } catch (IOException | RuntimeException none) {
            return Optional.empty();
        }
    }

    /**
     * Reads the document in {@code bytes}, replacing bytes that are not UTF-8; Python accepts some of those: encoded
     * surrogates.
     */
    public Optional<Parsed> document(byte[] bytes) {
        Optional<Parsed> found = read(bytes, 0);
        if (found.isPresent() || bytes.length == 0) return found;
        try (JsonParser parser = factory.createParser(new String(bytes, StandardCharsets.UTF_8))) {
            return read(parser);
        } catch (IOException | RuntimeException none) {
            return Optional.empty();
        }
    }

    private static Optional<Parsed> read(JsonParser parser) throws IOException {
        @Nullable JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT && first != JsonToken.START_ARRAY) return Optional.empty();
        JsonNode content = new Tree(parser).read(first);
        return Optional.of(
                new Parsed(content, (int) Math.max(0, parser.currentLocation().getByteOffset())));
    }

    /** Builds nodes from tokens without recursion. */
    private static final class Tree {
        private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
        private final JsonParser parser;
        private final Deque<JsonNode> open = new ArrayDeque<>();

        Tree(JsonParser parser) {
            this.parser = parser;
        }

        JsonNode read(JsonToken first) throws IOException {
            JsonNode root = container(first);
            open.push(root);
            while (!open.isEmpty()) {
                @Nullable JsonToken token = parser.nextToken();
                if (token == null) throw new IOException("the document ends early");
                if (token.isStructEnd()) open.pop();
                else if (token.isStructStart()) begin(token);
                else if (token != JsonToken.FIELD_NAME) add(scalar(token));
            }
            return root;
        }

        private void begin(JsonToken token) throws IOException {
            JsonNode node = container(token);
            add(open.size() < DEEPEST_KEPT ? node : NullNode.getInstance());
            open.push(node);
        }

        private static JsonNode container(JsonToken token) {
            return token == JsonToken.START_OBJECT ? NODES.objectNode() : NODES.arrayNode();
        }

        private void add(JsonNode node) throws IOException {
            JsonNode parent = open.element();
            if (parent instanceof ObjectNode object) object.set(parser.currentName(), node);
            else ((ArrayNode) parent).add(node);
        }

        private JsonNode scalar(JsonToken token) throws IOException {
            return switch (token) {
                case VALUE_TRUE -> NODES.booleanNode(true);
                case VALUE_FALSE -> NODES.booleanNode(false);
                case VALUE_NULL -> NODES.nullNode();
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(token);
                default -> NODES.textNode(parser.getText());
            };
        }

        private JsonNode number(JsonToken token) throws IOException {
            if (parser.getTextLength() > LONGEST_NUMBER) return NODES.nullNode();
            if (token == JsonToken.VALUE_NUMBER_FLOAT) return NODES.numberNode(parser.getDoubleValue());
            return switch (parser.getNumberType()) {
                case INT -> NODES.numberNode(parser.getIntValue());
                case LONG -> NODES.numberNode(parser.getLongValue());
                default -> NODES.numberNode(parser.getBigIntegerValue());
            };
        }
    }
}
