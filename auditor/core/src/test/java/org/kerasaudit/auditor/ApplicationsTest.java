package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.LayerReport;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.tensor.Shape;

/** Every architecture of {@code keras.applications}: parameter counts and shapes from its JSON alone. */
class ApplicationsTest {
    private static final Path ARCHIVE = Fixtures.root().resolve("applications/architectures.zip");
    private static final String JSON = ".json";
    private static final String EXPECTED = ".expected.json";
    private static final Map<String, ModelReport> AUDITED = new HashMap<>();

    @TempDir
    static Path folder;

    /** Exact totals as https://keras.io/api/applications/ used to list them, and the totals in millions that it lists now. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Xception          | 22,910,480  | 22.9",
                "VGG16             | 138,357,544 | 138.4",
                "VGG19             | 143,667,240 | 143.7",
                "ResNet50          | 25,636,712  | 25.6",
                "ResNet50V2        | 25,613,800  | 25.6",
                "ResNet101         | 44,707,176  | 44.7",
                "ResNet101V2       | 44,675,560  | 44.7",
                "ResNet152         | 60,419,944  | 60.4",
                "ResNet152V2       | 60,380,648  | 60.4",
                "InceptionV3       | 23,851,784  | 23.9",
                "InceptionResNetV2 | 55,873,736  | 55.9",
                "MobileNet         | 4,253,864   | 4.3",
                "MobileNetV2       | 3,538,984   | 3.5",
                "DenseNet121       | 8,062,504   | 8.1",
                "DenseNet169       | 14,307,880  | 14.3",
                "DenseNet201       | 20,242,984  | 20.2",
                "NASNetMobile      | 5,326,716   | 5.3",
                "NASNetLarge       | 88,949,818  | 88.9",
                "EfficientNetB0    | 5,330,571   | 5.3",
                "EfficientNetB1    | 7,856,239   | 7.9",
                "EfficientNetB2    | 9,177,569   | 9.2",
                "EfficientNetB3    | 12,320,535  | 12.3",
                "EfficientNetB4    | 19,466,823  | 19.5",
                "EfficientNetB5    | 30,562,527  | 30.6",
                "EfficientNetB6    | 43,265,143  | 43.3",
                "EfficientNetB7    | 66,658,687  | 66.7",
                "EfficientNetV2B0  |             | 7.2",
                "EfficientNetV2B1  |             | 8.2",
                "EfficientNetV2B2  |             | 10.2",
                "EfficientNetV2B3  |             | 14.5",
                "EfficientNetV2S   |             | 21.6",
                "EfficientNetV2M   |             | 54.4",
                "EfficientNetV2L   |             | 119.0",
                "ConvNeXtTiny      |             | 28.6",
                "ConvNeXtSmall     |             | 50.2",
                "ConvNeXtBase      |             | 88.5",
                "ConvNeXtLarge     |             | 197.7",
                "ConvNeXtXLarge    |             | 350.1"
            })
    void hasThePublishedNumberOfParameters(String name, String exact, double millions) throws IOException {
        OptionalLong total = audit(name).counts().total();
        assertThat(total).isPresent();
        if (exact != null) assertThat(total).hasValue(Long.parseLong(exact.replace(",", "")));
        assertThat(total.getAsLong() / 1e6).isCloseTo(millions, within(0.1));
    }

    static Stream<String> architectures() throws IOException {
        try (ZipFile archive = new ZipFile(ARCHIVE.toFile())) {
            return archive.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> !name.endsWith(EXPECTED))
                    .map(name -> name.replace(JSON, ""))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void agreesWithKerasLayerByLayer(String name) throws IOException {
        ModelReport report = audit(name);
        JsonNode expected = new ObjectMapper().readTree(entry(name + EXPECTED));
        assertThat(report.findings()).isEmpty();
        assertThat(report.counts().total()).hasValue(expected.get("total").asLong());
        assertThat(report.counts().trainable())
                .hasValue(expected.get("trainable").asLong());
        assertThat(report.counts().nonTrainable())
                .hasValue(expected.get("non_trainable").asLong());
        List<String> differences = new ArrayList<>();
        compare(report.layers(), expected.get("layers"), differences);
        assertThat(differences).isEmpty();
    }

    private static void compare(List<LayerReport> found, JsonNode expected, List<String> differences) {
        Map<String, LayerReport> byName = new HashMap<>();
        found.forEach(layer -> byName.put(layer.layer().name(), layer));
        for (JsonNode layer : expected) {
            LayerReport report = byName.get(layer.get("name").asText());
            String account = account(layer);
            String ours = report == null ? "no such layer" : account(report);
            if (!ours.equals(account)) differences.add(layer.get("name") + ": expected " + account + ", found " + ours);
            if (report != null && layer.has("layers")) compare(report.children(), layer.get("layers"), differences);
        }
    }

    private static String account(JsonNode layer) {
        JsonNode shape = layer.get("output_shape");
        boolean several = shape.size() > 0 && shape.get(0).isArray();
        List<Shape> shapes = new ArrayList<>();
        if (several) shape.forEach(output -> shapes.add(shape(output)));
        else shapes.add(shape(shape));
        return layer.get("params") + " (" + layer.get("trainable") + " + " + layer.get("non_trainable") + ") " + shapes;
    }

    private static Shape shape(JsonNode sizes) {
        List<Long> dims = new ArrayList<>();
        sizes.forEach(size -> dims.add(size.isNull() ? Shape.UNKNOWN : size.asLong()));
        return Shape.of(dims);
    }

    private static String account(LayerReport layer) {
        return count(layer.params()) + " (" + count(layer.trainable()) + " + " + count(layer.nonTrainable()) + ") "
                + layer.outputShapes();
    }

    private static String count(OptionalLong count) {
        return count.isPresent() ? Long.toString(count.getAsLong()) : "unknown";
    }

    private static ModelReport audit(String name) throws IOException {
        ModelReport audited = AUDITED.get(name);
        if (audited == null) {
            Path file = folder.resolve(name + JSON);
            Files.write(file, entry(name + JSON));
            audited = new Auditor(AuditOptions.DEFAULT.withTargets(List.of())).audit(file);
            AUDITED.put(name, audited);
        }
        return audited;
    }

    private static byte[] entry(String name) throws IOException {
        try (ZipFile archive = new ZipFile(ARCHIVE.toFile());
                InputStream bytes = archive.getInputStream(archive.getEntry(name))) {
            return bytes.readAllBytes();
        }
    }
}
