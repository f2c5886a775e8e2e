package org.kerasaudit.importer.file.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.KerasFormatException.Code;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Oddity.Kind;
import org.kerasaudit.importer.file.bytes.Place;

/** Reads JSON as Python writes it, including {@code NaN} and {@code Infinity}, within limits. */
public final class Json {
    private static final Pattern EXCESS = Pattern.compile(" \\((\\d+)\\) exceeds the maximum allowed \\((\\d+).*");

    private final Limits limits;
    private final ObjectReader reader;

    public Json(Limits limits) {
        this.limits = limits;
        this.reader = mapper(limits).readerFor(JsonNode.class);
    }

    private static JsonMapper mapper(Limits limits) {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(limits.jsonDepth())
                .maxDocumentLength(limits.documentBytes())
                .maxStringLength(limits.stringLength())
                .maxNameLength(limits.stringLength())
                .build();
        return JsonMapper.builder(
                        JsonFactory.builder().streamReadConstraints(constraints).build())
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /** Reads the UTF-8 document in {@code bytes}. */
    public JsonNode read(Bytes bytes, Place place) {
        if (bytes.size() > limits.documentBytes()) {
            throw place.beyond(limits.documentBytes(), "bytes of JSON", bytes.size() + " bytes");
        }
        byte[] document = new byte[(int) bytes.size()];
        bytes.buffer().get(document);
        if (document.length > 2
                && document[0] == (byte) 0xEF
                && document[1] == (byte) 0xBB
                && document[2] == (byte) 0xBF) {
            place.odd(Kind.DISPUTED_JSON, "JSON", "a byte-order mark before it");
        }
        return parse(place, () -> {
            JsonNode node = reader.with(new SharedTexts()).readTree(document);
            JsonOddities.report(reader.createParser(document), place);
            return node;
        });
    }

    public JsonNode read(String text, Place place) {
        if (text.length() > limits.documentBytes()) {
            throw place.beyond(limits.documentBytes(), "characters of JSON", text.length() + " characters");
        }
        return parse(place, () -> {
            JsonNode node = reader.with(new SharedTexts()).readTree(text);
            JsonOddities.report(reader.createParser(text), place);
            return node;
        });
    }

    private JsonNode parse(Place place, Source source) {
        return place.guard("JSON", () -> {
            try {
                return source.read();
            } catch (StreamConstraintsException e) {
                throw at(place, e.getLocation()).wrong(Code.LIMIT, "JSON within limits", excess(e));
            } catch (JsonProcessingException e) {
                throw at(place, e.getLocation()).wrongAt(offset(e.getLocation()), "JSON", reason(e));
            } catch (IOException e) {
                throw place.wrong("JSON in UTF-8", String.valueOf(e.getMessage()));
            }
        });
    }

    /** Returns {@code document nesting depth 257, above the limit of 256}. */
    private static String excess(StreamConstraintsException e) {
        String text = EXCESS.matcher(reason(e)).replaceFirst(" $1, above the limit of $2");
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }

    private static String reason(JsonProcessingException e) {
        return e.getOriginalMessage().lines().findFirst().orElse("");
    }

    /** Returns the byte offset of {@code location}, or -1 if only characters were counted. */
    private static long offset(@Nullable JsonLocation location) {
        return location == null ? -1 : location.getByteOffset();
    }

    /** Describes {@code node} briefly. */
    public static String describe(@Nullable JsonNode node) {
        if (node == null) return "none";
        if (!node.isObject()) return node.getNodeType().name().toLowerCase(Locale.ROOT);
        List<String> keys =
                node.propertyStream().map(Map.Entry::getKey).limit(8).toList();
        return "an object with " + keys;
    }

    private static Place at(Place place, @Nullable JsonLocation location) {
        if (location == null) return place;
        String position = "line " + location.getLineNr() + ", column " + location.getColumnNr();
        return place.in(place.at().isEmpty() ? position : ", " + position);
    }

    /** An input for Jackson. */
    private interface Source {
        JsonNode read() throws IOException;
    }
}
