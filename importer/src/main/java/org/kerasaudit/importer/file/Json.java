package org.kerasaudit.importer.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** JSON as Keras writes it: NaN and infinities allowed, nothing repeated, nothing behind the end. */
final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Limits.JSON_DEPTH)
                            .maxDocumentLength(Limits.JSON_LENGTH)
                            .maxStringLength(Limits.JSON_STRING)
                            .build())
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    static JsonNode read(Path file, String place, ByteBuffer bytes) {
        return read(file, place, new String(Bytes.array(bytes), StandardCharsets.UTF_8));
    }

    static JsonNode read(Path file, String place, String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node == null || node.isMissingNode()) throw new KerasFormatException(file, place, "JSON", "nothing");
            return node;
        } catch (JsonProcessingException invalid) {
            com.fasterxml.jackson.core.JsonLocation at = invalid.getLocation();
            String where = at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr();
            String both = place.isEmpty() || where.isEmpty() ? place + where : place + ", " + where;
            throw new KerasFormatException(
                    file,
                    both,
                    "JSON",
                    invalid.getOriginalMessage().lines().findFirst().orElse(""));
        }
    }
}
