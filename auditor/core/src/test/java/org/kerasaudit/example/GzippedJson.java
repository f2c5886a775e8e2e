package org.kerasaudit.example;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.kerasaudit.importer.file.ContainerFormat;
import org.kerasaudit.importer.file.ModelFile;
import org.kerasaudit.importer.file.ModelFile.Format;
import org.kerasaudit.importer.file.ModelFile.Source;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.json.Json;
import org.kerasaudit.importer.model.WeightStore;

/** The example in CONTRIBUTING.md: an architecture as JSON, compressed with gzip. */
public final class GzippedJson implements ContainerFormat {
    private static final Format FORMAT = new Format("json-gz", "", null);

    @Override
    public boolean isIn(Bytes bytes) {
        return bytes.has(0, 2) && bytes.buffer(0, 2).getShort() == (short) 0x8b1f;
    }

    @Override
    public ModelFile read(Bytes bytes, Place place, Limits limits) {
        byte[] text = inflated(bytes, place, limits.documentBytes());
        JsonNode config = ContainerFormat.model(new Json(limits).read(Bytes.of(text, text.length), place), place);
        String version = config.path("keras_version").asText("");
        Source source = new Source(
                place.file(), null, FORMAT, version, config.path("backend").asText(""));
        return ModelFile.of(source, config, null, new WeightStore.None());
    }

    @Override
    public List<String> extensions() {
        return List.of("json.gz");
    }

    private static byte[] inflated(Bytes bytes, Place place, int most) {
        if (bytes.size() > most) throw place.beyond(most, "bytes", bytes.size() + " bytes");
        byte[] packed = new byte[(int) bytes.size()];
        bytes.buffer().get(packed);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] text = in.readNBytes(most);
            if (in.read() >= 0) throw place.beyond(most, "bytes", "more");
            return text;
        } catch (IOException damaged) {
            throw place.wrong("gzip", damaged.toString());
        }
    }
}
