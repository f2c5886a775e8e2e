package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.kerasaudit.importer.layers.Config;

/**
 * A node of a TensorFlow graph. tf.keras of TensorFlow 2.2 and 2.3 writes it as JSON, earlier versions as the bytes of
 * its protocol buffer, decoded as UTF-8.
 *
 * @param attributes numbers, booleans, words, names of element types or lists of those; missing for any other value
 */
record NodeDef(String op, Map<String, JsonNode> attributes) {
    /** The names of TensorFlow's element types by number, with a dash for types that are not supported. */
    private static final List<String> TYPES = List.of(
            ("- float32 float64 int32 uint8 int16 int8 string - int64 bool - - - bfloat16 - - uint16 - float16 - -"
                            + " uint32 uint64")
                    .split(" "));

    /** TensorFlow's names of element types that differ from Keras's. */
    private static final Map<String, String> TYPE_WORDS =
            Map.of("float", "float32", "double", "float64", "half", "float16");

    private static final String EXPECTED = "a node of a TensorFlow graph";

    static NodeDef read(JsonNode written) {
        if (written.isObject()) return ofJson(written);
        String text = written.asText();
        try {
            return text.startsWith("{") ? ofJson(new ObjectMapper().readTree(text)) : ofBytes(text);
        } catch (JsonProcessingException | IllegalArgumentException | IndexOutOfBoundsException invalid) {
            throw Config.wrong("node_def", EXPECTED, written);
        }
    }

    private static NodeDef ofJson(JsonNode json) {
        if (!json.path("op").isTextual()) throw Config.wrong("node_def", EXPECTED, json);
        Map<String, JsonNode> attributes = new LinkedHashMap<>();
        json.path("attr").properties().forEach(entry -> attributes.put(entry.getKey(), ofJson(entry.getValue(), 0)));
        return new NodeDef(json.get("op").asText(), attributes);
    }

    private static JsonNode ofJson(JsonNode value, int at) {
        if (value.has("i")) return LongNode.valueOf(item(value.get("i"), at).asLong());
        if (value.has("f")) return DoubleNode.valueOf(item(value.get("f"), at).asDouble());
        if (value.has("b")) return BooleanNode.valueOf(item(value.get("b"), at).asBoolean());
        if (value.has("type")) return type(item(value.get("type"), at).asText());
        if (value.has("s")) {
            byte[] bytes = Base64.getDecoder().decode(item(value.get("s"), at).asText());
            return TextNode.valueOf(new String(bytes, StandardCharsets.UTF_8));
        }
        if (!value.path("list").isObject()) return MissingNode.getInstance();
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (JsonNode items : value.get("list")) {
            for (int i = 0; i < items.size(); i++) list.add(ofJson(value.get("list"), i));
        }
        return list;
    }

    private static JsonNode item(JsonNode value, int at) {
        return value.isArray() ? value.path(at) : value;
    }

    private static JsonNode type(String word) {
        String name = word.replaceFirst("^DT_", "").toLowerCase(Locale.ROOT);
        return TextNode.valueOf(TYPE_WORDS.getOrDefault(name, name));
    }

    private static NodeDef ofBytes(String text) {
        String op = "";
        Map<String, JsonNode> attributes = new LinkedHashMap<>();
        for (Field field : fields(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)))) {
            if (field.number == 2) op = field.text();
            if (field.number != 5) continue;
            List<Field> entry = fields(field.bytes);
            Optional<Field> key = entry.stream().filter(one -> one.number == 1).findFirst();
            Optional<Field> value =
                    entry.stream().filter(one -> one.number == 2).findFirst();
            if (key.isPresent() && value.isPresent()) {
                attributes.put(key.get().text(), attribute(value.get().bytes));
            }
        }
        if (op.isEmpty()) throw new IllegalArgumentException("no op");
        return new NodeDef(op, attributes);
    }

    private static JsonNode attribute(ByteBuffer bytes) {
        for (Field field : fields(bytes)) {
            if (field.number > 1 && field.number <= 6) return field.value();
            if (field.number != 1) continue;
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            for (Field item : fields(field.bytes)) {
                if (item.packed()) packed(item.bytes).forEach(one -> list.add(item.number(one)));
                else list.add(item.value());
            }
            return list;
        }
        return MissingNode.getInstance();
    }

    private static List<Long> packed(ByteBuffer bytes) {
        List<Long> numbers = new ArrayList<>();
        ByteBuffer left = bytes.duplicate();
        while (left.hasRemaining()) numbers.add(varint(left));
        return numbers;
    }

    /** A field of a protocol buffer. */
    private record Field(int number, int wire, long varint, ByteBuffer bytes) {
        String text() {
            return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
        }

        /** Returns whether these are several packed integers. */
        boolean packed() {
            return wire == 2 && number >= 3 && number <= 6;
        }

        JsonNode value() {
            if (number == 2) return TextNode.valueOf(text());
            if (number == 4) return DoubleNode.valueOf(Float.intBitsToFloat((int) varint));
            return number(varint);
        }

        JsonNode number(long value) {
            if (number == 5) return BooleanNode.valueOf(value != 0);
            if (number == 6) {
                boolean known = value >= 0
                        && value < TYPES.size()
                        && !TYPES.get((int) value).equals("-");
                return TextNode.valueOf(known ? TYPES.get((int) value) : "type " + value);
            }
            return LongNode.valueOf(value);
        }
    }

    private static List<Field> fields(ByteBuffer buffer) {
        ByteBuffer left = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        List<Field> fields = new ArrayList<>();
        while (left.hasRemaining()) {
            long key = varint(left);
            int wire = (int) (key & 7);
            int number = (int) (key >>> 3);
            if (wire == 2) {
                int length = Math.toIntExact(varint(left));
                if (length < 0 || length > left.remaining()) throw new IllegalArgumentException("truncated");
                fields.add(new Field(number, wire, 0, left.slice(left.position(), length)));
                left.position(left.position() + length);
            } else {
                fields.add(new Field(number, wire, number(left, wire), ByteBuffer.allocate(0)));
            }
        }
        return fields;
    }

    private static long number(ByteBuffer left, int wire) {
        if (left.remaining() < (wire == 5 ? 4 : wire == 1 ? 8 : 1)) throw new IllegalArgumentException("truncated");
        return switch (wire) {
            case 0 -> varint(left);
            case 1 -> left.getLong();
            case 5 -> left.getInt();
            default -> throw new IllegalArgumentException("wire type " + wire);
        };
    }

    private static long varint(ByteBuffer left) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (!left.hasRemaining()) throw new IllegalArgumentException("truncated");
            byte next = left.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) return value;
        }
        throw new IllegalArgumentException("number too long");
    }
}
